"""`shoko eval answers`: does Qwen answer a set's questions rightly, refuse what it must, and cite what it read?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter

from answering.answer import Question
from evaluation.datasets import DatasetQuestion, Sample
from evaluation.passages import given_answer, seen_passages
from evaluation.result import QuestionResult
from evaluation.set_task import LoadedSet, SetTask, asked_of_set, truth_of_set
from evaluation.task import Asking
from evaluation.throwaway import PassageIndex
from index_store.records import Readable


def answers_task(folder: Path, sample: Sample, asking: Asking = Asking()) -> SetTask:
    """Raises DatasetInvalid."""
    loaded = LoadedSet.load(folder)
    questions = sample.of(loaded.dataset.questions)
    return SetTask(loaded.plan("answers", len(questions), sample, asking), loaded.dataset, questions, ask_one)


def ask_one(index: PassageIndex, question: DatasetQuestion) -> QuestionResult:
    """A question with distractors sees only its own passages and those."""
    started = perf_counter()
    answer = index.house.answering().ask(Question(text=question.question, readable=_sight(index, question)))
    milliseconds = (perf_counter() - started) * 1000
    truth = truth_of_set(index, question)
    return QuestionResult(
        asked=asked_of_set(question),
        passages=seen_passages(answer, truth),
        answer=given_answer(answer, truth),
        milliseconds=round(milliseconds, 1),
    )


def _sight(index: PassageIndex, question: DatasetQuestion) -> Readable:
    everything = index.house.readable()
    if not question.negative_passage_ids:
        return everything
    names = (*question.passage_ids, *question.negative_passage_ids)
    return replace(everything, document_ids=tuple(index.document_of[name] for name in names))
