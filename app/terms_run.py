"""Applying the company's terms as work of the server's."""

from __future__ import annotations

from dataclasses import dataclass

from app.background import BackgroundWork
from desk import Desk
from errors import ShokoError, TermsStopped
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent


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
    """One at a time. Where it is stopped, the terms before stay in force."""

    def __init__(self) -> None:
        self._work: BackgroundWork[TermsEvent] = BackgroundWork("terms")

    @property
    def state(self) -> TermsRunState | None:
        """The last one's since the server started; None before any."""
        state = self._work.state
        if state is None:
            return None
        if isinstance(state.last, TermsApplied):
            return TermsRunState(applied=state.last)
        error = TermsStopped() if state.ended and state.error is None else state.error
        return TermsRunState(progress=state.last, error=error)

    def start(self, text: str, desk: Desk) -> None:
        """At the desk of who wants it. Begins and returns at once; does nothing while one is under way. `text` is checked by whoever shows its errors."""
        self._work.start(lambda: desk.apply_terms(text))

    def close(self, seconds: float) -> None:
        """Asks it to stop and waits at most `seconds`."""
        self._work.close(seconds)
