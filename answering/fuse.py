"""The three legs' raw scores -> one order. What was tried and measured: docs/decisions/0003-fusion.md."""

from __future__ import annotations

from collections.abc import Mapping

from index_store.records import LEGS, Leg, LegShare, Scores
from settings import FusionWeights

# How far below the best cosine of a question a passage counts nothing on the dense leg; farther, less than nothing. Cosines of good
# passages differ from question to question (EmbeddingGemma: 0.32 to 0.79), so a floor that is fixed for all questions wastes most
# of the scale.
DENSE_SPAN = 0.2


def fuse(raw: Mapping[Leg, Mapping[str, float]], weights: FusionWeights) -> tuple[tuple[str, Scores], ...]:
    """Points with raw and fused scores, best first; equal scores in the order of their ids.

    A sparse leg's scores are divided by that leg's best; a cosine counts 1 where it is the best and 1 less for each `DENSE_SPAN`
    below it. A point that a leg does not mention has 0 there. The fused score is at most the sum of the weights.
    """
    points = sorted({point for leg in LEGS for point in raw[leg]})
    best = {leg: max(raw[leg].values(), default=0.0) for leg in LEGS}
    scored = []
    ranks = {leg: _ranks(raw[leg]) for leg in LEGS}
    for point in points:
        dense, lemma, bigram = (raw[leg].get(point, 0.0) for leg in LEGS)
        adds = (
            weights.dense * (1.0 - (best["dense"] - dense) / DENSE_SPAN),
            weights.lemma * _share(lemma, best["lemma"]),
            weights.bigram * _share(bigram, best["bigram"]),
        )
        shares = tuple(LegShare(ranks[leg].get(point), added) for leg, added in zip(LEGS, adds, strict=True))
        scored.append((point, Scores(dense=dense, lemma=lemma, bigram=bigram, fused=sum(adds), shares=shares)))
    return tuple(sorted(scored, key=lambda pair: -pair[1].fused))


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """The best is 1; equal scores share a rank."""
    first: dict[float, int] = {}
    for rank, score in enumerate(sorted(scores.values(), reverse=True), start=1):
        first.setdefault(score, rank)
    return {point: first[score] for point, score in scores.items() if score > 0.0}


def _share(score: float, best: float) -> float:
    return score / best if best > 0.0 else 0.0
