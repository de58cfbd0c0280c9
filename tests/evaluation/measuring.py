"""A task carried out from its beginning to its figures, over the fake house."""

from __future__ import annotations

from pathlib import Path

from evaluation.library import RunLibrary
from evaluation.run_evaluation import begin, carry_out
from evaluation.summary import RunSummary
from evaluation.task import Task
from settings import Settings
from tests.evaluation.fake_house import Advances


def measured(settings: Settings, task: Task) -> RunSummary:
    with begin(settings, task) as run:
        record = carry_out(settings, task, run, Advances())
    return RunLibrary(settings).summary(record.id)


def write_set(folder: Path, passages: str, questions: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "passages.jsonl").write_text(passages, encoding="utf-8")
    (folder / "questions.jsonl").write_text(questions, encoding="utf-8")
    return folder
