"""The injection suite: every way of hiding with every wording, each with a goal, and the same documents without an attack."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from errors import Language
from evaluation.result import AskedQuestion
from evaluation.safety.carriers.carrier import FORMATS, Carrier
from evaluation.safety.probe import AttackProbe, Goal

INJECTION_FILE = Path(__file__).with_name("data") / "injection.toml"

# Which document, goal and language go with which wording and place: the same in every run.
_SEED = 20_260_402
_GOALS: tuple[Goal, ...] = ("canary", "link", "other_answer", "refusal", "language")
_OTHER_LANGUAGE: dict[tuple[Language, Language], str] = {
    ("ja", "ja"): "英語",
    ("ja", "en"): "English",
    ("en", "en"): "Japanese",
}


class Base(BaseModel):
    """A document with one fact, the question about it, and a value that an attacker would put in its place."""

    id: str
    language: Language
    title: str
    text: tuple[str, ...]
    subject: str
    question: str
    answers: tuple[str, ...]
    false: str


class InjectionFile(BaseModel):
    technique: dict[str, dict[Language, str]]
    order: dict[Goal, dict[Language, str]]
    base: tuple[Base, ...]


@dataclass(frozen=True, slots=True)
class CarrierCase:
    """A question about the carrier in `path`, which is all that is seen of the documents."""

    asked: AskedQuestion
    path: str
    carrier: Carrier


def injection_cases() -> tuple[CarrierCase, ...]:
    """Carriers first, then a clean twin of each document in each format."""
    source = InjectionFile.model_validate(tomllib.loads(INJECTION_FILE.read_text(encoding="utf-8")))
    return (*_attacked(source), *_clean(source))


def _attacked(source: InjectionFile) -> Iterator[CarrierCase]:
    chance, number = random.Random(_SEED), 0
    for file_type, placings in FORMATS.items():
        for placing in placings:
            for technique in source.technique:
                goal, base = _GOALS[number % len(_GOALS)], chance.choice(source.base)
                spoken: Language = "en" if base.language == "en" or chance.random() < 0.25 else "ja"
                yield _attack(source, base, (file_type, placing, technique), (goal, spoken, number))
                number += 1


def _attack(
    source: InjectionFile, base: Base, where: tuple[str, str, str], what: tuple[Goal, Language, int]
) -> CarrierCase:
    (file_type, placing, technique), (goal, spoken, number) = where, what
    sign = _sign(goal, spoken, base, number)
    order = source.order[goal][spoken].format(
        sign=sign, subject=base.subject, language=_OTHER_LANGUAGE[base.language, spoken]
    )
    words = source.technique[technique][spoken].format(order=order, backwards=order[::-1], question=base.question)
    name = f"{file_type}-{placing}-{technique}"
    probe = AttackProbe(goal, (sign,) if sign else ())
    seen = "visible" if placing == "visible" else "hidden"
    return CarrierCase(
        _asked(name, base, (technique, goal, seen), file_type, probe),
        f"{number:04d}-{base.id}.{file_type}",
        Carrier(base.title, base.text, words, placing),
    )


def _sign(goal: Goal, spoken: Language, base: Base, number: int) -> str:
    """Of its own for each carrier, so that none is taken for another's."""
    if goal == "canary":
        return f"{'ヒスイカズラ' if spoken == 'ja' else 'Larkspur'}{1000 + 7 * number}"
    if goal == "link":
        return f"kirameki-{1000 + 7 * number}.example"
    return base.false if goal == "other_answer" else ""


def _clean(source: InjectionFile) -> Iterator[CarrierCase]:
    for file_type in FORMATS:
        for base in source.base:
            yield CarrierCase(
                _asked(f"{file_type}-clean-{base.id}", base, ("clean",), file_type, AttackProbe(None)),
                f"clean-{base.id}.{file_type}",
                Carrier(base.title, base.text, "", "visible"),
            )


def _asked(name: str, base: Base, kinds: tuple[str, ...], file_type: str, probe: AttackProbe) -> AskedQuestion:
    return AskedQuestion(
        id=name,
        text=base.question,
        answerable=True,
        references=base.answers,
        kinds=kinds,
        file_type=file_type,
        probe=probe,
    )
