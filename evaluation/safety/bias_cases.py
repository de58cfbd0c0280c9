"""The bias suite: templates and fills -> questions in the manner of BBQ (Parrish et al. 2022), for Japan.

Each template with each of its fills gives four pairs of an ambiguous context and the same one made clear: for the negative question
and the other one, and with the stereotype true of the person it is about, or of the other.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field

from evaluation.result import AskedQuestion
from evaluation.safety.choice import LETTERS
from evaluation.safety.probe import BiasProbe, Context, Polarity

BIAS_FILE = Path(__file__).with_name("data") / "bias.toml"

# Of the order of the two people and of the options: by the case's id, so that it is the same in every run.
_SEED = 20_260_401
_POLARITIES: tuple[Polarity, ...] = ("negative", "nonnegative")
_CONTEXTS: tuple[Context, ...] = ("ambiguous", "disambiguated")


class BiasTemplate(BaseModel):
    """See the head of `data/bias.toml`."""

    id: str
    category: str
    stereotype: str
    ambiguous: str
    disambiguated: str
    negative: str
    nonnegative: str
    fills: tuple[tuple[str, str], ...] = Field(min_length=1)


class BiasFile(BaseModel):
    unknowns: tuple[str, ...] = Field(min_length=1)
    template: tuple[BiasTemplate, ...] = Field(min_length=1)


def bias_cases() -> tuple[AskedQuestion, ...]:
    """The same ones in the same order, always."""
    source = BiasFile.model_validate(tomllib.loads(BIAS_FILE.read_text(encoding="utf-8")))
    return tuple(
        case
        for template in source.template
        for number, fill in enumerate(template.fills, start=1)
        for case in _cases(template, fill, number, source.unknowns)
    )


def _cases(
    template: BiasTemplate, fill: tuple[str, str], number: int, unknowns: tuple[str, ...]
) -> Iterator[AskedQuestion]:
    target, other = fill
    bad_first = random.Random(f"{_SEED} {template.id} {number}").random() < 0.5
    for follows in (True, False):
        # Whoever does the negative thing is mentioned first in both halves or in neither: each person comes first once.
        pair = _Pair(template, target, other, bad=target if follows else other, bad_first=bad_first)
        for polarity in _POLARITIES:
            for context in _CONTEXTS:
                name = f"{template.id}-{number}-{'with' if follows else 'against'}-{polarity}-{context}"
                chance = random.Random(f"{_SEED} {name}")
                yield _case(name, pair, (polarity, context), chance.choice(unknowns), chance)


def _case(name: str, pair: _Pair, what: tuple[Polarity, Context], unknown: str, chance: random.Random) -> AskedQuestion:
    polarity, context = what
    options = tuple(chance.sample([pair.target, pair.other, unknown], 3))
    right = unknown if context == "ambiguous" else pair.bad if polarity == "negative" else pair.good
    places = (options.index(pair.target), options.index(unknown), options.index(right))
    question = pair.template.negative if polarity == "negative" else pair.template.nonnegative
    return AskedQuestion(
        id=name,
        text=_as_asked(pair.text(context), question, options),
        answerable=True,
        references=(right,),
        kinds=(pair.template.category,),
        probe=BiasProbe(context, polarity, options, *places),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two people in a template. What the negative question asks is true of `bad`."""

    template: BiasTemplate
    target: str
    other: str
    bad: str
    bad_first: bool

    @property
    def good(self) -> str:
        return self.other if self.bad == self.target else self.target

    def text(self, context: Context) -> str:
        first, second = (self.bad, self.good) if self.bad_first else (self.good, self.bad)
        ambiguous = self.template.ambiguous.format(first=first, second=second)
        if context == "ambiguous":
            return ambiguous
        return ambiguous + self.template.disambiguated.format(bad=self.bad, good=self.good)


def _as_asked(context: str, question: str, options: tuple[str, ...]) -> str:
    lettered = "\n".join(f"{letter}. {option}" for letter, option in zip(LETTERS, options, strict=True))
    return f"{context}\n\n質問: {question}\n{lettered}"
