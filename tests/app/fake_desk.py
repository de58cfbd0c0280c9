"""A small house without models: real manners (streams, refusals, follow-ups, a slow run), Japanese documents, no index."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path

from answering.answer import Answer, AnswerEvent, Citation, Finished, Found, Rewritten, Sentence, Timings
from desk import Health, Inquiry, SearchResult
from errors import FolderNotFound, ModelServerDown, SourceUnknown
from index_store.records import Hit, Source
from ingest.report import FileResult, IngestReport, Progress, RunEnded, RunEvent
from journal.runs import RunLine, Runs
from journal.tables import RunState
from tests.app.fake_documents import CHANGED, SCOPE_ID, SOURCE_ID, WRITTEN
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
        self.asked: list[Inquiry] = []
        self.closed_streams = 0
        self.index_desk = FakeIndexDesk()
        self.reports: list[IngestReport] = []
        self._sources = [Source(SOURCE_ID, str(folder), SCOPE_ID, CHANGED)]
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
                yield Sentence(sentence, cited)
        finally:
            self.closed_streams += 1
        yield Finished(Answer(written, False, tuple(named.values()), hits, timings, "fake-qwen", search_text))

    def sources(self) -> tuple[Source, ...]:
        return tuple(self._sources)

    def add_source(self, folder: Path) -> Source:
        if not folder.is_dir():
            raise FolderNotFound(path=folder)
        source = Source(f"source-{len(self._sources)}", str(folder), SCOPE_ID, CHANGED)
        self._sources.append(source)
        return source

    def remove_source(self, id_or_folder: str) -> None:
        kept = [source for source in self._sources if id_or_folder not in {source.id, source.folder}]
        if len(kept) == len(self._sources):
            raise SourceUnknown(source=id_or_folder)
        self._sources = kept

    def ingest(self, source_id: str) -> Generator[RunEvent, None, None]:
        files = [
            *_FILES,
            *(FileResult(f"総務/{n:02}.md", "indexed", 7, file_type="md", encoding="utf-8") for n in range(12)),
        ]
        run_id = f"run-{len(self.reports)}"
        self._runs.start(run_id, source_id, self._sources[0].folder)
        read: list[FileResult] = []
        try:
            for done, file in enumerate(files):
                left = (len(files) - done) * self._file_s if done else None
                yield Progress(run_id, done, len(files), done * 8, file.path, left)
                time.sleep(self._file_s)
                read.append(file)
        finally:
            state: RunState = "finished" if len(read) == len(files) else "stopped"
            self._runs.end(run_id, state, [_run_line(file) for file in read], removed=1)
        report = IngestReport(run_id, source_id, self._sources[0].folder, tuple(files), removed=1, seconds=74.0)
        self.reports.append(report)
        yield RunEnded(report)

    def health(self) -> Health:
        return Health(len(WRITTEN), 128, self.llm, "再起動中", "fake-embedding", "fake-qwen", "fingerprint")

    @property
    def indexes(self) -> FakeIndexDesk:
        return self.index_desk

    def close(self) -> None:
        return None


def _run_line(file: FileResult) -> RunLine:
    return RunLine(
        file.path,
        file.status,
        file.chunks,
        file.error_code,
        file.error_values,
        file.file_type,
        file.encoding,
        file.notes,
    )


def citation(number: int, hit: Hit) -> Citation:
    document, chunk = hit.document, hit.chunk
    return Citation(
        number, document.id, document.title, document.path, chunk.place, chunk.text, hit.scores.fused, hit.point_id
    )


_FILES = (
    FileResult("総務/travel.pdf", "indexed", 34, file_type="pdf"),
    FileResult("総務/expense.xlsx", "indexed", 18, file_type="xlsx", notes=("非表示のシート「控」も読みました。",)),
    FileResult("情報/notice.txt", "indexed", 3, file_type="txt", encoding="cp932"),
    FileResult("人事/評価.docx", "failed", error_code="FilePasswordNeeded", file_type="docx"),
    FileResult("経理/=決算.csv", "failed", error_code="FileEmpty", file_type="csv"),
    FileResult("営業/~$briefing.pptx", "skipped", notes=("編集中のロックファイルです。",)),
    FileResult("人事/leave.docx", "unchanged", 52, file_type="docx"),
)
