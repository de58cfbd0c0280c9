"""A run over a source as the desk does it: kept in the journal, warned of, and told to whoever looks after the documents."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING
from uuid import uuid4

from errors import RunFailsMore, RunInProgress, ShokoError
from index_store.records import Source
from ingest.kept_runs import run_lines
from ingest.report import IngestReport, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.shrinking import fails_more
from journal.runs import RunOutcome, Runs, StoredRun

if TYPE_CHECKING:
    from generations.serving import OpenGeneration
    from notify.after_run import AfterRun


@dataclass(frozen=True, slots=True)
class DeskRuns:
    """A run is kept from its beginning, with a line for each file that it came to."""

    runs: Runs
    after_run: AfterRun

    def over(self, generation: OpenGeneration, source: Source, order: RunOrder) -> Generator[RunEvent, None, None]:
        """Closing the iterator asks the run to stop after the file in hand. Raises what `IngestFolder.run` raises."""
        stop = Event()
        run = self.runs.start(
            uuid4().hex, source.id, source.folder, order.started_by, tuple(sorted(order.only)) or None
        )
        try:
            with closing(generation.ingester.run(source, stop.is_set, run.id, order)) as events:
                try:
                    for event in events:
                        yield self._keep(generation, run, event)
                except GeneratorExit:
                    stop.set()
                    for event in events:  # it ends before the next slice of chunks, and says what it came to
                        self._keep(generation, run, event)
                    raise
        except RunInProgress:
            self.runs.forget(run.id)  # it did not take place, and nothing is wrong with the source
            raise
        except ShokoError as error:
            self._end(run, RunOutcome("failed", error_code=error.code, error_values=error.values))
            raise
        except Exception as error:
            # A bug ends the run, too: a server that lives for years must not keep it as running. Raised again.
            self._end(run, RunOutcome("failed", error_code=type(error).__name__, error_values={}))
            raise

    def _keep(self, generation: OpenGeneration, run: StoredRun, event: RunEvent) -> RunEvent:
        """Puts the end of a run into the journal; gives it back with a warning where more files failed than before."""
        if not isinstance(event, RunEnded):
            return event
        report = self._with_warning(run, event.report)
        self._end(
            run,
            RunOutcome(
                state="stopped" if report.stopped else "finished",
                lines=run_lines(report),
                removed=report.removed,
                types=generation.manifest.types_of_source(report.source_id),
                error_code=report.error_code,
                error_values=report.error_values,
            ),
        )
        return RunEnded(report)

    def _with_warning(self, run: StoredRun, report: IngestReport) -> IngestReport:
        before = self.runs.whole_before(run)
        failed, total, share = report.count("failed"), len(report.files), self.after_run.share
        if run.only is not None or report.error_code is not None or report.stopped or before is None:
            return report
        if not fails_more(failed, before.failed, total, share):
            return report
        limit = f"{share * 100:g}"
        worse = RunFailsMore(folder=report.folder, failed=failed, before=before.failed, total=total, limit=limit)
        return replace(report, error_code=worse.code, error_values=worse.values)

    def _end(self, run: StoredRun, outcome: RunOutcome) -> None:
        ended = self.runs.end(run.id, outcome)
        if ended.only is None:  # a few files that were read again say nothing of the source
            self.after_run.ended(ended)
