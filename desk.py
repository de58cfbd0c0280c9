"""The desk: all that an entry point (page, API, command) may ask of Shoko, the same in this process and through the running server.

`LocalDesk` answers in this process, which holds the index; `app.client.RemoteDesk` asks the server that holds it.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from access.decisions import readable_for
from answering.answer import AnswerEvent, Question, Turn
from asked_events import counted, marked
from errors import ModelServerDown, RunFailsMore, RunInProgress, ShokoError
from index_store.records import Hit, Narrowing, Readable, Source
from ingest.kept_runs import kept_report, run_lines
from ingest.report import IngestReport, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.shrinking import fails_more
from ingest.terms_state import TermsEvent, TermsState
from journal.runs import RunOutcome, Runs, StoredRun
from privacy.question_gate import QuestionGate

if TYPE_CHECKING:
    from access.people import Person
    from access.scopes import Scopes
    from answering.answer_question import AnswerQuestion
    from answering.matched_words import WordMatcher
    from answering.nearest_line import LineFinder
    from generations.index_desk import IndexDesk
    from generations.serving import OpenGeneration, Serving
    from ingest.terms_book import TermsBook
    from journal.gate_counts import GateCounts
    from models.address import AnsweringServer
    from notify.after_run import AfterRun
    from privacy.gate import PrivacyGate


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Names with the first digits of their SHA-256: two results compare only where these are told apart.

    `chat_model` is None where nothing was answered; `index` is the digest of the pipeline that made the points.
    """

    embedding_model: str
    chat_model: str | None
    index: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as an entry point hands it in; whose it is, the desk knows."""

    text: str
    narrowing: Narrowing = Narrowing()
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    hits: tuple[Hit, ...]
    retrieve_ms: float


@dataclass(frozen=True, slots=True)
class Health:
    """`llm` is `ready`, `starting` or `down`; `llm_detail` is a reason where it is down."""

    documents: int
    chunks: int
    llm: str
    llm_detail: str
    embedding_model: str
    chat_model: str
    index_fingerprint: str


class Desk(Protocol):
    def search(self, inquiry: Inquiry) -> SearchResult: ...

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        """Closing the iterator stops the model (its slot is free within 2 s)."""

    def sources(self) -> tuple[Source, ...]: ...

    def add_source(self, folder: Path) -> Source: ...

    def remove_source(self, id_or_folder: str) -> None: ...

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        """One run over a source. Closing the iterator asks the run to stop after the file in hand."""

    def terms(self) -> TermsState: ...

    def apply_terms(self, text: str) -> Generator[TermsEvent, None, None]:
        """Saves the company's terms and cuts all passages with them. Closing the iterator stops: the old ones stay in force."""

    def runs(self) -> tuple[StoredRun, ...]:
        """The latest runs of all sources, the latest first."""

    def report(self, run_id: str) -> IngestReport:
        """What a run came to, with what was read again since. Raises RunUnknown."""

    def health(self) -> Health: ...

    @property
    def indexes(self) -> IndexDesk:
        """The generations of the index: building, switching, rolling back."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DeskParts:
    """The real objects behind a desk in this process. `answerer` is None where nothing will be asked (search, ingest)."""

    person: Person
    scopes: Scopes
    serving: Serving
    answerer: AnswerQuestion | None
    terms: TermsBook
    runs: Runs
    llm: AnsweringServer
    chat_model: str | None
    indexes: IndexDesk
    lines: LineFinder
    matcher: WordMatcher
    after_run: AfterRun
    privacy: PrivacyGate
    gate_counts: GateCounts


class LocalDesk:
    """Answers in this process, which owns the index. `close` is `House.close`'s work: the desk owns nothing."""

    def __init__(self, parts: DeskParts) -> None:
        self.parts = parts

    def search(self, inquiry: Inquiry) -> SearchResult:
        started, readable = perf_counter(), self._readable()
        gate = QuestionGate(self.parts.privacy, readable.sight)
        try:
            text = gate.question(inquiry.text)
            hits = map(gate.passage, self.parts.serving.search(text, readable, inquiry.narrowing))
            pointed = tuple(self.parts.lines.pointed(hit, text) for hit in hits if hit is not None)
        finally:
            self.parts.gate_counts.add(gate.counts)
        return SearchResult(self.parts.matcher.marked(pointed, text), (perf_counter() - started) * 1000)

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        if self.parts.answerer is None:
            raise ModelServerDown(url="", reason="not started")
        question = Question(inquiry.text, self._readable(), inquiry.narrowing, inquiry.history)
        events = marked(self.parts.answerer.stream(question), question.text, self.parts.matcher)
        return counted(events, self.parts.gate_counts)

    def masked(self, text: str) -> str:
        """What may be shown and kept of a text that the person typed."""
        return self.parts.privacy.masked(text, self.parts.person.roles)

    def sources(self) -> tuple[Source, ...]:
        return self.parts.serving.now.manifest.sources()

    def add_source(self, folder: Path) -> Source:
        scope = self.parts.scopes.create()
        try:
            source = self.parts.serving.now.manifest.add_source(folder, scope.id)
        except ShokoError:
            self.parts.scopes.remove(scope.id)
            raise
        if source.scope_id != scope.id:  # it was there already, with a scope of its own
            self.parts.scopes.remove(scope.id)
        return source

    def remove_source(self, id_or_folder: str) -> None:
        with self.parts.serving.using() as generation:
            source = generation.manifest.source(id_or_folder)
            points = generation.manifest.remove_source(source.id)
            self.parts.scopes.remove(source.scope_id)
            generation.index.delete(points)
            generation.index.flush()
            generation.manifest.forget_points(points)
        self.parts.after_run.removed(source.id)

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        """A run is kept in the journal from its beginning, with a line for each file that it came to; who looks after the
        documents hears of it when it has ended."""
        source = self.parts.serving.now.manifest.source(source_id)
        with self.parts.serving.writing(source.folder) as generation:
            yield from self._run(generation, source, order)

    def _run(self, generation: OpenGeneration, source: Source, order: RunOrder) -> Generator[RunEvent, None, None]:
        stop = Event()
        run = self.parts.runs.start(
            uuid4().hex, source.id, source.folder, order.started_by, tuple(sorted(order.only)) or None
        )
        try:
            with closing(generation.ingester.run(source, stop.is_set, run.id, order)) as events:
                try:
                    for event in events:
                        yield self._keep(run, event)
                except GeneratorExit:
                    stop.set()
                    for event in events:  # it ends before the next slice of chunks, and says what it came to
                        self._keep(run, event)
                    raise
        except RunInProgress:
            self.parts.runs.forget(run.id)  # it did not take place, and nothing is wrong with the source
            raise
        except ShokoError as error:
            self._end(run, RunOutcome("failed", error_code=error.code, error_values=error.values))
            raise
        except Exception as error:
            # A bug ends the run, too: a server that lives for years must not keep it as running. Raised again.
            self._end(run, RunOutcome("failed", error_code=type(error).__name__, error_values={}))
            raise

    def runs(self) -> tuple[StoredRun, ...]:
        return self.parts.runs.recent()

    def report(self, run_id: str) -> IngestReport:
        return kept_report(self.parts.runs, run_id)

    def _keep(self, run: StoredRun, event: RunEvent) -> RunEvent:
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
                types=self.parts.serving.now.manifest.types_of_source(report.source_id),
                error_code=report.error_code,
                error_values=report.error_values,
            ),
        )
        return RunEnded(report)

    def _with_warning(self, run: StoredRun, report: IngestReport) -> IngestReport:
        before = self.parts.runs.whole_before(run)
        failed, total, share = report.count("failed"), len(report.files), self.parts.after_run.share
        if run.only is not None or report.error_code is not None or report.stopped or before is None:
            return report
        if not fails_more(failed, before.failed, total, share):
            return report
        limit = f"{share * 100:g}"
        worse = RunFailsMore(folder=report.folder, failed=failed, before=before.failed, total=total, limit=limit)
        return replace(report, error_code=worse.code, error_values=worse.values)

    def _end(self, run: StoredRun, outcome: RunOutcome) -> None:
        ended = self.parts.runs.end(run.id, outcome)
        if ended.only is None:  # a few files that were read again say nothing of the source
            self.parts.after_run.ended(ended)

    def terms(self) -> TermsState:
        return self.parts.terms.state()

    def apply_terms(self, text: str) -> Generator[TermsEvent, None, None]:
        return self.parts.terms.apply(text)

    def health(self) -> Health:
        readable, generation = self._readable(), self.parts.serving.now
        state = self.parts.llm.state()
        return Health(
            documents=generation.manifest.document_count(readable),
            chunks=generation.manifest.chunk_count(readable),
            llm=state.state,
            llm_detail=state.detail,
            embedding_model=generation.embedding_model,
            chat_model=self.parts.chat_model or "",
            index_fingerprint=generation.digest,
        )

    @property
    def indexes(self) -> IndexDesk:
        return self.parts.indexes

    def fingerprints(self) -> Fingerprints:
        """Of what searches and answers now."""
        generation = self.parts.serving.now
        return Fingerprints(generation.embedding_model, self.parts.chat_model, generation.digest)

    def close(self) -> None:
        """Nothing of its own."""

    def _readable(self) -> Readable:
        return readable_for(self.parts.person, self.parts.scopes.all())
