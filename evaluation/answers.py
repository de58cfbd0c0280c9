"""`shoko eval answers`: does Qwen answer a set's questions rightly, refuse what it must, and cite what it read?"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from answering.answer import Answer, Question
from evaluation.datasets import Dataset, DatasetQuestion, Sample, load_dataset
from evaluation.metrics import Judged, answer_metrics, holds_reference
from evaluation.result import EvaluationResult, QuestionResult, timing_summary
from evaluation.retrieval import RANKED, Advance, distinct
from evaluation.throwaway import PassageIndex, passage_index
from index_store.records import Readable
from settings import Settings


def evaluate_answers(settings: Settings, folder: Path, sample: Sample, advance: Advance) -> EvaluationResult:
    """Index the set's passages, ask its questions, judge. A question with distractors sees only its own passages and those."""
    dataset = load_dataset(folder)
    questions = sample.of(dataset.questions)
    with passage_index(settings, dataset, with_model=True) as index:
        judged, results = [], []
        for number, question in enumerate(questions, start=1):
            result, verdict = ask_one(index, question)
            results.append(result)
            judged.append(verdict)
            advance(number, len(questions))
        return _summary(dataset, results, judged, index)


def ask_one(index: PassageIndex, question: DatasetQuestion) -> tuple[QuestionResult, Judged]:
    started = perf_counter()
    answer = index.house.answering().ask(Question(text=question.question, readable=_sight(index, question)))
    milliseconds = (perf_counter() - started) * 1000
    answerable = bool(question.passage_ids)
    correct = not answer.refused and holds_reference(answer.text, question.answers) if answerable else None
    result = QuestionResult(
        id=question.id,
        question=question.question,
        ranked=distinct(index.passage_of[hit.document.id] for hit in answer.passages)[:RANKED],
        answer=answer.text,
        refused=answer.refused,
        correct=correct,
        citations=distinct(index.passage_of[citation.document_id] for citation in answer.citations),
        milliseconds=round(milliseconds, 1),
        first_token_ms=answer.timings.first_token_ms,
    )
    return result, judge(question.id, answer, answerable=answerable, correct=correct)


def judge(question_id: str, answer: Answer, *, answerable: bool, correct: bool | None) -> Judged:
    """A citation is valid where its passage is one that this answer was given, and its quote is that passage's text."""
    given = {hit.point_id: hit.chunk.text for hit in answer.passages}
    valid = sum(1 for citation in answer.citations if citation.quote in given.get(citation.point_id, ""))
    return Judged(question_id, answerable, answer.refused, correct, len(answer.citations), valid)


def _sight(index: PassageIndex, question: DatasetQuestion) -> Readable:
    everything = index.house.readable()
    if not question.negative_passage_ids:
        return everything
    names = (*question.passage_ids, *question.negative_passage_ids)
    return Readable(everything.scope_ids, tuple(index.document_of[name] for name in names))


def _summary(
    dataset: Dataset, results: list[QuestionResult], judged: list[Judged], index: PassageIndex
) -> EvaluationResult:
    first_tokens = [result.first_token_ms for result in results if result.first_token_ms is not None]
    return EvaluationResult(
        dataset=dataset.name,
        metrics=answer_metrics(judged),
        questions=tuple(results),
        fingerprints=index.house.fingerprints,
        timings={
            "index_s": round(index.seconds, 1),
            **timing_summary("first_token", first_tokens),
            **timing_summary("answer", [result.milliseconds for result in results]),
        },
    )
