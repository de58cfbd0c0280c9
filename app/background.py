"""Work of the server's that a page begins and watches: a closed tab doesn't end it, and every page sees the same progress."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from errors import ShokoError

Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class WorkState(Generic[Event]):
    """`last` is the latest event; `stopped`: it was asked to stop before its end."""

    last: Event | None = None
    error: ShokoError | None = None
    ended: bool = False
    stopped: bool = False


class BackgroundWork(Generic[Event]):
    """One at a time, in a thread of this process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._state: WorkState[Event] | None = None

    @property
    def state(self) -> WorkState[Event] | None:
        """The last one's since the server started; None before any."""
        return self._state

    @property
    def under_way(self) -> bool:
        return self._state is not None and not self._state.ended

    def start(self, work: Callable[[], Generator[Event, None, None]]) -> None:
        """Begins and returns at once; does nothing while one is under way."""
        with self._turn:
            if self.under_way:
                return
            self._stop.clear()
            self._state = WorkState()
            self._thread = threading.Thread(target=self._run, args=(work,), name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """After the step in hand; no work is no error."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """For its end, at most `seconds`."""
        if self._thread is not None:
            self._thread.join(seconds)

    def close(self, seconds: float) -> None:
        """Asks it to stop and waits at most `seconds`."""
        self.stop()
        self.wait(seconds)

    def _run(self, work: Callable[[], Generator[Event, None, None]]) -> None:
        state: WorkState[Event] = WorkState()
        try:
            with closing(work()) as events:
                for event in events:
                    self._state = state = replace(state, last=event)
                    if self._stop.is_set():
                        state = replace(state, stopped=True)
                        break
        except ShokoError as error:
            state = replace(state, error=error)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the page shows it
            state = replace(state, error=ShokoError(detail=f"{type(error).__name__}: {error}"))
        self._state = replace(state, ended=True)
