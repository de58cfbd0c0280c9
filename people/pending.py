"""Logins that were begun and have not come back from the identity provider yet. In memory: a restart only means to begin again."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from errors import LoginExpired

LIFETIME_SECONDS = 600.0
# Anybody may begin one without being known: the oldest make room.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Pending:
    """`state` travels to the provider and back, `nonce` comes back inside the ID token, `verifier` never leaves this server but to
    the provider's token endpoint, `browser` is in a cookie of the browser that began, `next_path` is where it wanted to go."""

    state: str
    nonce: str
    verifier: str
    browser: str
    next_path: str


class PendingLogins:
    """May be used from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._begun: OrderedDict[str, tuple[float, Pending]] = OrderedDict()

    def begin(self, next_path: str) -> Pending:
        state, nonce, browser = (secrets.token_urlsafe(32) for _ in range(3))
        pending = Pending(state, nonce, secrets.token_urlsafe(48), browser, next_path)
        with self._turn:
            self._begun[state] = (self._clock(), pending)
            if len(self._begun) > _MOST:
                self._begun.popitem(last=False)
        return pending

    def take(self, state: str, browser: str) -> Pending:
        """Once only: whoever comes second, comes late, or comes from another browser gets LoginExpired."""
        with self._turn:
            begun, pending = self._begun.pop(state, (0.0, None))
        if pending is None or self._clock() - begun > LIFETIME_SECONDS:
            raise LoginExpired()
        if not hmac.compare_digest(pending.browser.encode(), browser.encode("utf-8", "surrogatepass")):
            raise LoginExpired()
        return pending
