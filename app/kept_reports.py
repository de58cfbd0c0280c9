"""The reports that pages look at: read from the journal once, not with every press on a page."""

from __future__ import annotations

import threading

from ingest.kept_runs import kept_report
from ingest.report import IngestReport
from journal.runs import Runs

# One of 10,000 files takes about 10 MB.
_KEPT = 4


class KeptReports:
    """The few that were asked for last. What an ended run came to changes only where a file is read again."""

    def __init__(self) -> None:
        self._reports: dict[tuple[str, ...], IngestReport] = {}
        self._turn = threading.Lock()

    def of(self, runs: Runs, run_id: str) -> IngestReport:
        """As `desk.kept_report`."""
        key = (run_id, *runs.read_again(run_id))
        with self._turn:
            report = self._reports.pop(key, None) or kept_report(runs, run_id)
            self._reports[key] = report
            for oldest in list(self._reports)[:-_KEPT]:
                del self._reports[oldest]
        return report
