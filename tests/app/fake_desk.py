"""A small house without models: real manners (streams, refusals, follow-ups, a slow run), Japanese documents, no index."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from answering.answer import Answer, AnswerEvent, Check, Citation, Finished, Found, Rewritten, Sentence, Timings
from desk import Health, Inquiry, SearchResult
from errors import FolderNotFound, ModelServerDown, SourceUnknown
from index_store.file_records import FileReading
from index_store.records import Hit, Source
from ingest.kept_runs import kept_report, run_lines
from ingest.notes import note
from ingest.report import FileResult, IngestReport, Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent, TermsState
from journal.runs import RunOutcome, Runs, StoredRun
from journal.tables import RunState
from notify.after_run import AfterRun
from tests.app.fake_access_desk import FakeAccessDesk
from tests.app.fake_documents import CHANGED, SOURCE_ID, WRITTEN
from tests.app.fake_index_desk import FakeIndexDesk

REFUSAL = "資料には記載がありません"
ANSWERS = {
    "日当": (
        "宿泊を伴う国内出張の日当は、1日につき3,000円です[1]。",
        "移動のみの日は半額の1,500円になります[1]。",
        "精算書では「日当」の単価欄に記入します[2]。",
    ),
    "日帰り": ("日帰りの場合は、片道100キロメートルを超えるときに限り1,500円です[1]。",),
    "休暇": ("**3営業日前まで**に所属長へ申請します[1]。",),
    "紛失": ("情報システム課（内線 4110）へ連絡します[1]。", "![x](http://outside.example/leak.png) <b>tag</b>"),
}


class FakeDesk:
    """`sentence_s` paces the answer, `file_s` a run; `llm` is what `health` says of the model."""

    def __init__(self, folder: Path, runs: Runs, sentence_s: float = 0.0, file_s: float = 0.0) -> None:
        self.llm = "ready"
        self.terms_text = "育休,育児休業\n"
        self.asked: list[Inquiry] = []
        self.closed_streams = 0
        self.index_desk = FakeIndexDesk()
        self.access_desk = FakeAccessDesk()
        self.reports: list[IngestReport] = []
        self._sources = [Source(SOURCE_ID, str(folder), CHANGED)]
        self.after_run: AfterRun | None = None
        self._runs = runs
        self._sentence_s = sentence_s
        self._file_s = file_s

    def search(self, inquiry: Inquiry) -> SearchResult:
        found = [
            (sum(word in inquiry.text for word in written.words), written)
            for written in WRITTEN
            if not inquiry.narrowing.file_types or written.file_type in inquiry.narrowing.file_types
        ]
        ranked = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])
        hits = tuple(written.hit(0.97 - 0.13 * rank) for rank, (_, written) in enumerate(ranked))
        return SearchResult(hits or (WRITTEN[0].hit(0.21), WRITTEN[3].hit(0.18)), retrieve_ms=143.0)

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        self.asked.append(inquiry)
        search_text = inquiry.text
        if inquiry.history and "日帰り" in inquiry.text:
            search_text = "日帰り出張の日当はいくらですか"
            yield Rewritten(search_text)
        hits = self.search(Inquiry(search_text, inquiry.narrowing)).hits
        yield Found(hits, retrieve_ms=143.0)
        if self.llm == "down":
            raise ModelServerDown(url="http://127.0.0.1:9", reason="connection refused")
        yield from self._answer(search_text, hits)

    def _answer(self, search_text: str, hits: tuple[Hit, ...]) -> Generator[AnswerEvent, None, None]:
        words = next((word for word in ("日帰り", "日当", "休暇", "紛失") if word in search_text), None)
        timings = Timings(143.0, 2210.0, 5940.0, 1180, 640, 92)
        if words is None:
            yield Finished(Answer(REFUSAL, True, (), hits, timings, "fake-qwen", search_text))
            return
        written, named = "", dict[int, Citation]()
        try:
            for sentence in ANSWERS[words]:
                time.sleep(self._sentence_s)
                cited = tuple(citation(n, hits[n - 1]) for n in (1, 2) if f"[{n}]" in sentence)
                named.update({citation.number: citation for citation in cited})
                written += sentence
                yield Sentence(sentence, cited, doubts(sentence))
        finally:
            self.closed_streams += 1
        answer = Answer(written, False, tuple(named.values()), hits, timings, "fake-qwen", search_text)
        yield Finished(replace(answer, checks=doubts(written)))

    def sources(self) -> tuple[Source, ...]:
        return tuple(self._sources)

    def add_source(self, folder: Path) -> Source:
        if not folder.is_dir():
            raise FolderNotFound(path=folder)
        source = Source(f"source-{len(self._sources)}", str(folder), CHANGED)
        self._sources.append(source)
        return source

    def remove_source(self, id_or_folder: str) -> None:
        kept = [source for source in self._sources if id_or_folder not in {source.id, source.folder}]
        if len(kept) == len(self._sources):
            raise SourceUnknown(source=id_or_folder)
        self._sources = kept

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        """A file that is read again can be read then."""
        files = [*_FILES, *(FileResult(f"総務/{n:02}.md", "indexed", 7, reading=_MARKDOWN) for n in range(12))]
        if order.only:
            files = [FileResult(path, "indexed", 4, reading=FileReading("docx")) for path in sorted(order.only)]
        run_id = f"run-{len(self.reports)}"
        only = tuple(sorted(order.only)) or None
        self._runs.start(run_id, source_id, self._sources[0].folder, order.started_by, only)
        read: list[FileResult] = []
        try:
            for done, file in enumerate(files):
                left = (len(files) - done) * self._file_s if done else None
                yield Progress(run_id, done, len(files), done * 8, file.path, left)
                time.sleep(self._file_s)
                read.append(file)
        finally:
            state: RunState = "finished" if len(read) == len(files) else "stopped"
            report = IngestReport(run_id, source_id, self._sources[0].folder, tuple(read), removed=1, seconds=74.0)
            outcome = RunOutcome(state, run_lines(report), 1, {"pdf": 3, "docx": 2, "md": 12})
            run = self._runs.end(run_id, outcome)
            if self.after_run is not None and run.only is None:
                self.after_run.ended(run)
        self.reports.append(report)
        yield RunEnded(report)

    def terms(self) -> TermsState:
        return TermsState(self.terms_text, self.terms_text, pending=False)

    def apply_terms(self, text: str) -> Generator[TermsEvent, None, None]:
        yield Retokenizing(50, 100)
        self.terms_text = text
        yield TermsApplied(len(text.splitlines()), 100, 0.5)

    def runs(self) -> tuple[StoredRun, ...]:
        return self._runs.recent()

    def report(self, run_id: str) -> IngestReport:
        return kept_report(self._runs, run_id)

    def health(self) -> Health:
        return Health(len(WRITTEN), 128, self.llm, "再起動中", "fake-embedding", "fake-qwen", "fingerprint")

    @property
    def indexes(self) -> FakeIndexDesk:
        return self.index_desk

    @property
    def access(self) -> FakeAccessDesk:
        return self.access_desk

    def close(self) -> None:
        return None


def doubts(written: str) -> tuple[Check, ...]:
    """Pretends that nothing proves the extension, so that the page has something to underline."""
    return tuple(Check("figure", *found.span(), found.group()) for found in re.finditer("内線 4110", written))


def citation(number: int, hit: Hit) -> Citation:
    document, chunk = hit.document, hit.chunk
    return Citation(
        number, document.id, document.title, document.path, chunk.place, chunk.text, hit.scores.fused, hit.point_id
    )


_MARKDOWN = FileReading("md", "utf-8", characters=2100, mojibake=0.0)
_FILES = (
    FileResult(
        "総務/travel.pdf", "indexed", 34, reading=FileReading("pdf", None, (), 12, 2, 0.87, 15200, 0.0), seconds=4.2
    ),
    FileResult(
        "総務/expense.xlsx", "indexed", 18, reading=FileReading("xlsx", notes=(note("SheetsHidden", sheets=("控",)),))
    ),
    FileResult("情報/notice.txt", "indexed", 3, reading=FileReading("txt", "cp932", characters=900, mojibake=0.0)),
    FileResult("人事/評価.docx", "failed", error_code="FilePasswordNeeded"),
    FileResult("経理/=決算.csv", "failed", error_code="FileEmpty"),
    FileResult("営業/~$briefing.pptx", "skipped", error_code="FileIsTemporary"),
    FileResult("営業/briefing.pptx", "unchanged", 8, reading=FileReading("pptx", pages_total=14, characters=3100)),
    FileResult("人事/leave.docx", "unchanged", 52, reading=FileReading("docx", characters=30100)),
)
