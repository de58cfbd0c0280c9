"""What a figure's JSON says, in a phrase, and whether it meets its target. Bad JSON raises pydantic.ValidationError."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from benchmarks.ask_while_changing import AskingWhileChanging
from benchmarks.ask_while_reindexing import AskingWhileReindexing
from benchmarks.first_passages import FirstPassages
from benchmarks.first_token import FirstToken
from benchmarks.forms import FormsResult
from benchmarks.fresh_clone import FreshClone
from benchmarks.ingest_speed.__main__ import IngestSpeed
from benchmarks.memory import MemoryResult
from benchmarks.ocr import OcrResult, ScannedFigure
from benchmarks.parsers.__main__ import ParsersResult
from benchmarks.reindex_unchanged import UnchangedResult
from benchmarks.search_scale import ScaleResult
from evaluation.statistics import Interval
from tests.surviving.soak import Soak

TENTH_P95_MS, ALL_P95_MS = 30, 60
FIRST_PASSAGES_MS = 500
UNCHANGED_S, UNCHANGED_10000_S = 3, 10
RIGHT_CELL = 0.90
TIMES_AS_FAST = 2.5
MEMORY_GIB = 5
FRESH_CLONE_MIN = 15
OCR_RATE, OCR_VERTICAL_RATE = 0.02, 0.05
HEALED_S = 60
EVALUATION_S = 60
# Name in `shoko eval golden --json`, and the least it should be (refused_wrong: the most).
GOLDEN_TARGETS: Final = {
    "passage@3": 0.98,
    "correct": 0.88,
    "refused_right": 0.92,
    "refused_wrong": 0.08,
    "citations_valid": 1.0,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """`met` is None where a figure has no target."""

    text: str
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """The part of `shoko eval … --json` that is read here."""

    dataset: str
    metrics: Mapping[str, float]
    intervals: Mapping[str, Interval | None]
    timings: Mapping[str, float | None]
    questions: Sequence[object]

    def told(self, name: str) -> str:
        """A share with its 95 % interval, where it has one."""
        sure = self.intervals.get(name)
        within = "" if sure is None else f" [{sure.low:.3f}, {sure.high:.3f}]"
        return f"{self.metrics[name]:.3f}{within}"


_EVALUATION: Final = TypeAdapter(_Evaluation)
_SCALE: Final = TypeAdapter(ScaleResult)
_FIRST_PASSAGES: Final = TypeAdapter(FirstPassages)
_FIRST_TOKEN: Final = TypeAdapter(FirstToken)
_UNCHANGED: Final = TypeAdapter(UnchangedResult)
_MEMORY: Final = TypeAdapter(MemoryResult)
_ASKING: Final = TypeAdapter(AskingWhileReindexing)
_CHANGING: Final = TypeAdapter(AskingWhileChanging)
_SOAK: Final = TypeAdapter(Soak)
_FRESH_CLONE: Final = TypeAdapter(FreshClone)
_FORMS: Final = TypeAdapter(FormsResult)
_PARSERS: Final = TypeAdapter(ParsersResult)
_SPEED: Final = TypeAdapter(IngestSpeed)
_OCR: Final = TypeAdapter(OcrResult)


@dataclass(frozen=True, slots=True)
class Ndcg:
    """A reading of `shoko eval retrieval`: the least nDCG@10, and the least recall@1; `least` None where the set is only watched."""

    least: float | None = None
    least_first: float = 0.0

    def __call__(self, output: str) -> Measured:
        result = _EVALUATION.validate_json(output)
        ndcg, first = result.metrics["ndcg@10"], result.metrics["recall@1"]
        text = (
            f"{result.told('ndcg@10')} (recall@1 {first:.3f}, recall@10 {result.metrics['recall@10']:.3f}; "
            f"{len(result.questions):,} questions)"
        )
        return Measured(text, None if self.least is None else ndcg >= self.least and first >= self.least_first)


def evaluation_speed(output: str) -> Measured:
    """Seconds for 1,000 questions, of a run that finds all its vectors in the cache."""
    result = _EVALUATION.validate_json(output)
    seconds = result.timings["asking_s"]
    if seconds is None or not result.questions:
        return Measured("no question was asked", False)
    of_thousand = seconds / len(result.questions) * 1000
    return Measured(f"{of_thousand:.1f} s ({len(result.questions):,} questions)", of_thousand <= EVALUATION_S)


def golden(output: str) -> Measured:
    result = _EVALUATION.validate_json(output)
    metrics = result.metrics
    met = all(
        metrics[name] <= limit if name == "refused_wrong" else metrics[name] >= limit
        for name, limit in GOLDEN_TARGETS.items()
    )
    return Measured(", ".join(f"{name} {result.told(name)}" for name in GOLDEN_TARGETS), met)


def search_scale(output: str) -> Measured:
    result = _SCALE.validate_json(output)
    tenth, everything = result.one_scope_of_ten.p95_ms, result.all_scopes.p95_ms
    text = f"p95 {tenth:.1f} ms with a tenth readable, {everything:.1f} ms with all ({result.chunks:,} chunks)"
    return Measured(text, tenth <= TENTH_P95_MS and everything <= ALL_P95_MS)


def first_passages(output: str) -> Measured:
    result = _FIRST_PASSAGES.validate_json(output)
    page, inside = result.through_api, result.in_process
    text = f"through the API {page.all}, the first {page.first_ms:,.0f} ms; in the process {inside.all}"
    return Measured(text, max(page.first_ms, page.all.p95_ms) <= FIRST_PASSAGES_MS)


def first_token(output: str) -> Measured:
    return Measured(str(_FIRST_TOKEN.validate_json(output)))


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A reading of the unchanged re-index; `most_s` is for its slower run."""

    most_s: float

    def __call__(self, output: str) -> Measured:
        result = _UNCHANGED.validate_json(output)
        slowest = max(result.unchanged_s)
        touched = f"{result.touched_s:.2f} s where every file's time had changed"
        return Measured(f"{slowest:.2f} s for {result.files:,} files; {touched}", slowest <= self.most_s)


def forms(output: str) -> Measured:
    """What is cited decides, on the test half; the other one is told beside it."""
    result = _FORMS.validate_json(output)
    told = [
        f"{name} half cited {half.cited or 0.0:.3f}, correct {half.correct or 0.0:.3f}"
        f" (of the first hit: cell {half.cell:.3f}, passage {half.passage:.3f})"
        for name, half in (("test", result.test), ("tune", result.tune))
        if half is not None
    ]
    return Measured("; ".join(told), None if result.test is None else (result.test.cited or 0.0) >= RIGHT_CELL)


def parsers(output: str) -> Measured:
    """What is kept by format; the whole table is in the decision note."""
    lines = _PARSERS.validate_json(output).lines
    kept = [
        f"{kind}: "
        + ", ".join(
            f"{line.reader} {line.kept or 0.0:.3f} in {line.cpu_s:.1f} s" for line in lines if line.format == kind
        )
        for kind in dict.fromkeys(line.format for line in lines)
    ]
    return Measured("; ".join(kept))


def ingest_speed(output: str) -> Measured:
    result = _SPEED.validate_json(output)
    ours, theirs = result.ours[0], result.theirs[0]
    text = (
        f"{result.ratio:.2f} × ({ours.documents} documents: {ours.chunks} chunks of ours, {theirs.chunks} of theirs); "
        f"the model alone takes {result.share_of_bare:.0%} of our run"
    )
    return Measured(text, result.ratio >= TIMES_AS_FAST)


def memory(output: str) -> Measured:
    result = _MEMORY.validate_json(output)
    text = (
        f"{result.peak_mib / 1024:.2f} GiB at the peak ({len(result.peak.processes)} processes), "
        f"{result.before_mib / 1024:.2f} before and {result.after_mib / 1024:.2f} after"
    )
    return Measured(text, result.peak_mib / 1024 <= MEMORY_GIB)


def ask_while_reindexing(output: str) -> Measured:
    result = _ASKING.validate_json(output)
    text = f"{result.meanwhile}; idle {result.idle}; the run wrote {result.chunks} chunks in {result.run_s:.0f} s"
    return Measured(text)


def ocr(output: str) -> Measured:
    """Page 1 of the scans has boxes beside its text, in another order than the truth's: only its any-order rate is judged."""
    pages = _OCR.validate_json(output).pages
    kinds = dict.fromkeys(page.kind for page in pages)
    text = "; ".join(f"{kind} {', '.join(_ocr_page(page) for page in pages if page.kind == kind)}" for kind in kinds)
    met = all(_judged(page) <= (OCR_VERTICAL_RATE if page.kind == "vertical" else OCR_RATE) for page in pages)
    seconds = sum(page.seconds for page in pages) / len(pages)
    return Measured(f"{text}; {seconds:.1f} s a page", met)


def _ocr_page(page: ScannedFigure) -> str:
    return f"{page.rate:.2%} (any order {page.any_order:.2%})" if page.boxed else f"{page.rate:.2%}"


def _judged(page: ScannedFigure) -> float:
    return page.any_order if page.boxed else page.rate


def ask_while_changing(output: str) -> Measured:
    result = _CHANGING.validate_json(output)
    text = (
        f"{result.empty} empty, {result.missing} missing, {result.mixed} mixed of {result.questions:,}, "
        f"while {result.rewritten:,} documents were replaced; {result.asked}"
    )
    return Measured(text, result.empty == result.missing == result.mixed == 0 and result.rewritten >= result.documents)


def soak(output: str) -> Measured:
    result = _SOAK.validate_json(output)
    text = (
        f"{result.lost} lost, {result.doubled} doubled, {result.torn} torn, {result.wrong} wrong, {result.silent} silent, "
        f"{result.left} left over after {result.kills} kills; an answer after at most {result.slowest_answer_s:.0f} s"
    )
    broken = (result.lost, result.doubled, result.torn, result.wrong, result.silent, result.left)
    return Measured(text, not any(broken) and result.slowest_answer_s <= HEALED_S)


def fresh_clone(output: str) -> Measured:
    result = _FRESH_CLONE.validate_json(output)
    return Measured(str(result), result.answered and result.seconds <= FRESH_CLONE_MIN * 60)
