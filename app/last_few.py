"""What pages look at again and again, made once: the few values that were asked for last."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LastFew(Generic[Key, Value]):
    """A key says all that the value depends on: another state of the same thing has another key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Key, Value] = {}
        self._turn = threading.Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Raises what `make` raises; nothing is kept then."""
        with self._turn:
            value = self._values.pop(key) if key in self._values else make()
            self._values[key] = value
            for oldest in list(self._values)[: -self._most]:
                del self._values[oldest]
        return value
