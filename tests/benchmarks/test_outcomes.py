from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.outcomes import first_object, latest, run
from benchmarks.readings import Measured


def figure(code: str) -> Figure:
    return Figure("one", "a thing", "reported", ("python", "-c", code), Measured)


def test_an_outcome_is_kept_and_read_back(tmp_path: Path) -> None:
    one = figure("print('{\"value\": 1}'); print('| a row for people |')")
    assert latest(one, tmp_path) is None
    outcome = run(one, tmp_path)
    assert (outcome.state, outcome.output) == ("measured", '{"value": 1}')
    assert latest(one, tmp_path) == outcome


def test_a_failed_command_says_its_last_words(tmp_path: Path) -> None:
    outcome = run(figure("import sys; print('{}'); sys.exit('the model is missing')"), tmp_path)
    assert (outcome.state, outcome.output) == ("failed", "the model is missing")
    assert latest(figure(""), tmp_path) == outcome


def test_a_command_without_a_result_has_failed(tmp_path: Path) -> None:
    outcome = run(figure("print('done')"), tmp_path)
    assert (outcome.state, outcome.output) == ("failed", "exit code 0")


def test_a_record_of_another_version_is_no_outcome(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('{"state": "measured"}')
    assert latest(figure(""), tmp_path) is None


def test_the_first_object_of_an_output() -> None:
    assert first_object('\n{\n "a": {"b": 1}\n}\n| x |\n') == '{\n "a": {"b": 1}\n}'
    assert first_object("[1]") is None
    assert first_object("") is None
