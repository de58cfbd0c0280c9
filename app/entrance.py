"""What stands at the entrance where a login is set up: the sessions, the provider, and the tabs that are open."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from errors import LoginError
from journal.audit import Audit
from journal.audit_acts import failure_of
from journal.audit_records import LoginTurnedAway, Record
from people.identity import Claim
from people.pending import Pending, PendingLogins
from people.sessions import Sessions, key_of
from people.settings import LoginSettings

CALLBACK = "/login/callback"
_MOST_TABS = 10_000
_REFUSALS_A_MINUTE = 60
_NOBODY = "unknown"


class IdentityProvider(Protocol):
    """`people.oidc.Provider`."""

    def authorization_url(self, pending: Pending) -> str: ...
    def claims(self, pending: Pending, code: str) -> Mapping[str, Claim]: ...
    def logout_url(self, back_to: str) -> str | None: ...
    def is_issuer(self, issuer: str) -> bool: ...


class OpenTabs:
    """Which session each tab belongs to, and a way to close those of a session that has ended."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._keys: OrderedDict[str, str] = OrderedDict()
        self._sockets: dict[str, set[asyncio.Event]] = {}

    def bind(self, tab: str, key: str) -> None:
        """From its first run on a tab is of one session, for as long as it lives: it holds what its person was shown."""
        with self._turn:
            self._keys.setdefault(tab, key)
            self._keys.move_to_end(tab)
            if len(self._keys) > _MOST_TABS:
                self._keys.popitem(last=False)

    def key_of(self, tab: str) -> str | None:
        with self._turn:
            return self._keys.get(tab)

    @contextmanager
    def open(self, key: str) -> Iterator[asyncio.Event]:
        """While a socket of that session is open; the event says that the session has ended. For the event loop's thread, as `close`."""
        ended = asyncio.Event()
        self._sockets.setdefault(key, set()).add(ended)
        try:
            yield ended
        finally:
            self._sockets[key].discard(ended)
            if not self._sockets[key]:
                del self._sockets[key]

    def close(self, key: str) -> None:
        for ended in self._sockets.get(key, ()):
            ended.set()


class Refusals:
    """Tells the audit log who was not let in. Strangers can make us refuse as often as they like, so at most 60 a minute are
    written down; the next one counts the others."""

    def __init__(self, audit: Audit, clock: Callable[[], float] = time.monotonic) -> None:
        self._audit = audit
        self._clock = clock
        self._turn = threading.Lock()
        self._since, self._told, self._untold = clock(), 0, 0

    def tell(self, error: LoginError) -> None:
        """Raises what `Audit.add` raises."""
        with self._turn:
            if self._clock() - self._since >= 60.0:
                self._since, self._told = self._clock(), 0
            if self._told >= _REFUSALS_A_MINUTE:
                self._untold += 1
                return
            self._told += 1
            untold, self._untold = self._untold, 0
        person = error.values.get("person", _NOBODY)
        self._audit.add(Record("login.refused", person, LoginTurnedAway(failure_of(self._audit, error), untold)))


@dataclass(frozen=True, slots=True)
class Entrance:
    """`origin` is what browsers call this page, such as `https://shoko.example.co.jp`."""

    login: LoginSettings
    origin: str
    sessions: Sessions
    pending: PendingLogins
    provider: IdentityProvider
    refusals: Refusals
    tabs: OpenTabs

    @property
    def is_secure(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.origin).netloc

    @property
    def session_cookie(self) -> str:
        """With the prefix a browser takes it over https from this very host only: no neighbour can plant one (RFC 6265bis)."""
        return "__Host-shoko-session" if self.is_secure else "shoko-session"

    @property
    def pending_cookie(self) -> str:
        return "__Host-shoko-login" if self.is_secure else "shoko-login"

    def key(self, headers: Headers) -> str | None:
        """The key of the session that a browser's cookie names; there may be no such session."""
        token = cookie(headers, self.session_cookie)
        return None if token is None else key_of(token)


def cookie(headers: Headers, name: str) -> str | None:
    """None where there is none, and where there are several of that name: one of them is not ours."""
    values = [
        cookie_parser(part)[name] for part in ";".join(headers.getlist("cookie")).split(";") if _names(part, name)
    ]
    return values[0] if len(values) == 1 and values[0] else None


def _names(part: str, name: str) -> bool:
    return part.partition("=")[0].strip() == name
