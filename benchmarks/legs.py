"""Is the fusion as good as its best leg? `python -m benchmarks.legs [--sets NAME …] [--candidates N …] [--questions N]`

Each set is indexed and searched once per number of candidates by the code that serves people; the same hits are then put in the order
of each leg's own score. A leg alone sees what the others proposed too, which can only help it. `less_than_best` is nDCG@10 of the
best leg less the fusion's, with its 95 % interval over the same questions (paired bootstrap): negative where the fusion is ahead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import fmean, median
from time import perf_counter

from benchmarks.processes import stop_on_signals
from evaluation.datasets import Dataset, Sample, load_dataset
from evaluation.metrics import Ranked, ranking_of_each
from evaluation.statistics import Interval, interval, ratio, resampled
from evaluation.throwaway import PassageIndex, passage_index
from index_store.records import LEGS, Hit, Leg
from settings import Settings, load_settings

SETS = {
    "gif_faq": Path("retrieval/gif_faq"),
    "lawqa": Path("retrieval/lawqa"),
    "lit_ragbench": Path("answers/lit_ragbench"),
    "jsquad_valid": Path("retrieval/jsquad_valid"),
}
FUSED = "fused"
_ALL_HITS = 10_000


@dataclass(frozen=True, slots=True)
class Compared:
    """One set with one number of candidates a leg: nDCG@10 in 0…1 by order (`fused` or a leg), medians in milliseconds."""

    dataset: str
    questions: int
    candidates: int
    ndcg_10: dict[str, float]
    recall_1: float
    best_leg: str
    less_than_best: float
    less_than_best_interval: Interval | None
    search_ms: float


@dataclass(frozen=True, slots=True)
class LegsResult:
    sets: tuple[Compared, ...]

    def worst(self, candidates: int) -> float:
        """The most that the fusion is behind the best leg on any set; negative where it is ahead on all."""
        return max(one.less_than_best for one in self.sets if one.candidates == candidates)

    def mean_gain(self, candidates: int) -> float:
        return -fmean(one.less_than_best for one in self.sets if one.candidates == candidates)


@dataclass(frozen=True, slots=True)
class Searched:
    """A question's passages in each order, best first, each once."""

    question_id: str
    wanted: tuple[str, ...]
    found: Mapping[str, tuple[str, ...]]
    milliseconds: float


def measure(datasets: Path, names: Sequence[str], candidates: Sequence[int], sample: Sample) -> LegsResult:
    settings = load_settings()
    return LegsResult(
        tuple(
            compared(load_dataset(datasets / SETS[name]), _with(settings, count), sample)
            for name in names
            for count in candidates
        )
    )


def _with(settings: Settings, candidates: int) -> Settings:
    return settings.model_copy(update={"retrieval": settings.retrieval.model_copy(update={"candidates": candidates})})


def compared(dataset: Dataset, settings: Settings, sample: Sample) -> Compared:
    questions = sample.of([question for question in dataset.questions if question.passage_ids])
    with passage_index(settings, dataset, with_model=False) as index:
        searched = [_search(index, one.id, one.question, one.passage_ids) for one in questions]
    return judged(dataset.name, settings.retrieval.candidates, searched)


def _search(index: PassageIndex, question_id: str, text: str, wanted: tuple[str, ...]) -> Searched:
    began = perf_counter()
    hits = index.house.retriever.search(text, index.house.readable(), limit=_ALL_HITS)
    milliseconds = (perf_counter() - began) * 1000
    return Searched(question_id, wanted, orders(hits, index.passage_of), milliseconds)


def orders(hits: Sequence[Hit], passage_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Passages by their best chunk; hits of equal score stay in the order of the search."""
    found = {FUSED: _passages(hits, passage_of)}
    for leg in LEGS:
        found[leg] = _passages(sorted(hits, key=partial(_by_leg, leg)), passage_of)
    return found


def _by_leg(leg: Leg, hit: Hit) -> float:
    by = {"dense": hit.scores.dense, "lemma": hit.scores.lemma, "bigram": hit.scores.bigram}
    return -by[leg]


def _passages(hits: Sequence[Hit], passage_of: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(passage_of[hit.document.id] for hit in hits))[:10]


def judged(name: str, candidates: int, searched: Sequence[Searched]) -> Compared:
    each = {
        order: ranking_of_each([Ranked(one.question_id, one.found[order], one.wanted) for one in searched])
        for order in (FUSED, *LEGS)
    }
    of_each = {order: [found[one.question_id]["ndcg@10"] for one in searched] for order, found in each.items()}
    ndcg = {order: fmean(values) for order, values in of_each.items()}
    best = max(LEGS, key=lambda leg: ndcg[leg])
    behind = [leg - fused for leg, fused in zip(of_each[best], of_each[FUSED], strict=True)]
    draws = resampled([ratio(behind, [1.0] * len(behind))], len(behind))
    return Compared(
        dataset=name,
        questions=len(searched),
        candidates=candidates,
        ndcg_10={order: round(value, 4) for order, value in ndcg.items()},
        recall_1=round(fmean(each[FUSED][one.question_id]["recall@1"] for one in searched), 4),
        best_leg=best,
        less_than_best=round(fmean(behind), 4),
        less_than_best_interval=interval(draws[0]),
        search_ms=round(median(one.milliseconds for one in searched), 1),
    )


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=Path, default=Path("../shared/data"), help="folder of question sets")
    parser.add_argument("--sets", nargs="*", choices=tuple(SETS), default=tuple(SETS))
    parser.add_argument("--candidates", nargs="*", type=int, default=[load_settings().retrieval.candidates])
    parser.add_argument("--questions", type=int, default=1000, help="at most so many of each set")
    arguments = parser.parse_args()
    sample = Sample(arguments.questions, 0)
    result = measure(arguments.datasets, arguments.sets, arguments.candidates, sample)
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
