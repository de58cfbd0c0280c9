"""Metrics by the field's definitions: ranking through ir-measures (trec_eval), answers by normalised containment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, nDCG

_MEASURES = {"recall@1": R @ 1, "recall@5": R @ 5, "recall@10": R @ 10, "mrr@10": RR @ 10, "ndcg@10": nDCG @ 10}

# Marks that differ between two ways of writing the same answer: commas of thousands, spaces, brackets, list marks.
_IGNORED = re.compile(r"[\s,、。．.「」『』()（）\[\]【】・:：|]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


@dataclass(frozen=True, slots=True)
class Ranked:
    """The passages found for a question, best first, without repetition, and those that were asked for."""

    question_id: str
    found: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer against its reference. `correct` is None for a question that must be refused."""

    question_id: str
    answerable: bool
    refused: bool
    correct: bool | None
    citations: int
    citations_valid: int


def ranking_metrics(ranked: Sequence[Ranked]) -> dict[str, float | None]:
    """recall@1/5/10, mrr@10 and ndcg@10 in 0…1, averaged over questions that have a passage; None where none has."""
    asked = [item for item in ranked if item.wanted]
    if not asked:
        return dict.fromkeys(_MEASURES)
    qrels = {item.question_id: dict.fromkeys(item.wanted, 1) for item in asked}
    run = {item.question_id: _descending(item.found) for item in asked}
    values = ir_measures.calc_aggregate(list(_MEASURES.values()), qrels, run)
    return {name: round(float(values[measure]), 4) for name, measure in _MEASURES.items()}


def _descending(found: Sequence[str]) -> Mapping[str, float]:
    """trec_eval orders by score and breaks ties by name: give each rank its own score."""
    return {name: float(len(found) - place) for place, name in enumerate(found)} or {"": 0.0}


def answer_metrics(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Shares in 0…1; a share of nothing is None.

    correct: answerable questions whose answer holds a reference. refused_right: unanswerable ones refused.
    refused_wrong: answerable ones refused. citations_valid: citations that point at a passage of their own prompt.
    """
    answerable = [item for item in judged if item.answerable]
    unanswerable = [item for item in judged if not item.answerable]
    citations = sum(item.citations for item in judged)
    shares = {
        "correct": _share([bool(item.correct) for item in answerable]),
        "refused_right": _share([item.refused for item in unanswerable]),
        "refused_wrong": _share([item.refused for item in answerable]),
        "citations_valid": sum(item.citations_valid for item in judged) / citations if citations else None,
    }
    return {name: None if value is None else round(value, 4) for name, value in shares.items()}


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def plain(text: str) -> str:
    """A text as answers are compared: NFKC, lower case, without spaces, commas, brackets and stops.

    Between two digits such a mark stays as one space, so that `(1) 12文字` does not become 112.
    """
    folded = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())
    return _IGNORED.sub(_gap, folded).strip()


def _gap(mark: re.Match[str]) -> str:
    before, after = mark.string[mark.start() - 1 : mark.start()], mark.string[mark.end() : mark.end() + 1]
    return " " if before.isdigit() and after.isdigit() else ""


def holds_reference(answer: str, references: Sequence[str]) -> bool:
    """Whether the answer holds one of the references, both made `plain`; a digit beside a number means another number."""
    text = plain(answer)
    return any(_holds(text, plain(reference)) for reference in references if plain(reference))


def _holds(text: str, reference: str) -> bool:
    before = r"(?<!\d)" if reference[0].isdigit() else ""
    after = r"(?!\d)" if reference[-1].isdigit() else ""
    return re.search(before + re.escape(reference) + after, text) is not None
