"""Answers of any system against a set's references, all judged by their text in the same way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.peers.protocol import Reply
from evaluation.answer_match import holds_reference
from evaluation.datasets import DatasetQuestion

# What answers say that say nothing: ours, and what the starter model wrote in three languages when it was told to indicate it.
_SAYS_NOTHING = re.compile(
    r"(記載|情報|言及|記述|説明|データ)(が|は|も)(あり|ござい)ません|(記載|言及|提供|明記|説明|提示|示)され(て|ており|ていま)(いません|ません|せん)"
    r"|(わかり|分かり|判断でき|回答でき|お答えでき|答えられ|特定でき|見つかり)ません|不明です|回答不可"
    r"|\b(not|n't) (\w+ ){0,2}(mention|provid|specif|contain|stat|includ|help|indicat|availab|found|give|say|answer|discuss)"
    r"|\bno (\w+ ){0,2}(information|mention|source|details?)|none of the|\bcannot |can't (be )?(determin|answer)"
    r"|(没有|未)(提供|提及|提到|说明|明确|给出|相关|包含)|无法|不清楚",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`held`: the text holds a reference; None for a question that must be refused."""

    held: bool | None
    refused: bool


def verdict(question: DatasetQuestion, reply: Reply) -> Verdict:
    """A text that holds the reference is no refusal, whatever else it says; one that is empty is one."""
    held = holds_reference(reply.text, question.answers) if question.passage_ids else None
    says_nothing = not reply.text.strip() or reply.text.strip() == "Empty Response"
    refused = not held and (says_nothing or _SAYS_NOTHING.search(reply.text) is not None)
    return Verdict(held, refused)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{self.part} of {self.whole}"


@dataclass(frozen=True, slots=True)
class Judged:
    """`held` and `refused_wrongly` of the questions that have an answer, `refused_rightly` of the others."""

    held: Share
    refused_wrongly: Share
    refused_rightly: Share


def judged(questions: Sequence[DatasetQuestion], replies: dict[str, Reply]) -> Judged:
    verdicts = [verdict(question, replies[question.id]) for question in questions]
    answerable = [one for one in verdicts if one.held is not None]
    others = [one for one in verdicts if one.held is None]
    return Judged(
        held=Share(sum(bool(one.held) for one in answerable), len(answerable)),
        refused_wrongly=Share(sum(one.refused for one in answerable), len(answerable)),
        refused_rightly=Share(sum(one.refused for one in others), len(others)),
    )
