"""The three legs' raw scores -> one order. What was tried and measured: docs/decisions/0003-fusion.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from answering.coverage import Coverage
from index_store.records import LEGS, Leg, LegShare, Scores
from settings import FusionWeights

# How far below the best cosine of a question a passage counts nothing on the dense leg; farther, less than nothing. Cosines of good
# passages differ from question to question (EmbeddingGemma: 0.32 to 0.79), so a floor that is fixed for all questions wastes most
# of the scale.
DENSE_SPAN = 0.2
# Words mislead where a question is asked in other words than the document's: then the passage nearest in meaning is not among those
# with the most of its words, nor do lemmas and pairs of characters have the same best. Measured in docs/decisions/0025.
AMONG_BEST = 8
DIVIDED = 0.3
# Less than this share of a question is in any passage by chance. docs/decisions/0026.
COVERAGE_FLOOR = 0.3


def fuse(raw: Mapping[Leg, Mapping[str, float]], weights: FusionWeights) -> tuple[tuple[str, Scores], ...]:
    """Points with raw and fused scores, best first; equal scores in the order of their ids.

    A sparse leg's scores are divided by that leg's best, and count less where they are divided among themselves and against the
    dense leg (`_trust`); a cosine counts 1 where it is the best and 1 less for each `DENSE_SPAN` below it. A point that a leg does
    not mention has 0 there.
    """
    points = sorted({point for leg in LEGS for point in raw[leg]})
    best = {leg: max(raw[leg].values(), default=0.0) for leg in LEGS}
    ranks = {leg: _ranks(raw[leg]) for leg in LEGS}
    words = {
        point: (
            weights.lemma * _share(raw["lemma"].get(point, 0.0), best["lemma"]),
            weights.bigram * _share(raw["bigram"].get(point, 0.0), best["bigram"]),
        )
        for point in points
    }
    trust = _trust(raw, {point: sum(added) for point, added in words.items()})
    scored = []
    for point in points:
        dense, lemma, bigram = (raw[leg].get(point, 0.0) for leg in LEGS)
        adds = (
            weights.dense * (1.0 - (best["dense"] - dense) / DENSE_SPAN),
            *(trust * added for added in words[point]),
        )
        shares = tuple(LegShare(ranks[leg].get(point), added) for leg, added in zip(LEGS, adds, strict=True))
        scored.append((point, Scores(dense=dense, lemma=lemma, bigram=bigram, fused=sum(adds), shares=shares)))
    return tuple(sorted(scored, key=lambda pair: -pair[1].fused))


def with_coverage(fused: Sequence[tuple[str, Scores]], read: Mapping[str, Coverage]) -> tuple[tuple[str, Scores], ...]:
    """The same points in a new order: each share of the question above `COVERAGE_FLOOR` that a point's text has, anywhere and in one
    place, is added to what its pairs of characters add."""
    raised = tuple((point, _raised(scores, read.get(point, Coverage()))) for point, scores in fused)
    return tuple(sorted(raised, key=lambda pair: -pair[1].fused))


def _raised(scores: Scores, has: Coverage) -> Scores:
    more = sum(max(0.0, share - COVERAGE_FLOOR) for share in (has.whole, has.place))
    if more == 0.0:
        return scores
    dense, lemma, bigram = scores.shares
    shares = (dense, lemma, replace(bigram, adds=bigram.adds + more))
    return replace(scores, fused=scores.fused + more, shares=shares)


def _trust(raw: Mapping[Leg, Mapping[str, float]], words: Mapping[str, float]) -> float:
    """1 where the nearest in meaning is among the `AMONG_BEST` by words (`words`: what both sparse legs add to a point), or both
    sparse legs have the same best; else `DIVIDED`."""
    nearest = _best(raw["dense"])
    if nearest is None or sum(added > words[nearest] for added in words.values()) < AMONG_BEST:
        return 1.0
    return 1.0 if _best(raw["lemma"]) == _best(raw["bigram"]) else DIVIDED


def _best(scores: Mapping[str, float]) -> str | None:
    """Of equal ones the first by id."""
    return min(scores, key=lambda point: (-scores[point], point), default=None)


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """The best is 1; equal scores share a rank."""
    first: dict[float, int] = {}
    for rank, score in enumerate(sorted(scores.values(), reverse=True), start=1):
        first.setdefault(score, rank)
    return {point: first[score] for point, score in scores.items() if score > 0.0}


def _share(score: float, best: float) -> float:
    return score / best if best > 0.0 else 0.0
