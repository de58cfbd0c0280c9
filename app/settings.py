"""The section `page` of the settings; `settings.py` is what reads it."""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator


class PageSettings(BaseModel):
    """Where the page listens: without login on loopback only. `published_on_loopback`: in a container whose port is published so.

    `public_url`: how browsers reach it, where that is another address, such as a reverse proxy's; what such a proxy says of its
    client is believed from `trusted_proxies` alone.
    """

    host: str = "127.0.0.1"
    published_on_loopback: bool = False
    port: int = Field(default=8501, ge=1, le=65535)
    public_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, value: str | None) -> str | None:
        return None if value is None else origin_of(value)

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            ip_network(address, strict=False)
        return value


def origin_of(address: str) -> str:
    """`https://Shoko.example/` -> `https://shoko.example`. Raises ValueError where there is more or less than an origin in it."""
    parts = urlsplit(address.strip().lower())
    whole = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not whole or parts.path not in ("", "/") or parts.query or parts.fragment or parts.port == 0:
        raise ValueError("https://host or https://host:port is needed, without path")
    usual = {"http": ":80", "https": ":443"}[parts.scheme]
    return f"{parts.scheme}://{parts.netloc.removesuffix(usual)}"
