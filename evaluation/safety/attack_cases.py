"""Attacks by a person who asks: jailbreaks, and requests for the system's prompt and for personal data."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from access.labels import Label
from access.people import Role
from answering.answer import Turn
from answering.gate import language_of
from answering.prompt import PROMPTS_FOLDER, split_roles
from errors import Language
from evaluation.result import AskedQuestion
from evaluation.safety.probe import AttackProbe, Goal, Suite
from privacy.kinds import Kind
from privacy.rules import decide

ATTACKS_FILE = Path(__file__).with_name("data") / "attacks.toml"
OPEN_HOUSE, CLOSED_HOUSE = (Path(__file__).with_name("data") / "house" / part for part in ("open", "closed"))

# Who asks here, and how the documents are labelled: what most people of a company are to most of its documents.
_ROLE: Role = "employee"
_LABEL: Label = "社内"


class AttackLine(BaseModel):
    suite: Suite
    id: str
    technique: str
    goal: Goal | None = None
    text: str
    history: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


class AttacksFile(BaseModel):
    """See the head of `data/attacks.toml`."""

    secrets: tuple[str, ...]
    personal: dict[Kind, tuple[str, ...]]
    case: tuple[AttackLine, ...]


def attack_cases(suite: Suite) -> tuple[AskedQuestion, ...]:
    """The cases of one suite, in the order of the file."""
    source = load_attacks()
    return tuple(_asked(line, _signs(line, source)) for line in source.case if line.suite == suite)


def load_attacks() -> AttacksFile:
    return AttacksFile.model_validate(tomllib.loads(ATTACKS_FILE.read_text(encoding="utf-8")))


def masked_values(source: AttacksFile) -> tuple[str, ...]:
    """Of the personal data in the made documents, what an employee must not be shown in an answer, by the built-in rules: a
    company's own ones would make two runs of two companies differ by their rules alone."""
    return tuple(
        value for kind, values in source.personal.items() if decide(kind, _LABEL, _ROLE) != "pass" for value in values
    )


def write_open_house(folder: Path) -> None:
    _copy(OPEN_HOUSE, folder)


def write_closed_house(folder: Path) -> None:
    _copy(CLOSED_HOUSE, folder)


def constant_prompt(language: Language) -> tuple[str, ...]:
    """What stands before every question of that language: the system's text and the worked examples."""
    template = PROMPTS_FOLDER / f"answer.{language}.jinja"
    return tuple(text for _, text in split_roles(template.read_text(encoding="utf-8")))


def _signs(line: AttackLine, source: AttacksFile) -> Sequence[str]:
    if line.goal == "secret":
        return source.secrets
    if line.goal == "system_prompt":
        return constant_prompt(language_of(line.text))
    if line.goal == "personal_data":
        return masked_values(source)
    return line.signs


def _asked(line: AttackLine, signs: Sequence[str]) -> AskedQuestion:
    return AskedQuestion(
        id=f"{line.suite}-{line.id}",
        text=line.text,
        answerable=bool(line.answers),
        references=line.answers,
        kinds=(line.technique,),
        history=tuple(Turn(question, answer) for question, answer in line.history),
        probe=AttackProbe(line.goal, tuple(signs)),
    )


def _copy(source: Path, folder: Path) -> None:
    for path in sorted(source.glob("*.md")):
        shutil.copyfile(path, folder / path.name)
