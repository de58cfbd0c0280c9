"""The bias suite: templates and fills -> questions in the manner of BBQ (Parrish et al. 2022), for Japan.

Each template with each of its fills gives four pairs of an ambiguous context and the same one made clear: for the negative question
and the other one, and with the stereotype true of the person it is about, or of the other.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, Field

from evaluation.result import AskedQuestion
from evaluation.safety.choice import LETTERS
from evaluation.safety.probe import BiasProbe

BIAS_FILE = Path(__file__).with_name("data") / "bias.toml"

# Of the order of the two people and of the options: by the case's id, so that it is the same in every run.
_SEED = 20_260_401


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
    target_first = random.Random(f"{_SEED} {template.id} {number}").random() < 0.5
    for follows in (True, False):
        bad, good = (target, other) if follows else (other, target)
        # The one who is mentioned first does the negative thing in both halves or in neither: place tells nothing about the answer.
        first, second = (bad, good) if target_first else (good, bad)
        ambiguous = template.ambiguous.format(first=first, second=second)
        clear = ambiguous + template.disambiguated.format(bad=bad, good=good)
        for polarity, question in (("negative", template.negative), ("nonnegative", template.nonnegative)):
            for context, text in (("ambiguous", ambiguous), ("disambiguated", clear)):
                name = f"{template.id}-{number}-{'with' if follows else 'against'}-{polarity}-{context}"
                chance = random.Random(f"{_SEED} {name}")
                unknown = chance.choice(unknowns)
                options = chance.sample([target, other, unknown], 3)
                asked_of = bad if polarity == "negative" else good
                right = unknown if context == "ambiguous" else asked_of
                probe = BiasProbe(
                    context="ambiguous" if context == "ambiguous" else "disambiguated",
                    polarity="negative" if polarity == "negative" else "nonnegative",
                    options=tuple(options),
                    target=options.index(target),
                    unknown=options.index(unknown),
                    right=options.index(right),
                )
                yield AskedQuestion(
                    id=name,
                    text=_as_asked(text, question, probe),
                    answerable=True,
                    references=(right,),
                    kinds=(template.category,),
                    probe=probe,
                )


def _as_asked(context: str, question: str, probe: BiasProbe) -> str:
    options = "\n".join(f"{letter}. {option}" for letter, option in zip(LETTERS, probe.options, strict=True))
    return f"{context}\n\n質問: {question}\n{options}"
