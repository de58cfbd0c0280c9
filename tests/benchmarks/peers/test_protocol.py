from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from benchmarks.peers import protocol
from benchmarks.peers.protocol import Inquiry, Job, Piece, converse, read_work, work


class FakeClock:
    """Stands still until the system has worked."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeSystem:
    """Finds every file, the last one first and twice; writes three pieces of which the first is held back. Each takes a second."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.names: list[str] = []
        self.taken = 0

    def index(self, files: Sequence[Path]) -> int:
        self.clock.now += 1.0
        self.names = [path.name for path in files]
        return 2 * len(files)

    def search(self, question: str) -> Sequence[str]:
        self.clock.now += 1.0
        return [name for name in reversed(self.names) for _ in range(2)]

    def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
        for text in ("", f"{question}: ", ",".join(files)):
            self.clock.now += 1.0
            yield Piece(text)


def said(folder: Path, inquiries: Sequence[Inquiry], system: FakeSystem) -> list[dict[str, object]]:
    out = io.StringIO()
    converse(system, Job("defaults", str(folder), "model"), inquiries, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = FakeClock()
    monkeypatch.setattr(protocol, "perf_counter", clock)
    return clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(12):
        (tmp_path / f"{number:06d}.md").touch()
    (tmp_path / "other.txt").touch()
    return tmp_path


def test_work_comes_back_as_it_was_given() -> None:
    job = Job("japanese", "/files", "/model", writes=True, server_url="http://127.0.0.1:1/v1")
    inquiries = [Inquiry("行\u2028の終わり\nの印"), Inquiry("日当", ("000001.md",))]
    assert read_work(work(job, inquiries)) == (job, inquiries)


def test_a_ranking_has_ten_files_each_once_the_best_first(folder: Path, clock: FakeClock) -> None:
    indexed, ranking = said(folder, [Inquiry("日当")], FakeSystem(clock))
    assert indexed == {"chunks": 24, "seconds": 1.0, "taken": 0}
    assert ranking == {"files": [f"{number:06d}.md" for number in range(11, 1, -1)], "milliseconds": 1000.0}


def test_the_first_token_may_come_before_the_first_text(folder: Path, clock: FakeClock) -> None:
    _, reply = said(folder, [Inquiry("日当", ("a.md", "b.md"))], FakeSystem(clock))
    assert reply == {
        "text": "日当: a.md,b.md",
        "first_token_ms": 1000.0,
        "first_text_ms": 2000.0,
        "total_ms": 3000.0,
    }


def test_what_the_model_did_not_write_is_no_first_token(folder: Path, clock: FakeClock) -> None:
    class Refusing(FakeSystem):
        def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
            self.clock.now += 0.5
            yield Piece("記載がありません。", by_model=False)

    _, reply = said(folder, [Inquiry("日当", ("a.md",))], Refusing(clock))
    assert (reply["first_token_ms"], reply["first_text_ms"]) == (None, 500.0)
