"""The addresses at which models may be asked: loopback, and what the settings list by host and port."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from errors import ModelAddressNotListed

_ENTRY = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]):[1-9]\d{0,4}")
_PORTS = {"http": 80, "https": 443}


def is_entry(text: str) -> bool:
    """
    >>> is_entry("qwen:8080"), is_entry("[fd00::5]:443"), is_entry("http://qwen:8080"), is_entry("qwen")
    (True, True, False, False)
    """
    return _ENTRY.fullmatch(text) is not None and int(text.rpartition(":")[2]) <= 65535


def is_loopback(host: str) -> bool:
    """Of an address in figures. `localhost` is a name like any other: who writes the hosts file says where it is."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ListedAddresses:
    """Host and port are compared as they are written: what a name resolves to can be changed by whoever answers for it, and isn't
    asked."""

    entries: tuple[str, ...] = ()

    def check(self, url: str) -> None:
        """Raises ModelAddressNotListed, also for what is no address of the web."""
        try:
            parts = urlsplit(url)
            scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        except ValueError:
            scheme, host, port = "", "", None
        self.check_parts(scheme, host, port)

    def check_parts(self, scheme: str, host: str, port: int | None) -> None:
        """Of a request that is about to be sent. Raises ModelAddressNotListed."""
        number = port if port is not None else _PORTS.get(scheme)
        if scheme not in _PORTS or number is None or not self._holds(host.lower(), number):
            raise ModelAddressNotListed(address=f"{host}:{number}", listed="、".join(self.entries) or "—")

    def _holds(self, host: str, port: int) -> bool:
        written = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return is_loopback(host) or written in self.entries
