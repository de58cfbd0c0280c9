"""One POST of JSON to the configured address and no other: no redirect is followed, no proxy of the environment is asked."""

from __future__ import annotations

import http.client
import json
from urllib.parse import quote, urlsplit

from errors import MessageNotDelivered
from notify.channel import TIMEOUT_SECONDS
from notify.message import Message

_OK = range(200, 300)


class Webhook:
    """`address` is `http://…` or `https://…`; its path and query may be secret, and are in no log and no error."""

    name = "webhook"

    def __init__(self, address: str, timeout_s: float = TIMEOUT_SECONDS) -> None:
        # http.client and not httpx: that one logs every address that it calls.
        self._address = urlsplit(address)
        self._timeout_s = timeout_s

    @property
    def place(self) -> str:
        host, port = self._address.hostname or "", self._address.port
        return host if port is None else f"{host}:{port}"

    def send(self, message: Message) -> None:
        """Raises MessageNotDelivered: no connection within the time, or an answer that is no 2xx."""
        body = json.dumps(message.record, ensure_ascii=False).encode()
        target = quote(self._address.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if self._address.query:
            target += f"?{self._address.query}"
        try:
            connection = self._connection()
            try:
                connection.request("POST", target, body, {"content-type": "application/json; charset=utf-8"})
                status = connection.getresponse().status
            finally:
                connection.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise MessageNotDelivered(channel=self.name, reason=_reason(error)) from error
        if status not in _OK:
            raise MessageNotDelivered(channel=self.name, reason=f"HTTP {status}")

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self._timeout_s)
        return http.client.HTTPConnection(host, port, timeout=self._timeout_s)


def _reason(error: Exception) -> str:
    """The system's own words for a failed connection; else only the kind, for an error may quote the address."""
    return f"{type(error).__name__}: {error}" if isinstance(error, OSError) else type(error).__name__
