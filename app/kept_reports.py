"""The reports that pages look at: read from the journal once, not with every press on a page."""

from __future__ import annotations

from app.last_few import LastFew
from ingest.kept_runs import kept_report
from ingest.report import IngestReport
from journal.runs import Runs

# One of 10,000 files takes about 10 MB.
_KEPT = 4


class KeptReports:
    """The few that were asked for last. What an ended run came to changes only where a file is read again."""

    def __init__(self) -> None:
        self._reports: LastFew[tuple[str, ...], IngestReport] = LastFew(_KEPT)

    def of(self, runs: Runs, run_id: str) -> IngestReport:
        """As `desk.kept_report`."""
        key = (run_id, *runs.read_again(run_id))
        return self._reports.get(key, lambda: kept_report(runs, run_id))
