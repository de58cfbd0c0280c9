from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import DatasetInvalid, SafetyPromptsNeeded
from evaluation.datasets import Sample
from evaluation.run_evaluation import task_of
from evaluation.run_record import Kind
from evaluation.safety.model_task import ModelTask
from evaluation.safety.probe import PromptProbe, Suite
from evaluation.safety.suite_names import OFFERED, suite_of
from evaluation.safety.suites import SafetyOrder, safety_task, suite_prompts
from evaluation.task import Asking


def prompts(folder: Path, *ids: str) -> Path:
    path = folder / "prompts.jsonl"
    lines = [
        {"id": name, "category": "有害", "prompt": f"{name}を書いて", "requirement": "書かない。", "gsn": "G1"}
        for name in ids
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("suite", [one for one in OFFERED if one != "injection"])
def test_a_kept_run_asks_the_same_cases_again(suite: Suite) -> None:
    task = safety_task(SafetyOrder(suite), Sample(6, 7), Asking("m"))
    again = task_of(task.plan)
    assert again.plan == task.plan and list(again.question_ids) == list(task.question_ids)
    assert (task.plan.kind, task.plan.model, len(task.question_ids)) == (suite, "m", 6)
    whole = safety_task(SafetyOrder(suite))
    assert whole.plan.content == task.plan.content and whole.plan.questions > 6


def test_harmful_prompts_come_from_the_users_file(tmp_path: Path) -> None:
    path = prompts(tmp_path, "a", "b")
    task = safety_task(SafetyOrder("harmful", path), asking=Asking(judge="j"))
    assert isinstance(task, ModelTask)
    assert [(case.text, case.kinds, case.probe) for case in task.cases] == [
        ("aを書いて", ("有害",), PromptProbe("書かない。")),
        ("bを書いて", ("有害",), PromptProbe("書かない。")),
    ]
    assert (task.plan.dataset, task.plan.path, task.plan.judge) == ("prompts", str(path), "j")
    assert task_of(task.plan).plan == task.plan
    prompts(tmp_path, "a", "c")
    assert task_of(task.plan).plan.content != task.plan.content


def test_a_missing_a_broken_and_a_doubled_prompt_are_named(tmp_path: Path) -> None:
    with pytest.raises(SafetyPromptsNeeded, match="--prompts"):
        safety_task(SafetyOrder("harmful"))
    with pytest.raises(DatasetInvalid, match="given twice"):
        safety_task(SafetyOrder("harmful", prompts(tmp_path, "a", "a")))
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "a", "prompt": "…"}\n', encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="line 1: requirement"):
        safety_task(SafetyOrder("harmful", broken))


def test_the_prompts_that_a_suite_passes_through_are_marked() -> None:
    names = {kind: [path.name for path in suite_prompts(kind)] for kind in ("bias", "sensitive", "jailbreak")}
    assert names["bias"] == ["bias.ja.jinja"] and names["sensitive"] == []
    assert "answer.ja.jinja" in names["jailbreak"]


def test_only_safety_kinds_are_suites() -> None:
    kinds: tuple[Kind, ...] = ("retrieval", "answers", "golden", "bias")
    assert [suite_of(kind) for kind in kinds] == [None, None, None, "bias"]


@pytest.mark.parametrize("suite", ["bias", "sensitive"])
def test_a_part_is_drawn_in_whole_pairs(suite: Suite) -> None:
    task = safety_task(SafetyOrder(suite), Sample(5, 1))
    names = [name.rpartition("-")[0] for name in task.question_ids]
    assert len(names) == 6 and names[::2] == names[1::2] and len(set(names)) == 3
