"""A re-index that goes on while something else is measured."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Protocol

from errors import ShokoError
from ingest.report import IngestReport, RunEnded, RunEvent

FOLDER = "追加規程"


def write_rules(documents: Path, *, files: int, articles: int) -> None:
    """New rules under `documents`, no two articles alike, so that no vector of theirs is known.

    An article fills a chunk by itself: about 300 characters.
    """
    folder = documents / FOLDER
    folder.mkdir(exist_ok=True)
    for file in range(files):
        parts = [f"# 追加規程第{file}号", *(_article(file, number) for number in range(1, articles + 1))]
        (folder / f"追加規程{file:04d}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _article(file: int, number: int) -> str:
    sentence = "部門長は、第{n}号様式により申請のあった備品{n}の貸出しを、在庫と返却予定日を確かめたうえで許可する。"
    sentences = "".join(sentence.format(n=file * 1000 + number * 10 + line) for line in range(6))
    return f"## 第{number}条（備品の貸出し{file}の{number}）\n\n{sentences}"


class Indexer(Protocol):
    """The part of a desk that runs over a source."""

    def ingest(self, source_id: str) -> Generator[RunEvent, None, None]: ...


class Reindexing:
    """A run over a source in a thread of its own; leaving the block waits for its end."""

    def __init__(self, desk: Indexer, source_id: str) -> None:
        self._desk = desk
        self._source_id = source_id
        self._report: IngestReport | None = None
        self._error: ShokoError | None = None
        self._thread = threading.Thread(target=self._run, name="reindexing", daemon=True)

    def __enter__(self) -> Reindexing:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # An interrupted benchmark doesn't wait: closing the server stops the run.
        if error is None:
            self._thread.join()

    @property
    def going(self) -> bool:
        return self._thread.is_alive()

    def report(self) -> IngestReport:
        """Raises what the run raised, RuntimeError where it has not ended or not every file could be read."""
        if self._error is not None:
            raise self._error
        if self._report is None or self._report.count("failed"):
            raise RuntimeError("the re-index did not end well")
        return self._report

    def _run(self) -> None:
        try:
            for event in self._desk.ingest(self._source_id):
                if isinstance(event, RunEnded):
                    self._report = event.report
        except ShokoError as error:
            self._error = error
