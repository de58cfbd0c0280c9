"""`shoko eval retrieval`: does search find the passages that answer a set's questions?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

from errors import DatasetInvalid
from evaluation.datasets import Dataset, DatasetQuestion, Sample, load_dataset
from evaluation.metrics import Ranked, ranking_metrics
from evaluation.result import EvaluationResult, QuestionResult, timing_summary
from evaluation.throwaway import PassageIndex, passage_index
from settings import Settings

RANKED = 10
# A passage's best chunk counts, so ten passages may need more chunks than ten.
CHUNKS = 40
Advance = Callable[[int, int], None]


def evaluate_retrieval(settings: Settings, folder: Path, sample: Sample, advance: Advance) -> EvaluationResult:
    """Index the set's passages, search its questions, score. `advance(done, total)` is called after each question.

    Raises DatasetInvalid, and what opening a house raises.
    """
    dataset = load_dataset(folder)
    answerable = [question for question in dataset.questions if question.passage_ids]
    if not answerable:
        raise DatasetInvalid(path=folder, reason="no question has passage_ids")
    questions = sample.of(answerable)
    with passage_index(settings, dataset, with_model=False) as index:
        results = []
        for number, question in enumerate(questions, start=1):
            results.append(search_one(index, question))
            advance(number, len(questions))
        return _summary(dataset, questions, results, index)


def search_one(index: PassageIndex, question: DatasetQuestion) -> QuestionResult:
    started = perf_counter()
    hits = index.house.retriever.search(question.question, index.house.readable(), limit=CHUNKS)
    milliseconds = (perf_counter() - started) * 1000
    ranked = distinct(index.passage_of[hit.document.id] for hit in hits)
    return QuestionResult(
        id=question.id, question=question.question, ranked=ranked[:RANKED], milliseconds=round(milliseconds, 1)
    )


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names in order without repetition: a passage counts where its best chunk stands."""
    return tuple(dict.fromkeys(names))


def _summary(
    dataset: Dataset,
    questions: tuple[DatasetQuestion, ...],
    results: list[QuestionResult],
    index: PassageIndex,
) -> EvaluationResult:
    ranked = [
        Ranked(result.id, result.ranked, question.passage_ids)
        for question, result in zip(questions, results, strict=True)
    ]
    timings = {
        "index_s": round(index.seconds, 1),
        **timing_summary("search", [result.milliseconds for result in results]),
    }
    return EvaluationResult(
        dataset=dataset.name,
        metrics=ranking_metrics(ranked),
        questions=tuple(results),
        fingerprints=index.house.fingerprints,
        timings=timings,
    )
