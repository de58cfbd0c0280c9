"""What is told of the company's terms: how they stand, and how cutting all passages anew goes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermsState:
    """`saved` is the file as it lies there, `in_force` the text that search goes by. `pending` where they cut differently."""

    saved: str
    in_force: str
    pending: bool


@dataclass(frozen=True, slots=True)
class Retokenizing:
    passages_done: int
    passages_total: int


@dataclass(frozen=True, slots=True)
class TermsApplied:
    """The end. `terms` counts lines, `passages` those that were cut anew. `stopped`: the terms before are still in force."""

    terms: int
    passages: int
    seconds: float
    stopped: bool = False


TermsEvent = Retokenizing | TermsApplied
