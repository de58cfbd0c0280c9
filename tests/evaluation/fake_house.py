"""A house for evaluations: it finds and answers what the test wrote down, so that every score can be worked out by hand."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from answering.answer import Answer, Check, Citation, Question, Timings
from desk import Fingerprints
from evaluation import throwaway
from index_store.file_records import KnownFile
from index_store.records import Chunk, Document, Hit, Narrowing, Place, Readable, Scores, Source
from ingest.report import FileResult, IngestReport, Progress, RunEnded, RunEvent
from settings import Settings
from tests.app.fake_documents import CHANGED

SOURCE = Source("source", "/documents", CHANGED)
REFUSED = "資料には記載がありません"


@dataclass(frozen=True, slots=True)
class Written:
    """What the fake answers: a text that cites the passage at `cites` (1 is the best), `quote` instead of its true text."""

    text: str
    cites: int = 1
    quote: str | None = None
    checks: tuple[Check, ...] = ()


class FakeHouse:
    """`finds`: question -> the order in which texts holding these words come. `answers`: question -> answer; others are refused."""

    def __init__(self, finds: Mapping[str, Sequence[str]], answers: Mapping[str, Written] | None = None) -> None:
        self.finds = finds
        self.answers = answers if answers is not None else {}
        self.unreadable: tuple[str, ...] = ()
        self.asked: list[Question] = []
        self.limits: list[int | None] = []
        self.opened: list[Settings] = []
        self.closed = 0
        self.texts: dict[str, str] = {}
        self.fingerprints = Fingerprints("fake-embedding@0", "fake-chat@0", "index")
        self.desk = self.retriever = self.manifest = self

    def open(self, settings: Settings, *, with_model: bool, wait_for_model: bool) -> FakeHouse:
        assert wait_for_model, "the first question would meet a model that is still starting"
        self.opened.append(settings)
        return self

    def add_source(self, folder: Path) -> Source:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
        return SOURCE

    def ingest(self, source_id: str) -> Generator[RunEvent, None, None]:
        yield Progress("run", 0, len(self.texts), 0)
        files = tuple(
            FileResult(path, "failed", error_code="FileWithoutText", error_values={"pages": "1"})
            if path in self.unreadable
            else FileResult(path, "indexed", 1)
            for path in self.texts
        )
        yield RunEnded(IngestReport("run", source_id, SOURCE.folder, files, seconds=2.0))

    def known_files(self, source_id: str) -> Mapping[str, KnownFile]:
        return {path: KnownFile(f"doc-{path}", path, "0", 1, 0, "indexed", 1) for path in self.texts}

    def readable(self) -> Readable:
        return Readable(("scope",))

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        self.limits.append(limit)
        found = [path for words in self.finds.get(text, ()) for path, held in self.texts.items() if words in held]
        return tuple(self._hit(path, rank) for rank, path in enumerate(found))

    def answering(self) -> FakeHouse:
        return self

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        hits = self.search(question.text, question.readable)
        timings = Timings(retrieve_ms=1.0, first_token_ms=100.0, total_ms=200.0)
        written = self.answers.get(question.text)
        if written is None:
            return Answer(REFUSED, True, (), hits, timings, "fake-chat", question.text)
        hit = hits[written.cites - 1]
        quote = hit.chunk.text if written.quote is None else written.quote
        document = hit.document
        cited = Citation(1, document.id, document.title, document.path, Place(), quote, 1.0, hit.point_id)
        return Answer(
            text=written.text,
            refused=False,
            citations=(cited,),
            passages=hits,
            timings=timings,
            model="fake-chat",
            search_text=question.text,
            prompt_ids=(hit.point_id,),
            checks=written.checks,
        )

    def close(self) -> None:
        self.closed += 1

    def _hit(self, path: str, rank: int) -> Hit:
        document = Document(f"doc-{path}", "source", "scope", path, path, "md", 1, "0", 1, CHANGED)
        chunk = Chunk(0, self.texts[path], Place())
        return Hit(f"point-{path}", document, chunk, Scores(1.0, 1.0, 1.0, 1.0 - rank / 10))


def move_in(monkeypatch: pytest.MonkeyPatch, house: FakeHouse) -> FakeHouse:
    """Every house that an evaluation opens is this one."""
    monkeypatch.setattr(throwaway, "open_house", house.open)
    return house


class Advances(list[tuple[int, int]]):
    """Counts the calls of `advance`."""

    def __call__(self, done: int, total: int) -> None:
        self.append((done, total))
