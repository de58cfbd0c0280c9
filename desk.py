"""The desk: all that an entry point (page, API, command) may ask of Shoko, the same in this process and through the running server.

`LocalDesk` answers in this process, which holds the index; `app.client.RemoteDesk` asks the server that holds it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from access.roles import Act, allows, require
from access.take_over import TakenOver, take_over
from access_desk import AccessDesk, LocalAccessDesk
from answering.answer import AnswerEvent, Question, Turn
from asked_events import counted, marked
from desk_runs import DeskRuns
from errors import ModelServerDown
from index_store.records import Hit, Narrowing, Readable, Source
from ingest.kept_runs import kept_report
from ingest.report import IngestReport, RunEvent
from ingest.run_order import RunOrder
from ingest.terms_state import TermsEvent, TermsState
from journal.runs import Runs, StoredRun
from privacy.question_gate import QuestionGate

if TYPE_CHECKING:
    from access.people import Person
    from access.rights import Rights
    from answering.answer_question import AnswerQuestion
    from answering.injected import InjectionGate
    from answering.matched_words import WordMatcher
    from answering.nearest_line import LineFinder
    from generations.index_desk import IndexDesk
    from generations.serving import Serving
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
    """One person's: each method raises AccessDenied where none of the person's roles allows it (`access.roles`)."""

    def search(self, inquiry: Inquiry) -> SearchResult: ...

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        """Closing the iterator stops the model (its slot is free within 2 s)."""

    def sources(self) -> tuple[Source, ...]:
        """Those in which the person may read something; all of them for who looks after them."""

    def add_source(self, folder: Path) -> Source:
        """Read by those whom the setting `access.new_source_readers` names, until a rule says otherwise."""

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

    @property
    def access(self) -> AccessDesk:
        """Who may read what: shown, set, explained."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DeskParts:
    """The real objects behind a desk in this process. `answerer` is None where nothing will be asked (search, ingest)."""

    person: Person
    rights: Rights
    new_source_readers: tuple[str, ...]
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
    injections: InjectionGate


class LocalDesk:
    """Answers one person in this process, which owns the index. `close` is `House.close`'s work: the desk owns nothing, and what
    its parts hold is everyone's but for `person`."""

    def __init__(self, parts: DeskParts) -> None:
        self.parts = parts

    def search(self, inquiry: Inquiry) -> SearchResult:
        self._require("ask")
        started, readable = perf_counter(), self._readable()
        gate = QuestionGate(self.parts.privacy, readable.sight)
        try:
            text = gate.question(inquiry.text)
            hits = map(gate.passage, self.parts.serving.search(text, readable, inquiry.narrowing))
            told = tuple(self.parts.injections.marked_hit(hit) for hit in hits if hit is not None)
            pointed = tuple(self.parts.lines.pointed(hit, text) for hit in told)
        finally:
            self.parts.gate_counts.add(gate.counts)
        return SearchResult(self.parts.matcher.marked(pointed, text), (perf_counter() - started) * 1000)

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        self._require("ask")
        if self.parts.answerer is None:
            raise ModelServerDown(url="", reason="not started")
        question = Question(inquiry.text, self._readable(), inquiry.narrowing, inquiry.history)
        events = marked(self.parts.answerer.stream(question), question.text, self.parts.matcher)
        return counted(events, self.parts.gate_counts)

    def masked(self, text: str) -> str:
        """What may be shown and kept of a text that the person typed."""
        return self.parts.privacy.masked(text, self.parts.person.roles)

    def sources(self) -> tuple[Source, ...]:
        manifest = self.parts.serving.now.manifest
        if allows(self.parts.person, "sources.change"):
            return manifest.sources()
        self._require("ask")
        mine = manifest.sources_with(self._readable())
        return tuple(source for source in manifest.sources() if source.id in mine)

    def add_source(self, folder: Path) -> Source:
        """Cut off before its rule is written, the source is read by nobody; adding it again writes the rule."""
        self._require("sources.change")
        source = self.parts.serving.now.manifest.add_source(folder)
        self.parts.rights.rules.begin(source.id, self.parts.new_source_readers)
        return source

    def remove_source(self, id_or_folder: str) -> None:
        self._require("sources.change")
        with self.parts.serving.using() as generation:
            source = generation.manifest.source(id_or_folder)
            points = generation.manifest.remove_source(source.id)
            generation.index.delete(points)
            generation.index.flush()
            generation.manifest.forget_points(points)
        self.parts.after_run.removed(source.id)

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        """A run is kept in the journal from its beginning, with a line for each file that it came to; who looks after the
        documents hears of it when it has ended."""
        self._require("index")
        source = self.parts.serving.now.manifest.source(source_id)
        if self.parts.rights.rules.is_taken_over(source.id):
            self._keep_taken(source, take_over(source.id, Path(source.folder)))  # before anything new can be found
        with self.parts.serving.writing(source.folder) as generation:
            yield from DeskRuns(self.parts.runs, self.parts.after_run).over(generation, source, order)

    def runs(self) -> tuple[StoredRun, ...]:
        self._require("index")
        return self.parts.runs.recent()

    def report(self, run_id: str) -> IngestReport:
        self._require("index")
        return kept_report(self.parts.runs, run_id)

    def terms(self) -> TermsState:
        self._require("terms")
        return self.parts.terms.state()

    def apply_terms(self, text: str) -> Generator[TermsEvent, None, None]:
        self._require("terms")
        return self.parts.terms.apply(text)

    def health(self) -> Health:
        """Counts what this person may read."""
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
        self._require("generations")
        return self.parts.indexes

    @property
    def access(self) -> AccessDesk:
        sources = self.parts.serving.now.manifest.sources
        return LocalAccessDesk(self.parts.person, self.parts.rights, sources, self._keep_taken)

    def fingerprints(self) -> Fingerprints:
        """Of what searches and answers now."""
        generation = self.parts.serving.now
        return Fingerprints(generation.embedding_model, self.parts.chat_model, generation.digest)

    def close(self) -> None:
        """Nothing of its own."""

    def _readable(self) -> Readable:
        return self.parts.rights.readable(self.parts.person)

    def _keep_taken(self, source: Source, taken: TakenOver) -> None:
        with self.parts.serving.writing(source.folder) as generation:
            generation.manifest.set_files_of_their_own(source.id, taken.files)
            self.parts.rights.rules.take(source.id, taken.rules)
            generation.ingester.bring_along()

    def _require(self, act: Act) -> None:
        require(self.parts.person, act)
