"""How confidential what a model reads may be: a model has a clearance, and what is labelled above it doesn't reach it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args, overload

from privacy.kinds import Label

# Rising.
LABELS: tuple[Label, ...] = get_args(Label)
MILDEST: Label = LABELS[0]
STRICTEST: Label = LABELS[-1]

Messages = Sequence[tuple[str, str]]


def label_from(word: str | None) -> Label:
    """The label that this word is; what is no label, or isn't known, counts as the strictest.

    >>> label_from("社外秘"), label_from("confidential"), label_from(None)
    ('社外秘', '極秘', '極秘')
    """
    return next((label for label in LABELS if label == word), STRICTEST)


def strictest(labels: Iterable[str | None]) -> Label:
    """Of what stands together in one text; the mildest where nothing does."""
    return max((label_from(label) for label in labels), key=LABELS.index, default=MILDEST)


def mildest(*labels: str | None) -> Label:
    """What two models that read the same may read; `labels` are their clearances."""
    return min((label_from(label) for label in labels), key=LABELS.index)


def cleared(clearance: Label, label: str | None) -> bool:
    """Whether a model with this clearance may read what is labelled so."""
    return LABELS.index(label_from(label)) <= LABELS.index(clearance)


@dataclass(frozen=True, slots=True)
class Labelled(Sequence[tuple[str, str]]):
    """A prompt's messages with the strictest label of what stands in them: what a model's client asks for before it sends them."""

    messages: tuple[tuple[str, str], ...]
    label: Label

    @overload
    def __getitem__(self, place: int) -> tuple[str, str]: ...

    @overload
    def __getitem__(self, place: slice) -> Messages: ...

    def __getitem__(self, place: int | slice) -> tuple[str, str] | Messages:
        return self.messages[place]

    def __len__(self) -> int:
        return len(self.messages)


def label_of(messages: Messages) -> Label:
    """The strictest where nobody said it, so that a new way to a model that forgets to is refused, not believed."""
    return messages.label if isinstance(messages, Labelled) else STRICTEST
