"""Metrics of a ranking by the field's definitions, through ir-measures (trec_eval)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, nDCG

_MEASURES = {"recall@1": R @ 1, "recall@5": R @ 5, "recall@10": R @ 10, "mrr@10": RR @ 10, "ndcg@10": nDCG @ 10}


@dataclass(frozen=True, slots=True)
class Ranked:
    """The passages found for a question, best first, without repetition, and those that were asked for."""

    question_id: str
    found: tuple[str, ...]
    wanted: tuple[str, ...]


RANKING = tuple(_MEASURES)


def ranking_metrics(ranked: Sequence[Ranked]) -> dict[str, float | None]:
    """recall@1/5/10, mrr@10 and ndcg@10 in 0…1, averaged over questions that have a passage; None where none has."""
    each = ranking_of_each(ranked)
    if not each:
        return dict.fromkeys(_MEASURES)
    return {name: round(sum(one[name] for one in each.values()) / len(each), 4) for name in _MEASURES}


def ranking_of_each(ranked: Sequence[Ranked]) -> dict[str, dict[str, float]]:
    """The same for each question that has a passage, by its id."""
    asked = [item for item in ranked if item.wanted]
    qrels = {item.question_id: dict.fromkeys(item.wanted, 1) for item in asked}
    run = {item.question_id: _descending(item.found) for item in asked}
    names = {measure: name for name, measure in _MEASURES.items()}
    each = {item.question_id: dict.fromkeys(_MEASURES, 0.0) for item in asked}
    for found in ir_measures.iter_calc(list(names), qrels, run) if asked else ():
        each[found.query_id][names[found.measure]] = float(found.value)
    return each


def _descending(found: Sequence[str]) -> Mapping[str, float]:
    """trec_eval orders by score and breaks ties by name: give each rank its own score."""
    return {name: float(len(found) - place) for place, name in enumerate(found)} or {"": 0.0}
