from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.result import QuestionResult
from evaluation.run_record import RunTotals
from evaluation.run_store import RunStore
from tests.commands.conftest import Shoko
from tests.evaluation.building import answered, marks, plan, searched


def keep(data: Path, name: str, *results: QuestionResult, content: str = "content") -> str:
    kind = "retrieval" if results[0].answer is None else "answers"
    order = plan("retrieval" if kind == "retrieval" else "answers", len(results), content)
    with RunStore(data).begin(order, marks(chat=f"{name}@1"), name) as run:
        run.running("i", 1.0)
        for result in results:
            run.add(result)
        run.end("finished", RunTotals(index_s=1.0))
    return run.record.id


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    keep(tmp_path, "A", answered("q1", "3,000円です[1]。", cites=True), answered("q2", "3,000円です[1]。", cites=True))
    keep(tmp_path, "B", answered("q1", "3,000円です[1]。", cites=True), answered("q2", None))
    return tmp_path


def test_runs_are_listed_the_latest_first(shoko: Shoko, pair: Path) -> None:
    listed = shoko("eval", "runs", "--data", pair, "--json").json()["runs"]
    assert isinstance(listed, list)
    assert [(run["name"], run["state"], run["done"], run["total"]) for run in listed] == [
        ("B", "finished", 2, 2),
        ("A", "finished", 2, 2),
    ]
    (pair / "evaluation" / "runs" / "broken").mkdir()
    (pair / "evaluation" / "runs" / "broken" / "run.json").write_text("{", encoding="utf-8")
    outcome = shoko("eval", "runs", "--data", pair)
    assert outcome.code == 0 and "2/2" in outcome.stdout and "broken" in outcome.stderr


def test_no_run_is_an_empty_list(shoko: Shoko, tmp_path: Path) -> None:
    assert shoko("eval", "runs", "--data", tmp_path, "--json").json() == {"runs": [], "damaged": []}
    outcome = shoko("eval", "show", "--data", tmp_path)
    assert outcome.code == 2 and "shoko eval runs" in outcome.stderr


def test_a_run_is_shown_with_its_worst_question_first(shoko: Shoko, pair: Path) -> None:
    shown = shoko("eval", "show", "B", "--data", pair, "--json").json()
    metrics, run = shown["metrics"], shown["run"]
    assert isinstance(metrics, dict) and isinstance(run, dict)
    assert (metrics["correct"], run["name"], run["state"]) == (0.5, "B", "finished")
    text = shoko("eval", "show", "--data", pair).stdout
    assert text.index("q2は") < text.index("q1は") and "50.0%" in text


def test_two_runs_are_compared_in_words(shoko: Shoko, pair: Path) -> None:
    found = shoko("eval", "compare", "A", "B", "--data", pair, "--json").json()
    differences, worst = found["differences"], found["worst"]
    assert isinstance(differences, list) and isinstance(worst, list)
    (correct,) = [one for one in differences if one["name"] == "correct"]
    assert (correct["change"], correct["verdict"]) == (-0.5, "unclear")
    assert [pair_of["first"]["id"] for pair_of in worst] == ["q2"]
    text = shoko("eval", "compare", "A", "B", "--data", pair).stdout
    assert "chat_model: A@1 → B@1" in text and "2問では差があるとはいえません" in text


def test_the_gate_closes_with_1_and_cannot_compare_with_2(shoko: Shoko, pair: Path) -> None:
    closed = shoko("eval", "gate", "--baseline", "A", "--run", "B", "--data", pair)
    assert closed.code == 1 and "不合格" in closed.stdout
    allow = [word for name in ("correct", "refusals_balanced") for word in ("--allow", f"{name}=50")]
    opened = shoko("eval", "gate", "--baseline", "A", "--run", "B", *allow, "--data", pair, "--json")
    assert (opened.code, opened.json()["passed"]) == (0, True)
    assert shoko("eval", "gate", "--baseline", "B", "--run", "A", "--data", pair).code == 0
    keep(pair, "C", answered("q1", None), answered("q2", None), content="changed")
    other = shoko("eval", "gate", "--baseline", "A", "--run", "C", "--data", pair)
    assert other.code == 2 and "content" in other.stderr
    assert shoko("eval", "gate", "--baseline", "A", "--run", "B", "--allow", "correct", "--data", pair).code == 2


def test_a_run_of_another_kind_is_one_sentence(shoko: Shoko, pair: Path) -> None:
    keep(pair, "S", searched("q1", "p1"))
    outcome = shoko("eval", "compare", "A", "S", "--data", pair)
    assert outcome.code == 2 and outcome.stdout == "" and "retrieval" in outcome.stderr


def test_a_report_is_one_file(shoko: Shoko, pair: Path) -> None:
    for extra, words in (((), "評価 B"), (("--against", "A"), "比較: B（B）は A（A）")):
        outcome = shoko("eval", "report", "B", *extra, "--out", pair / "r.html", "--data", pair)
        assert outcome.code == 0 and "r.html" in outcome.stdout
        assert words in (pair / "r.html").read_text(encoding="utf-8")
