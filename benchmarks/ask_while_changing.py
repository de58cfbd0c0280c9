"""Is every answer whole while documents change? `python -m benchmarks.ask_while_changing --questions 2000 --documents 200`.

One thread writes every document anew and indexes them, over and over, while others ask. Each passage says its document and its
version. An answer is `empty` without a passage, `missing` without one of the document that was asked for, and `mixed` where one
document's passages are of two versions. Everything is real but the embedding model.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from answering.retrieve import QueryCutter, Retriever
from benchmarks.processes import stop_on_signals
from benchmarks.spread import Spread, spread
from database import Database
from index_store.edge_index import EdgeIndex
from index_store.manifest import Manifest
from index_store.records import Hit, Readable, Source
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.report import RunEnded
from ingest.sandbox import Sandbox
from ingest.tokenizer import Tokenizer
from settings import IngestSettings, RetrievalSettings

DIMENSION = 64
ASKERS = 3
ARTICLES = 4
_NAME = re.compile(r"部署([A-Z]{3})")
_OWN = 0.3
_MARK = re.compile(r"部署([A-Z]{3})の刻印(\d+)")


@dataclass(frozen=True, slots=True)
class AskingWhileChanging:
    """`rewritten`: documents that were replaced while questions were asked."""

    questions: int
    documents: int
    rewritten: int
    empty: int
    missing: int
    mixed: int
    asked: Spread


@dataclass(frozen=True, slots=True)
class _Answer:
    empty: bool
    missing: bool
    mixed: bool
    took_ms: float


class ByContent:
    """A text is near to those of its document and about 60 degrees from the others, as sentences of one language; each has a
    little of its own. Were all of it its own, a question would be nearest to some document that nobody asked for."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        named = _NAME.search(text)
        vector = _direction(named[1] if named is not None else text) + _OWN * _direction(text)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts]) if texts else np.zeros((0, DIMENSION), np.float32)


def _direction(text: str) -> NDArray[np.float64]:
    """The same every time; half of its length is common to all."""
    vector = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(DIMENSION)
    vector[0] += DIMENSION**0.5
    return vector


class ChangingDocuments:
    """A folder of documents, their versions counted up."""

    def __init__(self, folder: Path, count: int) -> None:
        folder.mkdir()
        self.folder = folder
        self.count = count
        self.version = 0

    def write_anew(self) -> None:
        self.version += 1
        for number in range(self.count):
            articles = (
                f"## 第{article}条\n\n部署{name_of(number)}の刻印{self.version}により、手当を{article},{number:03d}円とする。"
                for article in range(1, ARTICLES + 1)
            )
            aside = self.folder / ".written"
            aside.write_text("\n\n".join(articles), encoding="utf-8")
            aside.replace(self.folder / f"{name_of(number)}.md")


def name_of(number: int) -> str:
    """A word of its own for each document: names that differ in a number would be taken for editions of one document."""
    return "K" + "BCDFGHJKLMNPQRSTVWXZ"[number // 20] + "BCDFGHJKLMNPQRSTVWXZ"[number % 20]


def measure(questions: int, documents: int, work: Path) -> AskingWhileChanging:
    database = Database.open(work / "data")
    manifest, index = Manifest(database), EdgeIndex.open(work / "data" / "index", DIMENSION)
    changing, tokenizer, model = ChangingDocuments(work / "documents", documents), Tokenizer(), ByContent()
    retriever = Retriever(QueryCutter(model, tokenizer), index, manifest, RetrievalSettings())
    with Sandbox() as sandbox, ThreadPoolExecutor(ASKERS + 1) as threads:
        ingest = IngestFolder(IngestParts(manifest, index, sandbox, model, tokenizer), IngestSettings())
        source = manifest.add_source(changing.folder)
        rewrite(ingest, source, changing)
        readable = Readable(tuple(folder.scope_id for folder in manifest.folders()))
        enough = Event()
        rewriting = threads.submit(_rewrite_until, enough, ingest, source, changing)
        try:
            shares = [range(asker, questions, ASKERS) for asker in range(ASKERS)]
            asking = [threads.submit(_ask_each, retriever, readable, share, documents) for share in shares]
            answers = [answer for share in asking for answer in share.result()]
        finally:
            enough.set()
        rewritten = rewriting.result()
    index.close()
    database.close()
    return AskingWhileChanging(
        len(answers),
        documents,
        rewritten,
        empty=sum(answer.empty for answer in answers),
        missing=sum(answer.missing for answer in answers),
        mixed=sum(answer.mixed for answer in answers),
        asked=spread([answer.took_ms for answer in answers]),
    )


def rewrite(ingest: IngestFolder, source: Source, changing: ChangingDocuments) -> int:
    """Raises RuntimeError where a document did not get its new version: then nothing was measured."""
    changing.write_anew()
    *_, end = ingest.run(source)
    if not isinstance(end, RunEnded) or end.report.count("indexed") != changing.count:
        raise RuntimeError("not every document was indexed anew")
    return changing.count


def _rewrite_until(enough: Event, ingest: IngestFolder, source: Source, changing: ChangingDocuments) -> int:
    rewritten = 0
    while not enough.is_set():
        rewritten += rewrite(ingest, source, changing)
    return rewritten


def _ask_each(retriever: Retriever, readable: Readable, numbers: Iterable[int], documents: int) -> list[_Answer]:
    answers = []
    for number in numbers:
        wanted = random.Random(number).randrange(documents)
        began = perf_counter()
        hits = retriever.search(f"部署{name_of(wanted)}の手当", readable)
        answers.append(judge(hits, name_of(wanted), (perf_counter() - began) * 1000))
    return answers


def judge(hits: Sequence[Hit], wanted: str, took_ms: float) -> _Answer:
    """Versions are read from the passages themselves, and must be those that the documents are said to have."""
    versions: dict[str, set[tuple[str, int]]] = {}
    for hit in hits:
        mark = _MARK.search(hit.chunk.text)
        if mark is not None:
            versions.setdefault(mark[1], set()).add((mark[2], hit.document.version))
    mixed = any(len(found) > 1 for found in versions.values())
    return _Answer(not hits, wanted not in versions, mixed, took_ms)


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--documents", type=int, default=200)
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="shoko-bench-") as work:
        result = measure(arguments.questions, arguments.documents, Path(work))
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
