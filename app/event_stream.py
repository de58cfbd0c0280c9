"""An iterator that runs in its own thread, so that whoever reads it can look up, and leave, between two events."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar

Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


class _Ended:
    pass


class StreamEnded(Exception):  # noqa: N818 - like StopIteration: the ordinary end, not an error
    """The stream has no further event."""


class EventStream(Generic[Event]):
    """Reads `opened()` to its end in a daemon thread.

    A page must notice the stop button while the model is still silent, so it polls. `close()` may be called at any
    moment: the iterator is closed (which frees the model's slot) as soon as it hands back control.
    """

    def __init__(self, opened: Callable[[], Generator[Event, None, None]]) -> None:
        self._events: queue.SimpleQueue[Event | _Failed | _Ended] = queue.SimpleQueue()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(opened,), name="event-stream", daemon=True)
        self._thread.start()

    def poll(self, seconds: float) -> Event | None:
        """The next event, None where none came in time. Raises StreamEnded, or whatever the iterator raised."""
        try:
            item = self._events.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(item, _Failed):
            raise item.error
        if isinstance(item, _Ended):
            raise StreamEnded
        return item

    def close(self) -> None:
        """Ask the iterator to close; returns at once."""
        self._left.set()

    def _read(self, opened: Callable[[], Generator[Event, None, None]]) -> None:
        try:
            with closing(opened()) as events:
                for event in events:
                    if self._left.is_set():
                        break
                    self._events.put(event)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the reader gets it from `poll`
            self._events.put(_Failed(error))
        else:
            self._events.put(_Ended())
