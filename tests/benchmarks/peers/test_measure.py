"""What is measured and what is taken from before, with a system that answers at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.peers import __main__ as command
from benchmarks.peers import measure
from benchmarks.peers.contestants import Contestant
from benchmarks.peers.kept import Shelf
from benchmarks.peers.measure import Bench
from benchmarks.peers.protocol import Indexed, Inquiry, Job, Ranking
from benchmarks.peers.question_set import for_answers, for_retrieval
from benchmarks.peers.run_system import Said, SystemRunError
from evaluation.datasets import Sample
from settings import Settings
from tests.benchmarks.peers.a_set import DATASET, reply

OURS = Contestant("ours", "defaults", "peer_ours", None, writes=True)
TXTAI = Contestant("txtai", "japanese", "peer_txtai", "txtai")
SEARCHED, ANSWERED = for_retrieval(DATASET, Sample()), for_answers(DATASET, Sample())


@dataclass
class FakeRuns:
    """Every file in order for every question; `failing` modules end badly."""

    failing: str = "none"
    taken: int = 0
    jobs: list[Job] = field(default_factory=list)
    asked: list[Sequence[Inquiry]] = field(default_factory=list)

    def __call__(self, command: Sequence[str], job: Job, inquiries: Sequence[Inquiry], log: Path) -> Said:
        self.jobs.append(job)
        self.asked.append(inquiries)
        if command[-1].endswith(self.failing):
            raise SystemRunError("ImportError: no txtai")
        rankings = tuple(Ranking(("000000.md", "000001.md"), 10.0) for one in inquiries if not one.files)
        return Said(
            Indexed(3, 1.25, self.taken), rankings, tuple(reply("3,000円") for one in inquiries if one.files), 900.4
        )


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> FakeRuns:
    runs = FakeRuns()
    monkeypatch.setattr(measure, "run_system", runs)
    monkeypatch.setattr(measure, "model_fingerprint", lambda _folder: "gemma")
    monkeypatch.setattr(Contestant, "made_of", lambda self: self.name)
    return runs


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    settings = Settings(data=tmp_path / "data", models_folder=tmp_path / "models")
    return Bench(settings, Path("theirs"), Shelf(tmp_path / "kept"), "2026-01-01 00:00")


def test_a_system_is_asked_every_question_and_its_files_become_passages(runs: FakeRuns, bench: Bench) -> None:
    measured = bench.measured(TXTAI, SEARCHED, "retrieval")
    assert measured.rankings == {"q-daily": ("p-daily", "p-leave"), "q-leave": ("p-daily", "p-leave")}
    assert (measured.index_s, measured.peak_mib, measured.query_ms) == (1.2, 900, (10.0, 10.0))
    assert (runs.jobs[0].setting, runs.jobs[0].writes, runs.jobs[0].server_url) == ("japanese", False, "")


def test_answers_are_asked_from_own_passages_and_distractors(runs: FakeRuns, bench: Bench) -> None:
    measured = bench.measured(OURS, ANSWERED, "answers")
    assert [one.files for one in runs.asked[0]] == [("000000.md", "000001.md"), ("000000.md",)]
    assert set(measured.replies) == {"q-daily", "q-car"}
    assert runs.jobs[0].writes


def test_a_small_set_is_embedded_by_each_and_a_large_one_once(
    runs: FakeRuns, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.measured(TXTAI, SEARCHED, "retrieval")
    monkeypatch.setattr(measure, "EMBEDDED_BY_EACH", 1)
    runs.taken = 3
    measured = bench.measured(OURS, SEARCHED, "retrieval")
    assert runs.jobs[0].known == ""
    assert Path(runs.jobs[1].known).parent == bench.shelf.folder / "known"
    assert measured.index_s is None


def test_what_was_measured_is_not_measured_again(runs: FakeRuns, bench: Bench) -> None:
    later = Bench(bench.settings, bench.python, bench.shelf, "2026-01-02 00:00")
    first = bench.measured(TXTAI, SEARCHED, "retrieval")
    assert later.measured(TXTAI, SEARCHED, "retrieval") == first
    assert len(runs.jobs) == 1
    fewer = for_retrieval(DATASET, Sample(limit=1))
    assert later.measured(TXTAI, fewer, "retrieval").run == "2026-01-02 00:00"


def test_another_model_is_measured_again(runs: FakeRuns, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.measured(TXTAI, SEARCHED, "retrieval")
    monkeypatch.setattr(measure, "model_fingerprint", lambda _folder: "ruri")
    bench.measured(TXTAI, SEARCHED, "retrieval")
    assert len(runs.jobs) == 2


def test_a_system_that_crashes_has_a_line_and_the_others_go_on(runs: FakeRuns, bench: Bench) -> None:
    runs.failing = "peer_txtai"
    works = [(SEARCHED, "retrieval"), (ANSWERED, "answers")]
    result = command.measure(bench, (TXTAI, OURS), works)  # type: ignore[arg-type]
    failed, found, written = result.lines
    assert "ImportError: no txtai; log: " in failed.failed
    assert found.retrieval is not None
    assert written.answers is not None
    runs.failing = "none"
    assert command.measure(bench, (TXTAI,), works[:1]).lines[0].failed == ""  # type: ignore[arg-type]
