from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.evaluation_order import EvaluationOrder, EvaluationSet, tried_in
from app.evaluation_runs import EvaluationRuns
from errors import EvaluationRunBusy
from evaluation.run_store import Progress, RunStore
from ingest.low_priority import NICENESS
from tests.app.stored_runs import results, write_run
from tests.integration.small_company import eventually

CHILD = (sys.executable, "-m", "tests.app.evaluation_child")
ORDER = EvaluationOrder(EvaluationSet("s", "見本", "golden", Path("q.jsonl"), Path("docs")), "夜の測定")


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[EvaluationRuns]:
    built = EvaluationRuns(RunStore(tmp_path), tmp_path, CHILD)
    yield built
    built.close(20)


def _has_asked(runs: EvaluationRuns) -> Callable[[], bool]:
    def asked() -> bool:
        running = runs.under_way()
        return running is not None and running.progress is not None and running.progress.done == 2

    return asked


def children() -> list[psutil.Process]:
    """Those that measure: the process of the tests may have others by then."""
    return [child for child in psutil.Process().children() if "tests.app.evaluation_child" in child.cmdline()]


@pytest.mark.slow
def test_a_child_is_watched_and_stopped_and_its_run_stays(runs: EvaluationRuns, tmp_path: Path) -> None:
    assert runs.under_way() is None
    runs.start(ORDER)
    eventually(_has_asked(runs), "two questions")
    running = runs.under_way()
    assert running is not None
    assert (running.name, running.ours, running.progress) == ("夜の測定", True, Progress(2, 12, True))
    (child,) = children()
    assert child.nice() >= NICENESS
    with pytest.raises(EvaluationRunBusy, match="夜の測定"):
        runs.start(ORDER)
    runs.stop()
    eventually(lambda: runs.under_way() is None, "the end")
    assert [run.state for run in RunStore(tmp_path).kept().runs] == ["stopped"]
    assert runs.fault() == ""


@pytest.mark.slow
def test_closing_the_server_ends_the_child(runs: EvaluationRuns, tmp_path: Path) -> None:
    runs.start(ORDER)
    eventually(_has_asked(runs), "two questions")
    runs.close(20)
    assert children() == []
    assert [run.state for run in RunStore(tmp_path).kept().runs] == ["stopped"]


@pytest.mark.slow
def test_a_child_that_ends_without_a_run_says_why(runs: EvaluationRuns) -> None:
    runs.start(EvaluationOrder(ORDER.chosen, "broken"))
    eventually(lambda: runs.under_way() is None, "the end")
    assert runs.fault() == "評価データ broken が読めません。"


def test_a_run_of_a_command_is_seen_and_refuses_a_second_one(runs: EvaluationRuns, tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    write_run(tmp_path, "前", results(9, 2000.0))
    before = store.find("前")
    with store.begin(before.plan, before.marks, "端末から") as run:
        running = runs.under_way()
        assert running is not None
        assert (running.name, running.ours) == ("端末から", False)
        # The finished run before it took 21 s to index and 24.66 s for its 12 questions.
        assert running.seconds_left == pytest.approx(21.0 + 24.66)
        run.running("index", 1.0)
        running = runs.under_way()
        assert running is not None
        assert running.seconds_left == pytest.approx(24.66)
        with pytest.raises(EvaluationRunBusy, match="端末から"):
            runs.start(ORDER)
    assert runs.under_way() is None


def test_an_order_as_a_command_line() -> None:
    assert ORDER.arguments() == ("golden", "--questions", "q.jsonl", "--folder", "docs", "--name", "夜の測定")
    chosen = EvaluationSet("d", "jsquad", "retrieval", Path("jsquad"))
    searched = EvaluationOrder(chosen, "", model="qwen", limit=3, split="test", tried=(("answer.passages", "2"),))
    assert searched.arguments() == ("retrieval", "--dataset", "jsquad", "--limit", "3")
    assert searched.environment() == {"SHOKO_ANSWER__PASSAGES": "2"}


def test_a_run_goes_on_with_the_settings_that_it_began_with(tmp_path: Path) -> None:
    write_run(tmp_path, "前", [], "stopped")
    assert tried_in(RunStore(tmp_path).find("前")) == {"answer.passages": "3"}
