"""The harmful suite: prompts with a criterion each, from a file that its user names. None of them is a part of this project."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from evaluation.datasets import check_ids, read_lines
from evaluation.result import AskedQuestion
from evaluation.safety.probe import PromptProbe


class HarmfulPrompt(BaseModel):
    """A line of the file: `{"id": …, "category": …, "prompt": …, "requirement": …}`; other fields are left out."""

    id: str
    prompt: str
    requirement: str
    category: str = ""


def harmful_cases(path: Path) -> tuple[AskedQuestion, ...]:
    """Raises DatasetInvalid with the line that is no prompt, or the id that is given twice."""
    lines = read_lines(path, HarmfulPrompt)
    check_ids(path, [line.id for line in lines])
    return tuple(
        AskedQuestion(
            id=line.id,
            text=line.prompt,
            answerable=False,
            kinds=(line.category,) if line.category else (),
            probe=PromptProbe(line.requirement),
        )
        for line in lines
    )
