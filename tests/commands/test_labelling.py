import json
from pathlib import Path

from typer.testing import CliRunner

from commands.evaluating import evaluate
from errors import FilterInvalid
from evaluation.result import AskedQuestion, CitedPassage, GivenAnswer, QuestionResult, SeenPassage
from evaluation.run_record import RunTotals
from evaluation.run_store import RunStore
from index_store.records import Place
from tests.evaluation.building import SCORES, marks, plan

RUNNER = CliRunner()


def test_sentences_are_drawn_from_a_run_and_their_labels_counted(tmp_path: Path) -> None:
    given = GivenAnswer("3,000円です。[1]", refused=False, citations=(CitedPassage(1, "旅費規程.pdf", valid=True),))
    read = SeenPassage("旅費規程.pdf", "旅費規程", Place(), "日当は3,000円", SCORES, in_prompt=True)
    with RunStore(tmp_path).begin(plan(), marks()) as run:
        run.running("index", 1.0)
        run.add(QuestionResult(AskedQuestion("s001", "日当は？", answerable=True), (read,), given))
        run.end("finished", RunTotals())
    labels = tmp_path / "labels.jsonl"
    drawn = RUNNER.invoke(evaluate, ["citations", "--run", "last", "--out", str(labels), "--data", str(tmp_path)])
    assert drawn.exit_code == 0
    assert "1 文を" in drawn.output
    labels.write_text(
        labels.read_text(encoding="utf-8").replace('"supported":null', '"supported":true'), encoding="utf-8"
    )
    counted = RUNNER.invoke(evaluate, ["citations", "--labels", str(labels), "--json"])
    assert json.loads(counted.output)["share"] == 1.0
    told = RUNNER.invoke(evaluate, ["citations", "--labels", str(labels)])
    assert "裏付けあり 1 / 1 文" in told.output


def test_without_what_it_needs_it_says_so() -> None:
    assert isinstance(RUNNER.invoke(evaluate, ["citations", "--run", "x"]).exception, FilterInvalid)
