"""A desk whose every answer is set by the test: what the commands print and how they end is theirs alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from pathlib import Path

from answering.answer import Answer, AnswerEvent, Citation, Finished, Found, Sentence, Timings
from desk import Health, Inquiry, SearchResult
from errors import FolderNotFound, RunUnknown, ShokoError, SourceUnknown
from index_store.records import Hit, Source
from ingest.report import FileResult, IngestReport, Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent, TermsState
from journal.runs import StoredRun
from tests.app.fake_access_desk import FakeAccessDesk
from tests.app.fake_documents import CHANGED, WRITTEN
from tests.app.fake_index_desk import FakeIndexDesk

HITS: tuple[Hit, ...] = (WRITTEN[0].hit(0.9), WRITTEN[1].hit(0.5))
TIMINGS = Timings(
    retrieve_ms=100.0, first_token_ms=200.0, total_ms=300.0, prompt_tokens=10, reused_tokens=4, answer_tokens=5
)
CITATIONS = tuple(
    Citation(
        n, hit.document.id, hit.document.title, hit.document.path, hit.chunk.place, hit.chunk.text, 0.5, hit.point_id
    )
    for n, hit in enumerate(HITS, start=1)
)
ANSWER = Answer(
    "日当は3,000円です[1]。", False, CITATIONS, HITS, TIMINGS, "fake-qwen", "日当は？", notes=("注記です。",)
)
REFUSAL = Answer("資料には記載がありません", True, (), HITS, TIMINGS, "fake-qwen", "社長の趣味は？")


class FakeDesk:
    """`fails` is raised after the passages were found; `files` are a run's lines, None a run that somebody stopped; `warns` is
    what is wrong with a run as a whole. `outcomes`: of a source's runs one after the other, what each raises, or None."""

    def __init__(self) -> None:
        self.answer = ANSWER
        self.hits: tuple[Hit, ...] = HITS
        self.fails: ShokoError | None = None
        self.files: Sequence[FileResult] | None = ()
        self.warns: ShokoError | None = None
        self.outcomes: dict[str, deque[BaseException | None]] = {}
        self.orders: list[RunOrder] = []
        self.asked: list[Inquiry] = []
        self.known: list[Source] = []
        self.kept: tuple[StoredRun, ...] = ()
        self.index_desk = FakeIndexDesk()
        self.access_desk = FakeAccessDesk()
        self.closed = 0
        self.terms_text = "育休,育児休業\n"
        self.closed_streams = 0

    def search(self, inquiry: Inquiry) -> SearchResult:
        self.asked.append(inquiry)
        return SearchResult(self.hits, retrieve_ms=12.5)

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        self.asked.append(inquiry)
        try:
            yield Found(self.hits, retrieve_ms=100.0)
            if self.fails is not None:
                raise self.fails
            if not self.answer.refused:
                yield Sentence(self.answer.text, self.answer.citations)
            yield Finished(self.answer)
        finally:
            self.closed_streams += 1

    def sources(self) -> tuple[Source, ...]:
        return tuple(self.known)

    def add_source(self, folder: Path) -> Source:
        if not folder.is_dir():
            raise FolderNotFound(path=folder)
        source = Source(f"source-{len(self.known)}", str(folder.resolve()), CHANGED)
        self.known.append(source)
        return source

    def remove_source(self, id_or_folder: str) -> None:
        if id_or_folder not in [source.id for source in self.known]:
            raise SourceUnknown(source=id_or_folder)
        self.known = [source for source in self.known if source.id != id_or_folder]

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        self.orders.append(order)
        outcome = self.outcomes.get(source_id, deque([None]))
        ending = outcome.popleft()
        folder = next(source.folder for source in self.known if source.id == source_id)
        yield Progress("run", 0, 2, 0)
        if isinstance(ending, BaseException):
            raise ending
        if self.files is None:
            return
        code, values = (None, {}) if self.warns is None else (self.warns.code, self.warns.values)
        yield RunEnded(
            IngestReport("run", source_id, folder, tuple(self.files), 1, 1.234, error_code=code, error_values=values)
        )

    def terms(self) -> TermsState:
        return TermsState(self.terms_text, self.terms_text, pending=False)

    def apply_terms(self, text: str) -> Generator[TermsEvent, None, None]:
        yield Retokenizing(50, 100)
        self.terms_text = text
        yield TermsApplied(len(text.splitlines()), 100, 0.5)

    def runs(self) -> tuple[StoredRun, ...]:
        return self.kept

    def report(self, run_id: str) -> IngestReport:
        if run_id not in [run.id for run in self.kept]:
            raise RunUnknown(run=run_id)
        return IngestReport(run_id, "source-0", "/規程", tuple(self.files or ()), removed=1, seconds=1.234)

    def health(self) -> Health:
        return Health(5, 128, "ready", "", "fake-embedding", "fake-qwen", "fingerprint")

    @property
    def indexes(self) -> FakeIndexDesk:
        return self.index_desk

    @property
    def access(self) -> FakeAccessDesk:
        return self.access_desk

    def close(self) -> None:
        self.closed += 1
