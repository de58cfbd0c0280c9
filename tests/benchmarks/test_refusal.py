"""What the refusal rule would do with a few weighed questions, and what the report says of it."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from answering.parts import Splitter
from answering.refusal import EvidenceWeigher, RefusalRule
from answering.rewrite import Rewriter
from benchmarks import answer_readings
from benchmarks.refusal import RefusalResult, Weighing, half
from evaluation.datasets import GoldenQuestion, GoldenTurn
from evaluation.refusal_curve import Weighed
from index_store.records import Hit, Narrowing, Readable
from tests.answering.building import RunWords, hit

QUESTIONS = [Weighed(2.0, True), Weighed(-0.5, True), Weighed(0.5, False), Weighed(-2.0, False)]


class FixedSearch:
    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        return (hit("海外出張の日当は6,000円。", dense=0.5),)


def test_a_question_is_weighed_as_it_is_completed_and_found() -> None:
    words = RunWords()
    rewriter = Rewriter(words)
    weighing = Weighing(rewriter, Splitter(rewriter), FixedSearch(), EvidenceWeigher(words), RefusalRule())
    question = GoldenQuestion(
        id="s1",
        question="海外の場合は？",
        kind="followup",
        history=(GoldenTurn(question="国内出張の日当は？", answer="2,000円"),),
        unanswerable=True,
    )
    weighed = weighing.weigh(question, Readable(("all",)))
    # 海外出張 and 日当 both stand there: 8.8 * 0.5 + 3.2 - 5.8.
    assert weighed.evidence == pytest.approx(1.8)
    assert not weighed.answerable


def test_a_half_is_told_at_the_threshold_and_at_its_best() -> None:
    told = half(QUESTIONS, "tune", 0.0)
    assert (told.answerable, told.unanswerable) == (2, 2)
    assert (told.here.answered_wrongly, told.here.refused_wrongly) == (0.5, 0.5)
    assert (told.best.threshold, told.best.balanced_accuracy) == (-2.0, 0.75)


def test_the_row_tells_both_halves() -> None:
    result = RefusalResult(0.0, half(QUESTIONS, "tune", 0.0), half(QUESTIONS, "test", -1.0))
    assert answer_readings.refusal(json.dumps(asdict(result))).text == (
        "threshold 0.0: test half answered wrongly 0.500, refused wrongly 0.000 (2 and 2 questions); "
        "tune half answered wrongly 0.500, refused wrongly 0.500 (2 and 2 questions)"
    )
