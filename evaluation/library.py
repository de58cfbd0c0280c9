"""Stored runs, summed up and compared: what a command, a page or a report asks for by the name of a run."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.compare import Comparison, compare
from evaluation.gate import GateResult, gate
from evaluation.run_store import RunStore
from evaluation.summary import RunSummary, summary
from settings import Settings


class RunLibrary:
    """Every method takes what `RunStore.find` takes, and raises what it and `RunStore.results` raise."""

    def __init__(self, settings: Settings) -> None:
        self.store = RunStore(settings.data)
        self._evaluation = settings.evaluation

    def summary(self, word: str) -> RunSummary:
        record = self.store.find(word)
        return summary(record, self.store.results(record.id), self._evaluation.cost)

    def comparison(self, first: str, second: str) -> Comparison:
        """Raises RunsNotComparable."""
        return compare(self.summary(first), self.summary(second), self._evaluation.cost)

    def gate(self, baseline: str, run: str, allow: Mapping[str, float]) -> GateResult:
        """Raises RunsNotComparable, MetricUnknown."""
        return gate(self.comparison(baseline, run), self._evaluation.allow, allow)
