"""What an evaluation gives: metrics, one record per question, timings, and the fingerprints of what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from desk import Fingerprints


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question. `ranked` are passage ids (or documents), best first, at most ten; `answer` is None in a retrieval run.
    `correct` is None for a question that must be refused. `found_first`: the golden passage is among the first three."""

    id: str
    question: str
    ranked: tuple[str, ...] = ()
    answer: str | None = None
    refused: bool | None = None
    correct: bool | None = None
    citations: tuple[str, ...] = ()
    found_first: bool | None = None
    milliseconds: float = 0.0
    first_token_ms: float | None = None


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    dataset: str
    metrics: dict[str, float | None]
    questions: tuple[QuestionResult, ...]
    fingerprints: Fingerprints
    timings: dict[str, float]

    def to_json(self) -> dict[str, object]:
        """`metrics` (null where there was nothing to count), `questions`, `timings`, `fingerprints`."""
        return {
            "dataset": self.dataset,
            "metrics": self.metrics,
            "questions": [_question_json(question) for question in self.questions],
            "timings": self.timings,
            "fingerprints": asdict(self.fingerprints),
        }


def _question_json(question: QuestionResult) -> dict[str, object]:
    """Only what this kind of run judged; `correct` is null where there was nothing to be right about."""
    fields = asdict(question)
    if question.answer is None:
        for name in ("answer", "refused", "correct", "citations", "first_token_ms"):
            del fields[name]
    if question.found_first is None:
        del fields["found_first"]
    return fields


def timing_summary(name: str, milliseconds: Sequence[float]) -> dict[str, float]:
    """`<name>_p50_ms` and `<name>_p95_ms` (nearest rank); {} where nothing was timed."""
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    return {
        f"{name}_p50_ms": round(median(ordered), 1),
        f"{name}_p95_ms": round(ordered[max(0, -(-95 * len(ordered) // 100) - 1)], 1),
    }
