"""Are cited sentences supported by what they cite? A person reads a sample and labels it; the share is counted here.

A file has one sentence a line (JSON): `supported` is null until somebody has read it, then true or false.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path

from pydantic import BaseModel

from answering.sentences import sentences
from errors import DatasetInvalid
from evaluation.datasets import read_lines
from evaluation.result import CitedPassage, QuestionResult

_MARKER = re.compile(r"\[(\d+)\]")
# The standard normal's 97.5 % point.
_Z = 1.959964


class ReadPassage(BaseModel):
    """What a marker `[number]` points at, in full."""

    number: int
    document: str
    text: str


class LabelledSentence(BaseModel):
    question_id: str
    question: str
    sentence: str
    passages: tuple[ReadPassage, ...]
    supported: bool | None = None
    remark: str = ""


class CitedAnswer(BaseModel):
    """One answer of a run, with the passages that it cites by number."""

    question_id: str
    question: str
    text: str
    passages: tuple[ReadPassage, ...]


class SupportShare(BaseModel):
    """`low` and `high`: the 95 % interval by Wilson's score (Wilson 1927, J. Am. Stat. Assoc. 22)."""

    supported: int
    labelled: int
    unlabelled: int
    share: float
    low: float
    high: float


def cited_sentences(answers: Sequence[CitedAnswer]) -> Iterator[LabelledSentence]:
    """Every sentence with a marker of a passage that the answer has, without label."""
    for answer in answers:
        for sentence in sentences([answer.text]):
            numbers = {int(number) for number in _MARKER.findall(sentence)}
            cited = tuple(passage for passage in answer.passages if passage.number in numbers)
            if cited:
                yield LabelledSentence(
                    question_id=answer.question_id,
                    question=answer.question,
                    sentence=sentence.strip(),
                    passages=cited,
                )


def draw(answers: Sequence[CitedAnswer], count: int, seed: int) -> tuple[LabelledSentence, ...]:
    """`count` of the cited sentences, the same for the same seed; all of them where there are fewer."""
    every = list(cited_sentences(answers))
    return tuple(random.Random(seed).sample(every, min(count, len(every))))


def write_labels(path: Path, labels: Sequence[LabelledSentence]) -> None:
    """Raises DatasetInvalid where the file is there: labels are a person's work."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(label.model_dump_json() + "\n" for label in labels)
    except OSError as error:
        raise DatasetInvalid(path=path, reason=str(error)) from error


def support_share(path: Path) -> SupportShare:
    """Raises DatasetInvalid where a line is no label, or none is labelled."""
    labels = read_lines(path, LabelledSentence)
    labelled = [label.supported for label in labels if label.supported is not None]
    if not labelled:
        raise DatasetInvalid(path=path, reason="no sentence has a label yet: set supported to true or false")
    share, count = sum(labelled) / len(labelled), len(labelled)
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z / (1 + _Z**2 / count) * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return SupportShare(
        supported=sum(labelled),
        labelled=count,
        unlabelled=len(labels) - count,
        share=share,
        low=middle - half,
        high=middle + half,
    )


def answers_of(results: Sequence[QuestionResult]) -> tuple[CitedAnswer, ...]:
    """The answers of a run, each with what it cites."""
    return tuple(
        CitedAnswer(
            question_id=one.asked.id,
            question=one.asked.text,
            text=one.answer.text,
            passages=tuple(_read(one, cited) for cited in one.answer.citations if _text(one, cited.name)),
        )
        for one in results
        if one.answer is not None and not one.answer.refused
    )


def _read(one: QuestionResult, cited: CitedPassage) -> ReadPassage:
    return ReadPassage(number=cited.number, document=cited.name, text=_text(one, cited.name))


def _text(one: QuestionResult, name: str) -> str:
    """All passages of that document that the model was given: a run keeps a citation's document, not which of them."""
    return "\n…\n".join(passage.text for passage in one.passages if passage.name == name and passage.in_prompt)
