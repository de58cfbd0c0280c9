"""How long a run takes over a folder in which nothing has changed: `python -m benchmarks.reindex_unchanged --files 2000`.

Everything is real but the embedding model: an unchanged file is never embedded, and the first run would take the model half an
hour. So the first run's time is that of reading, cutting and writing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.processes import stop_on_signals
from database import Database
from index_store.edge_index import EdgeIndex
from index_store.manifest import Manifest
from index_store.records import Source
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.report import IngestReport, RunEnded
from ingest.sandbox import Sandbox
from ingest.tokenizer import Tokenizer
from settings import IngestSettings

DIMENSION = 768
FOLDERS = 20
# A file system may give a second write the same time as the first: younger files are hashed again, see ingest/read_file.py.
SETTLE_S = 2.1


@dataclass(frozen=True, slots=True)
class UnchangedResult:
    """Seconds of the first run, of two runs over the same files, and of one after every file's time was changed."""

    files: int
    chunks: int
    first_s: float
    unchanged_s: tuple[float, ...]
    touched_s: float


class OneDirection:
    """Every text has the same vector."""

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        vectors[:, 0] = 1.0
        return vectors


def measure(files: int, work: Path) -> UnchangedResult:
    folder = work / "documents"
    _write_documents(folder, files)
    time.sleep(SETTLE_S)
    manifest = Manifest(Database.open(work / "data"))
    index = EdgeIndex.open(work / "data" / "index", DIMENSION)
    with Sandbox() as sandbox:
        parts = IngestParts(manifest, index, sandbox, OneDirection(), Tokenizer())
        ingest = IngestFolder(parts, IngestSettings())
        source = manifest.add_source(folder)
        first = _run(ingest, source, "indexed", files)
        unchanged = [_run(ingest, source, "unchanged", files) for _ in range(2)]
        for path in folder.rglob("*.md"):
            path.touch()
        touched = _run(ingest, source, "unchanged", files)
    chunks = index.count()
    index.close()
    return UnchangedResult(files, chunks, first.seconds, tuple(report.seconds for report in unchanged), touched.seconds)


def _run(ingest: IngestFolder, source: Source, expected: str, files: int) -> IngestReport:
    *_, end = ingest.run(source)
    if not isinstance(end, RunEnded) or [file.status for file in end.report.files] != [expected] * files:
        raise RuntimeError(f"not every file is {expected}")
    return end.report


def _write_documents(folder: Path, files: int) -> None:
    for number in range(files):
        path = folder / f"第{number % FOLDERS}部" / f"規程{number:05d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        articles = "\n\n".join(
            f"## 第{n}条\n\n規程{number}の第{n}条は、日当を{n},{number:03d}円とする。" for n in range(1, 4)
        )
        path.write_text(f"# 規程{number}\n\n{articles}\n", encoding="utf-8")


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000)
    with TemporaryDirectory() as work:
        result = measure(parser.parse_args().files, Path(work))
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
