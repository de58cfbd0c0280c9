"""What an evaluation gives: metrics, one record per question, timings, and the fingerprints of what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from desk import Fingerprints


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question. `ranked` are passage ids (or documents), best first, at most ten; answers are empty in a retrieval run.
    `found_first`: the golden passage is among the first three."""

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
    metrics: dict[str, float]
    questions: tuple[QuestionResult, ...]
    fingerprints: Fingerprints
    timings: dict[str, float]

    def to_json(self) -> dict[str, object]:
        """`metrics`, `questions` (only the fields that this kind of run has), `timings`, `fingerprints`."""
        return {
            "dataset": self.dataset,
            "metrics": self.metrics,
            "questions": [
                {name: value for name, value in asdict(question).items() if value is not None}
                for question in self.questions
            ],
            "timings": self.timings,
            "fingerprints": asdict(self.fingerprints),
        }


def timing_summary(name: str, milliseconds: Sequence[float]) -> dict[str, float]:
    """`<name>_p50_ms` and `<name>_p95_ms` (nearest rank); {} where nothing was timed."""
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    return {
        f"{name}_p50_ms": round(median(ordered), 1),
        f"{name}_p95_ms": round(ordered[max(0, -(-95 * len(ordered) // 100) - 1)], 1),
    }
