"""Does it pay to read question and passage together? `python -m benchmarks.rerankers --dataset ../shared/data/retrieval/lawqa [--limit N]`

The first passages of the search, put in order again by every model here that can: each chat model, asked whether the passage
answers the question (the log odds of 「はい」 against 「いいえ」), and the cross-encoder of `models.reranker` where one is set.
`alone` is the model's own order, `both` that of the sum of its ranks and the search's, the search first where they are equal. A gain is the
difference to the search over the same questions with its 95 % interval (paired bootstrap); milliseconds are those of the reading alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from answering.rerank import Reranker
from benchmarks.processes import stop_on_signals
from evaluation.datasets import DatasetQuestion, Sample, load_dataset
from evaluation.metrics import Ranked, ranking_of_each
from evaluation.second_model import GivesLogprobs, drained, second_model
from evaluation.statistics import Interval, interval, ratio, resampled
from evaluation.throwaway import PassageIndex, passage_index
from index_store.cell_marks import without_cells
from index_store.records import Hit
from models.verify import require
from settings import Settings, load_settings

DATASET = Path("../shared/data/retrieval/lawqa")
QUESTIONS, PASSAGES, CHUNKS = 60, 5, 40
CHAT_MODELS = ("qwen2.5-coder-1.5b-instruct-q4_k_m", "qwen2.5-coder-0.5b-instruct-q4_k_m")
YES, NO = "はい", "いいえ"
_SYSTEM = "質問と文章を読み、文章に質問の答えが書かれていれば「はい」、書かれていなければ「いいえ」とだけ答えます。"
_EXAMPLES = (
    ("質問: 駐車場は月いくらですか\n文章: 駐車場の使用料は、月額5,000円とする。", YES),
    ("質問: 駐車場は月いくらですか\n文章: 駐車場は、従業員用の入口の北側にある。", NO),
)
# A candidate that is not among a model's 20 likeliest first tokens: less likely than any of them.
_UNLIKELY = -20.0

# The passages of one question -> their scores, the higher the better.
Reads = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The first passages of one question's search, best first, each with its best chunk's text."""

    question: DatasetQuestion
    names: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One way to order: shares in 0…1; `gain` is nDCG@10 less the search's, with its interval (none for the search itself)."""

    model: str
    way: str
    recall_1: float
    ndcg_10: float
    gain: float
    gain_interval: Interval | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class RerankersResult:
    dataset: str
    questions: int
    passages: int
    orders: tuple[Order, ...]


def measure(folder: Path, sample: Sample, passages: int) -> RerankersResult:
    settings, dataset = load_settings(), load_dataset(folder)
    asked = sample.of([question for question in dataset.questions if question.passage_ids])
    with passage_index(settings, dataset, with_model=False) as index:
        candidates = [first_passages(index, question, passages) for question in asked]
    orders = [order("search", "alone", candidates, [one.names for one in candidates], 0.0)]
    for model, reads in readers(settings):
        orders += reordered(model, reads, candidates)
    return RerankersResult(dataset.name, len(asked), passages, tuple(orders))


def first_passages(index: PassageIndex, question: DatasetQuestion, passages: int) -> Candidates:
    best: dict[str, Hit] = {}
    for hit in index.house.retriever.search(question.question, index.house.readable(), limit=CHUNKS):
        best.setdefault(index.passage_of[hit.document.id], hit)
    first = dict(list(best.items())[:passages])
    texts = (f"{hit.document.title}\n{without_cells(hit.chunk.text)}" for hit in first.values())
    return Candidates(question, tuple(first), tuple(texts))


def readers(settings: Settings) -> Iterator[tuple[str, Reads]]:
    """One after another, each loaded only while it is used."""
    for model in CHAT_MODELS:
        with second_model(settings, model) as chat:
            yield model, chat_reader(chat)
    if settings.models.reranker is not None:
        name = settings.models.reranker
        yield name, Reranker(require(name, settings.models_folder), name).scores


def chat_reader(model: GivesLogprobs) -> Reads:
    constant = [("system", _SYSTEM)]
    for asked, answered in _EXAMPLES:
        constant += [("user", asked), ("assistant", answered)]

    def read(question: str, texts: Sequence[str]) -> Sequence[float]:
        return [log_odds(model, (*constant, ("user", f"質問: {question}\n文章: {text}"))) for text in texts]

    return read


def log_odds(model: GivesLogprobs, messages: Sequence[tuple[str, str]]) -> float:
    found = drained(model.first_token_logprobs(messages, (YES, NO)))
    return found.get(YES, _UNLIKELY) - found.get(NO, _UNLIKELY)


def reordered(model: str, reads: Reads, candidates: Sequence[Candidates]) -> tuple[Order, Order]:
    alone, both, milliseconds = [], [], []
    for one in candidates:
        started = perf_counter()
        scores = reads(one.question.question, one.texts)
        milliseconds.append((perf_counter() - started) * 1000)
        by_model = sorted(range(len(scores)), key=lambda place: -scores[place])
        ranks = {place: rank for rank, place in enumerate(by_model)}
        alone.append([one.names[place] for place in by_model])
        both.append([one.names[place] for place in sorted(ranks, key=lambda place: (place + ranks[place], place))])
    cost = median(milliseconds)
    return order(model, "alone", candidates, alone, cost), order(model, "both", candidates, both, cost)


def order(
    model: str, way: str, candidates: Sequence[Candidates], orders: Sequence[Sequence[str]], milliseconds: float
) -> Order:
    found, searched = _measured(candidates, orders), _measured(candidates, [one.names for one in candidates])
    count = len(candidates)
    gains = [mine["ndcg@10"] - theirs["ndcg@10"] for mine, theirs in zip(found, searched, strict=True)]
    sure = None if model == "search" else interval(resampled([ratio(gains, [1.0] * count)], count)[0])
    return Order(
        model=model,
        way=way,
        recall_1=round(sum(one["recall@1"] for one in found) / count, 4),
        ndcg_10=round(sum(one["ndcg@10"] for one in found) / count, 4),
        gain=round(sum(gains) / count, 4),
        gain_interval=sure,
        milliseconds=round(milliseconds, 1),
    )


def _measured(candidates: Sequence[Candidates], orders: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    ranked = [
        Ranked(one.question.id, tuple(names), tuple(one.question.passage_ids))
        for one, names in zip(candidates, orders, strict=True)
    ]
    each = ranking_of_each(ranked)
    return [each[one.question.id] for one in candidates]


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, default=DATASET)
    parser.add_argument("--limit", type=int, default=QUESTIONS, help="a seeded sample of the questions")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="how many of the first are read")
    arguments = parser.parse_args()
    result = measure(arguments.dataset, Sample(arguments.limit), arguments.passages)
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
