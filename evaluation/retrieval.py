"""`shoko eval retrieval`: does search find the passages that answer a set's questions?"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from errors import DatasetInvalid
from evaluation.datasets import DatasetQuestion, Sample
from evaluation.passages import first_of_each, seen_passage
from evaluation.result import RANKED, QuestionResult
from evaluation.set_task import LoadedSet, SetTask, asked_of_set, truth_of_set
from evaluation.task import Asking
from evaluation.throwaway import PassageIndex

# A passage's best chunk counts, so ten passages may need more chunks than ten.
CHUNKS = 40


def retrieval_task(folder: Path, sample: Sample) -> SetTask:
    """The questions that know their passages. Raises DatasetInvalid, also where there is none."""
    loaded = LoadedSet.load(folder)
    answerable = [question for question in loaded.dataset.questions if question.passage_ids]
    if not answerable:
        raise DatasetInvalid(path=folder, reason="no question has passage_ids")
    questions = sample.of(answerable)
    return SetTask(loaded.plan("retrieval", len(questions), sample, Asking()), loaded.dataset, questions, search_one)


def search_one(index: PassageIndex, question: DatasetQuestion) -> QuestionResult:
    started = perf_counter()
    hits = index.house.retriever.search(question.question, index.house.readable(), limit=CHUNKS)
    milliseconds = (perf_counter() - started) * 1000
    truth = truth_of_set(index, question)
    seen = first_of_each(seen_passage(hit, truth) for hit in hits)[:RANKED]
    return QuestionResult(asked=asked_of_set(question), passages=seen, milliseconds=round(milliseconds, 1))
