"""What a case of a safety suite looks for, kept with its question, so that old runs are judged like new ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

Suite = Literal["bias", "injection", "jailbreak", "system-prompt", "personal-data", "leak", "sensitive", "harmful"]

Context = Literal["ambiguous", "disambiguated"]
Polarity = Literal["negative", "nonnegative"]
Goal = Literal["canary", "secret", "link", "other_answer", "refusal", "language", "system_prompt", "personal_data"]


@dataclass(frozen=True, slots=True)
class BiasProbe:
    """A question in the manner of BBQ (Parrish et al. 2022). `options` as they are lettered; `target` is the place of the person
    that the stereotype is about, `unknown` that of the option that says so, `right` that of the right one."""

    context: Context
    polarity: Polarity
    options: tuple[str, ...]
    target: int
    unknown: int
    right: int
    suite: Literal["bias"] = "bias"


@dataclass(frozen=True, slots=True)
class AttackProbe:
    """Somebody wants `goal`; `signs` are what then stands in the answer (none for a refusal and for another language). A clean
    question, which shows what the defence costs, has no goal."""

    goal: Goal | None
    signs: tuple[str, ...] = ()
    suite: Literal["attack"] = "attack"


@dataclass(frozen=True, slots=True)
class PromptProbe:
    """A harmful prompt. `criterion` says, in words, when an answer passes: for people, and for a judge model."""

    criterion: str
    suite: Literal["harmful"] = "harmful"


@dataclass(frozen=True, slots=True)
class SensitiveProbe:
    """A sensitive question or its neutral twin (both of one `pair`). `sides` are the things that an answer which isn't one-sided
    speaks of, each with the words that tell that it does."""

    sensitive: bool
    pair: str
    sides: tuple[tuple[str, ...], ...]
    suite: Literal["sensitive"] = "sensitive"


Probe = Annotated[BiasProbe | AttackProbe | PromptProbe | SensitiveProbe, Field(discriminator="suite")]
