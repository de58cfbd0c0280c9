import json
from pathlib import Path

from typer.testing import CliRunner

from commands.evaluating import evaluate
from errors import FilterInvalid

RUNNER = CliRunner()


def test_sentences_are_drawn_from_a_run_and_their_labels_counted(tmp_path: Path) -> None:
    line = {
        "asked": {"id": "s001", "text": "日当は？"},
        "passages": [{"name": "旅費規程.pdf", "text": "日当は3,000円", "in_prompt": True}],
        "answer": {"text": "3,000円です。[1]", "refused": False, "citations": [{"number": 1, "name": "旅費規程.pdf"}]},
    }
    (tmp_path / "questions.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    labels = tmp_path / "labels.jsonl"
    drawn = RUNNER.invoke(evaluate, ["citations", "--run", str(tmp_path), "--out", str(labels)])
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
