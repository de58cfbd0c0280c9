"""Applying the company's terms as work of the server's: a closed tab doesn't end it, and every page sees the same progress."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, replace

from desk import Desk
from errors import ShokoError, TermsStopped
from ingest.terms_state import Retokenizing, TermsApplied


@dataclass(frozen=True, slots=True)
class TermsRunState:
    """It ends with `applied` or an `error`."""

    progress: Retokenizing | None = None
    applied: TermsApplied | None = None
    error: ShokoError | None = None

    @property
    def ended(self) -> bool:
        return self.applied is not None or self.error is not None


class TermsRun:
    """One at a time, in a thread of this process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._state: TermsRunState | None = None

    @property
    def state(self) -> TermsRunState | None:
        """The last one's since the server started; None before any."""
        return self._state

    def start(self, text: str) -> None:
        """Begins and returns at once; does nothing while one is under way. `text` is checked by whoever shows its errors."""
        with self._turn:
            if self._state is not None and not self._state.ended:
                return
            self._stop.clear()
            self._state = TermsRunState()
            self._thread = threading.Thread(target=self._work, args=(text,), name="terms", daemon=True)
            self._thread.start()

    def close(self, seconds: float) -> None:
        """Asks it to stop and waits at most `seconds`: the terms before stay in force."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self, text: str) -> None:
        state = TermsRunState()
        try:
            with closing(self._desk.apply_terms(text)) as events:
                for event in events:
                    if isinstance(event, TermsApplied):
                        self._state = replace(state, applied=event)
                        return
                    self._state = state = replace(state, progress=event)
                    if self._stop.is_set():
                        break
            self._state = replace(state, error=TermsStopped())
        except ShokoError as error:
            self._state = replace(state, error=error)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the page shows it
            self._state = replace(state, error=ShokoError(detail=f"{type(error).__name__}: {error}"))
