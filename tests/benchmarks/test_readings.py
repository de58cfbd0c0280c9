"""Outputs with figures that can be judged by hand, on both sides of each target."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from pydantic import ValidationError

from benchmarks import readings
from benchmarks.ask_while_changing import AskingWhileChanging
from benchmarks.ask_while_reindexing import AskingWhileReindexing
from benchmarks.first_passages import Asked, FirstPassages
from benchmarks.first_token import AskedModel, FirstToken
from benchmarks.forms import FormShares, FormsResult
from benchmarks.fresh_clone import FreshClone, Step
from benchmarks.ingest_speed.__main__ import IngestSpeed
from benchmarks.ingest_speed.our_pipeline import PipelineRun
from benchmarks.memory import MemoryResult
from benchmarks.ocr import OcrResult, ScannedFigure
from benchmarks.parsers.__main__ import Line, ParsersResult
from benchmarks.reindex_unchanged import UnchangedResult
from benchmarks.spread import Spread
from evaluation.process_memory import ProcessMemory, TreeMemory
from tests.surviving.soak import Soak


def evaluation(asking_s: float | None = 3.0, **metrics: float) -> str:
    """Of 50 questions; every metric is sure within 0.01, but for `recall@10`."""
    sure = {
        name: None if name == "recall@10" else {"low": of - 0.01, "high": of + 0.01} for name, of in metrics.items()
    }
    return json.dumps(
        {
            "dataset": "d",
            "metrics": metrics,
            "intervals": sure,
            "timings": {"index_s": None, "asking_s": asking_s},
            "questions": [{"id": f"q{number}"} for number in range(50)],
            "fingerprints": {},
        }
    )


@pytest.mark.parametrize(("value", "least", "met"), [(0.960, 0.960, True), (0.9599, 0.960, False), (0.1, None, None)])
def test_ndcg_meets_its_target_from_the_target_on(value: float, least: float | None, met: bool | None) -> None:
    output = evaluation(**{"ndcg@10": value, "recall@1": 0.5, "recall@10": 0.75})
    measured = readings.Ndcg(least)(output)
    assert measured.met is met
    assert measured.text == (
        f"{value:.3f} [{value - 0.01:.3f}, {value + 0.01:.3f}] (recall@1 0.500, recall@10 0.750; 50 questions)"
    )


def test_recall_at_1_can_be_a_part_of_the_target() -> None:
    output = evaluation(**{"ndcg@10": 0.9, "recall@1": 0.76, "recall@10": 1.0})
    assert readings.Ndcg(0.83, least_first=0.77)(output).met is False
    assert readings.Ndcg(0.83, least_first=0.76)(output).met is True


@pytest.mark.parametrize(("seconds", "met"), [(3.0, True), (3.1, False), (None, False)])
def test_an_evaluations_speed_is_that_of_a_thousand_questions(seconds: float | None, met: bool) -> None:
    measured = readings.evaluation_speed(evaluation(seconds, **{"ndcg@10": 0.9}))
    assert measured.met is met
    assert seconds is None or measured.text == f"{seconds * 20:.1f} s (50 questions)"


GOLDEN = {"passage@3": 0.98, "correct": 0.88, "refused_right": 0.92, "refused_wrong": 0.08, "citations_valid": 1.0}


def test_golden_is_met_only_where_every_part_is() -> None:
    assert readings.golden(evaluation(**GOLDEN)).met
    for name, worse in (("passage@3", 0.97), ("correct", 0.87), ("refused_wrong", 0.09), ("citations_valid", 0.99)):
        assert readings.golden(evaluation(**{**GOLDEN, name: worse})).met is False


def test_a_missing_metric_is_not_read_as_zero() -> None:
    with pytest.raises(KeyError, match="correct"):
        readings.golden(evaluation(**{"passage@3": 1.0}))
    with pytest.raises(ValidationError):
        readings.Ndcg(0.9)('{"metrics": {}}')


def test_first_passages_need_the_first_question_too() -> None:
    quick = Spread(30, 100.0, 400.0, 900.0)
    result = FirstPassages(Asked(50.0, quick), Asked(450.0, quick))
    assert readings.first_passages(json.dumps(asdict(result))).met
    slow_first = FirstPassages(Asked(50.0, quick), Asked(501.0, quick))
    assert readings.first_passages(json.dumps(asdict(slow_first))).met is False


def test_first_token_tells_medians() -> None:
    asked = tuple(
        AskedModel("q", 100.0, first, first + 5000, 1600, read, 40, False)
        for first, read in ((9000.0, 1600), (21000.0, 1200), (12000.0, 1100))
    )
    text = readings.first_token(json.dumps(asdict(FirstToken(4, asked, 1)))).text
    assert text == (
        "with 4 passages: first token 12.0 s, whole answer 17.0 s, prompt 1600 tokens, of which 400 reused "
        "(medians of 3 questions; 1 more were refused before the model read)"
    )


def test_unchanged_reindex_is_judged_by_its_slower_run() -> None:
    reading = readings.Unchanged(3)
    assert reading(json.dumps(asdict(UnchangedResult(2000, 6000, 40.0, (1.0, 2.9), 5.0)))).met
    slow = reading(json.dumps(asdict(UnchangedResult(2000, 6000, 40.0, (3.1, 1.0), 5.0))))
    assert slow.met is False
    assert slow.text.startswith("3.10 s for 2,000 files")


def test_forms_are_judged_by_the_test_half() -> None:
    def result(test: float) -> str:
        tune = FormShares(15, 1.0, 1.0, 0.95, 0.9)
        return json.dumps(asdict(FormsResult(tune, FormShares(15, 1.0, 0.6, test, 0.8), ())))

    assert readings.forms(result(0.90)).met
    missed = readings.forms(result(0.8667))
    assert (missed.met, missed.text) == (
        False,
        "test half cited 0.867, correct 0.800 (of the first hit: cell 0.600, passage 1.000); "
        "tune half cited 0.950, correct 0.900 (of the first hit: cell 1.000, passage 1.000)",
    )


def test_ingest_speed_is_the_ratio_of_the_medians() -> None:
    def run(seconds: float, chunks: int, bare: float | None = None) -> PipelineRun:
        return PipelineRun(10, chunks, 5000, seconds, seconds, bare, None)

    def result(theirs: float) -> str:
        return json.dumps(asdict(IngestSpeed((run(40.0, 80, 36.0),), (run(theirs, 20),))))

    assert readings.ingest_speed(result(100.0)).met
    slow = readings.ingest_speed(result(60.0))
    assert slow.met is False
    assert slow.text == ("1.50 × (10 documents: 80 chunks of ours, 20 of theirs); the model alone takes 90% of our run")


def test_parsers_are_told_by_format() -> None:
    lines = (
        Line("ours", "pdf", 2, 0, 1.0, 0.5, kept=1.0, order=1.0, rows=None, pages=1.0),
        Line("markitdown", "pdf", 2, 0, 9.0, 8.0, kept=0.9, order=1.0, rows=None, pages=0.0),
    )
    told = readings.parsers(json.dumps(asdict(ParsersResult(lines))))
    assert (told.met, told.text) == (None, "pdf: ours 1.000 in 0.5 s, markitdown 0.900 in 8.0 s")


def test_memory_is_judged_at_its_peak() -> None:
    def result(peak: float) -> str:
        tree = TreeMemory((ProcessMemory("shoko serve", peak),))
        return json.dumps(asdict(MemoryResult(3000.0, peak, 3500.0, tree, 100, 40, 20000.0)))

    assert readings.memory(result(5 * 1024.0)).met
    assert readings.memory(result(5 * 1024.0 + 1)).met is False
    assert readings.memory(result(4096.0)).text == "4.00 GiB at the peak (1 processes), 2.93 before and 3.42 after"


def test_asking_during_a_reindex_is_reported_beside_idle() -> None:
    result = AskingWhileReindexing(Spread(60, 90.0, 120.0, 130.0), Spread(200, 180.0, 400.0, 700.0), 61.0, 30, 240)
    text = readings.ask_while_reindexing(json.dumps(asdict(result))).text
    assert text.startswith("p50 180 ms, p95 400 ms, at most 700 ms (200 times); idle p50 90 ms")
    assert text.endswith("the run wrote 240 chunks in 61 s")


def test_asking_while_documents_change_needs_every_answer_whole_and_documents_that_change() -> None:
    def result(rewritten: int = 400, empty: int = 0, missing: int = 0, mixed: int = 0) -> str:
        asked = Spread(2000, 9.0, 30.0, 90.0)
        return json.dumps(asdict(AskingWhileChanging(2000, 200, rewritten, empty, missing, mixed, asked)))

    assert readings.ask_while_changing(result()).met
    for broken in (result(rewritten=0), result(empty=1), result(missing=1), result(mixed=1)):
        assert readings.ask_while_changing(broken).met is False


def test_a_soak_is_met_only_where_nothing_broke_and_every_start_answered_in_time() -> None:
    good = Soak(kills=200, slowest_answer_s=60.0)
    assert readings.soak(json.dumps(asdict(good))).met
    for name in ("lost", "doubled", "torn", "wrong", "silent", "left"):
        assert readings.soak(json.dumps({**asdict(good), name: 1})).met is False
    assert readings.soak(json.dumps({**asdict(good), "slowest_answer_s": 60.1})).met is False


def test_a_fresh_clone_that_refuses_its_question_fails() -> None:
    steps = (Step("git clone", 1.0, 0.0), Step("make setup", 599.0, 1500.0))
    measured = readings.fresh_clone(json.dumps(asdict(FreshClone(steps, answered=True))))
    assert measured.met
    assert measured.text == "10.0 min: git clone 1 s (0 MB received), make setup 599 s (1,500 MB received)"
    assert readings.fresh_clone(json.dumps(asdict(FreshClone(steps, answered=False)))).met is False


def scanned(kind: str, rate: float, any_order: float, boxed: bool = False) -> ScannedFigure:
    return ScannedFigure(kind, f"{kind}.pdf", 1, 500, rate, any_order, 0.97, 8.0, boxed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "met"),
    [
        (scanned("clean", 0.02, 0.02), True),
        (scanned("clean", 0.021, 0.0), False),
        (scanned("skewed", 0.3, 0.02, boxed=True), True),
        (scanned("turned", 0.0, 0.021, boxed=True), False),
        (scanned("vertical", 0.05, 0.05), True),
        (scanned("vertical", 0.051, 0.0), False),
    ],
)
def test_scans_are_judged_by_kind_and_boxed_pages_in_any_order(page: ScannedFigure, met: bool) -> None:
    assert readings.ocr(json.dumps(asdict(OcrResult((page,))))).met is met


def test_scans_are_told_kind_by_kind() -> None:
    pages = (scanned("clean", 0.3, 0.01, boxed=True), scanned("clean", 0.014, 0.02), scanned("vertical", 0.025, 0.03))
    text = readings.ocr(json.dumps(asdict(OcrResult(pages)))).text
    assert text == "clean 30.00% (any order 1.00%), 1.40%; vertical 2.50%; 8.0 s a page"
