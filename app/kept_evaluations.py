"""Stored runs of the evaluation as pages look at them: read and resampled once, not with every press on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.last_few import LastFew
from evaluation.run_record import RunRecord
from evaluation.run_store import RunStore
from settings import Settings

if TYPE_CHECKING:
    from evaluation.compare import Comparison
    from evaluation.gate import GateResult
    from evaluation.library import RunLibrary
    from evaluation.summary import RunSummary

# A run of 4,442 questions with its passages takes some 50 MB.
_KEPT = 4

# Its id, its state, and how many questions it has asked.
_Key = tuple[str, str, int]


class KeptEvaluations:
    """The few that were asked for last. A run that is still asking is read anew each time that it has asked more."""

    def __init__(self, settings: Settings) -> None:
        self.store = RunStore(settings.data)
        self._settings = settings
        self._summaries: LastFew[_Key, RunSummary] = LastFew(_KEPT)
        self._comparisons: LastFew[tuple[_Key, _Key], Comparison] = LastFew(_KEPT)

    def summary(self, record: RunRecord) -> RunSummary:
        """Raises what `RunLibrary.summary` raises."""
        return self._summaries.get(self._key(record), lambda: self._library().summary(record.id))

    def comparison(self, first: RunRecord, second: RunRecord) -> Comparison:
        """Raises what `RunLibrary.comparison` raises."""
        key = (self._key(first), self._key(second))
        return self._comparisons.get(key, lambda: self._library().comparison(first.id, second.id))

    def gate(self, comparison: Comparison) -> GateResult:
        """By the settings' allowances, the first run being the baseline. Raises RunsNotComparable."""
        from evaluation.gate import gate

        return gate(comparison, self._settings.evaluation.allow, {})

    def _library(self) -> RunLibrary:
        # It imports what computes the figures: not before a page asks for some.
        from evaluation.library import RunLibrary

        return RunLibrary(self._settings)

    def _key(self, record: RunRecord) -> _Key:
        return record.id, record.state, self.store.progress(record.id).done
