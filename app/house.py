"""The house as the page sees it, and the door to it: opened once by the server, then reached by every page and route."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from access.people import LOCAL_PERSON, Person
from access.rights import Rights
from app.background import BackgroundWork
from app.evaluation_runs import EvaluationRuns
from app.index_runs import IndexRuns
from app.kept_evaluations import KeptEvaluations
from app.kept_reports import KeptReports
from app.terms_run import TermsRun
from app.watch_folders import WatchFolders, WatchPlan
from desk import Desk
from errors import ServerUnreachable, ShokoError
from index_store.records import Chunk, Document, Readable, Source
from journal.alerts import Alerts
from journal.conversations import Conversations
from journal.feedback import Feedback
from journal.runs import Runs
from privacy.document_gate import DocumentGate
from settings import Settings

if TYPE_CHECKING:
    # The page is up before what these import.
    from evaluation.drafting import Drafter, Drafting
    from evaluation.own_questions import OwnQuestions

    # Its module imports the PDF library, which belongs to the sandboxed process.
    from ingest.page_picture import PagePicture


class Shelf(Protocol):
    """The part of `index_store.manifest.Manifest` that the page reads."""

    def source(self, id_or_folder: str) -> Source: ...
    def sources(self) -> tuple[Source, ...]: ...
    def document(self, document_id: str, readable: Readable) -> Document: ...
    def document_at(self, source_id: str, path: str, readable: Readable) -> Document: ...
    def chunks(self, document_id: str, readable: Readable) -> tuple[Chunk, ...]: ...
    def paths(self, source_id: str, readable: Readable) -> Mapping[str, str]: ...
    def readable_among(self, document_ids: Iterable[str], readable: Readable) -> frozenset[str]: ...
    def types_of_source(self, source_id: str) -> Mapping[str, int]: ...
    def file_types(self, readable: Readable) -> tuple[str, ...]: ...


class PageDrawer(Protocol):
    """The part of `ingest.sandbox.Sandbox` that draws a PDF's page."""

    def page_picture(self, path: Path, page: int, passage: str) -> PagePicture: ...


class OriginalFiles(Protocol):
    """The part of `ingest.containers.Containers` that fetches a document's own file."""

    def original(self, folder: Path, path: str) -> AbstractContextManager[Path]: ...


class House(Protocol):
    """What `assemble.open_house` builds: the desk, what people did, and what the files route needs."""

    @property
    def settings(self) -> Settings: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def feedback(self) -> Feedback: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def own_questions(self) -> OwnQuestions: ...
    @property
    def drafter(self) -> Drafter | None: ...
    @property
    def manifest(self) -> Shelf: ...
    @property
    def sandbox(self) -> PageDrawer: ...
    @property
    def containers(self) -> OriginalFiles: ...
    @property
    def person(self) -> Person: ...
    @property
    def rights(self) -> Rights: ...
    def readable(self) -> Readable:
        """What `person` may read, as of now: a revocation counts from the next call."""

    def for_person(self, person: Person) -> House:
        """The same house as this person sees it, at no cost; closing it closes nothing."""

    def masked(self, text: str) -> str:
        """What may be shown and kept of a text that `person` typed."""

    def document_gate(self) -> DocumentGate:
        """What `person` may see of a document's text, as of now."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """The open house, the work that this server does in the background, and the reports that its pages look at. `watch` is None
    where no folder is watched."""

    house: House
    index_runs: IndexRuns
    terms_run: TermsRun
    reports: KeptReports
    drafts: BackgroundWork[Drafting]
    evaluation_runs: EvaluationRuns
    evaluations: KeptEvaluations
    watch: WatchFolders | None = None


class Door:
    """`opening` until `open` is through; then the house is there, or the error that kept it shut."""

    def __init__(self) -> None:
        self._settled = threading.Event()
        self._opened: Opened | None = None
        self._error: ShokoError | None = None

    def open(self, build: Callable[[], House], watch: WatchPlan | None = None) -> None:
        """Builds the house in this thread; its sources are watched where there is a plan. An error is kept for whoever knocks."""
        try:
            self.let_in(build(), watch)
        except ShokoError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the page shows it
            self._error = ShokoError(detail=f"{type(error).__name__}: {error}")
        self._settled.set()

    def let_in(self, house: House, watch: WatchPlan | None = None) -> None:
        runs = IndexRuns(house.desk)
        watching = None if watch is None else WatchFolders(runs, house.desk.sources, watch)
        kept = KeptEvaluations(house.settings)
        self._opened = Opened(
            house,
            runs,
            TermsRun(),
            KeptReports(),
            BackgroundWork("drafts"),
            EvaluationRuns(kept.store, house.settings.data),
            kept,
            watching,
        )
        self._settled.set()

    def wait(self, seconds: float) -> None:
        """Until the house is open or has failed to open, at most `seconds`."""
        self._settled.wait(seconds)

    @property
    def error(self) -> ShokoError | None:
        """What kept the house shut."""
        return self._error

    @property
    def status(self) -> str:
        """`opening`, `ready` or `failed`."""
        if not self._settled.is_set():
            return "opening"
        return "ready" if self._opened is not None else "failed"

    def enter(self, person: Person = LOCAL_PERSON) -> Opened:
        """The house as this person sees it. Raises the error that kept the house shut, or ServerUnreachable while it is being
        opened."""
        if self._error is not None:
            raise self._error
        if self._opened is None:
            raise ServerUnreachable(url="", reason="準備中 / opening")
        return replace(self._opened, house=self._opened.house.for_person(person))

    def close(self, run_seconds: float) -> None:
        """Stops the runs and closes the house; runs get `run_seconds` to end the file in hand."""
        if self._opened is not None:
            self._opened.evaluation_runs.stop()  # it puts its index away while the others end
            if self._opened.watch is not None:
                self._opened.watch.close()
            self._opened.index_runs.close(run_seconds)
            self._opened.terms_run.close(run_seconds)
            self._opened.drafts.close(run_seconds)
            self._opened.evaluation_runs.close(run_seconds)
            self._opened.house.close()
            self._opened = None


DOOR = Door()
