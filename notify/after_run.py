"""What follows a run: its news is kept, and whoever is to hear of it is told in the background."""

from __future__ import annotations

from collections.abc import Collection

from journal.alerts import Alerts
from journal.runs import Runs, StoredRun
from notify.notifier import Notifier
from notify.verdict import news_of


class AfterRun:
    """Called once for each run, by whoever ended it. `share`: see `ingest.shrink_share`."""

    def __init__(self, runs: Runs, alerts: Alerts, notifier: Notifier, share: float) -> None:
        self.alerts = alerts
        self.share = share
        self._runs = runs
        self._notifier = notifier

    def ended(self, run: StoredRun) -> None:
        """Keeps what the run changed, and returns without waiting for a message."""
        news = news_of(run, self._new_failures(run), self.alerts.kind(run.source_id))
        if news is not None:
            self.alerts.put(news, self._notifier.channels)
        self._notifier.wake()

    def cut_off(self, present: Collection[str]) -> None:
        """At the start: runs that an abrupt end cut short, of the sources that there still are, are told like those that ended."""
        for run in self._runs.mark_interrupted():
            if run.source_id in present:
                self.ended(run)

    def removed(self, source_id: str) -> None:
        self.alerts.forget(source_id)

    def _new_failures(self, run: StoredRun) -> frozenset[str]:
        if not run.failed:
            return frozenset()
        before = self._runs.whole_before(run)
        known = () if before is None else self._runs.failed_paths(before.id)
        return frozenset(self._runs.failed_paths(run.id)).difference(known)
