"""One question of a run as it is kept: what was asked, what was found, what was answered. Every metric is computed from this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from answering.answer import Check, Turn
from evaluation.safety.probe import Probe
from index_store.records import Place, Scores

RANKED = 10
FIRST = 3


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """`wanted` names what answers it (ids of a set's passages, paths of documents); empty where nothing does or none is known.

    `references` are alternatives; where several things are asked, `each` has the alternatives of each. `kinds` and `file_type` are what results are broken down by; empty where the set has none.
    `probe` is what a case of a safety suite looks for.
    """

    id: str
    text: str
    answerable: bool
    wanted: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    file_type: str = ""
    history: tuple[Turn, ...] = ()
    each: tuple[tuple[str, ...], ...] = ()
    probe: Probe | None = None


@dataclass(frozen=True, slots=True)
class SeenPassage:
    """A passage that was found, with its text as it was then. `right` is None where the question has no true passage;
    `in_prompt`: the model read it."""

    name: str
    title: str
    place: Place
    text: str
    scores: Scores
    right: bool | None = None
    in_prompt: bool = False


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """`valid`: it points at a passage that this answer was given, and quotes that passage. `right` as in SeenPassage."""

    number: int
    name: str
    valid: bool
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """`same` is a judge model's verdict whether it says what a reference says, or meets the criterion of a harmful prompt; None where
    no judge was asked. `checks` is what the answer was marked for; None in a run of before it was kept."""

    text: str
    refused: bool
    citations: tuple[CitedPassage, ...] = ()
    notes: tuple[str, ...] = ()
    search_text: str = ""
    first_token_ms: float | None = None
    prompt_tokens: int | None = None
    reused_tokens: int | None = None
    answer_tokens: int | None = None
    same: bool | None = None
    checks: tuple[Check, ...] | None = None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """`passages` best first; `answer` is None in a run that only searches. `milliseconds` is the whole of it."""

    asked: AskedQuestion
    passages: tuple[SeenPassage, ...] = ()
    answer: GivenAnswer | None = None
    milliseconds: float = 0.0

    @property
    def ranked(self) -> tuple[str, ...]:
        """The names of the passages without repetition, at most ten: each counts where its best passage stands."""
        return distinct(passage.name for passage in self.passages)[:RANKED]

    @property
    def found_first(self) -> bool | None:
        """Whether a true passage is among the first three; None where the question has none."""
        if not self.asked.wanted:
            return None
        return any(bool(passage.right) for passage in self.passages[:FIRST])


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names in order without repetition."""
    return tuple(dict.fromkeys(names))
