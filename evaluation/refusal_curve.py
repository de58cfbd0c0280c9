"""Answered wrongly against refused wrongly, as the refusal rule's threshold moves: from one run's answers, without asking again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True, slots=True)
class Weighed:
    """One question of a run: the sum of its evidence, whether the documents say, and whether it was refused although it was let
    through (by the model, or because no sentence was supported). A run with a low threshold tells this of all questions."""

    evidence: float
    answerable: bool
    refused_later: bool = False


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """At this threshold: `answered_wrongly` is the share of the unanswerable questions that were answered, `refused_wrongly` that of
    the answerable ones that were refused, `balanced_accuracy` the mean of the two shares that were right."""

    threshold: float
    answered_wrongly: float
    refused_wrongly: float
    balanced_accuracy: float


def refusal_curve(questions: Sequence[Weighed]) -> tuple[CurvePoint, ...]:
    """A point for each threshold at which anything changes, ascending: just below the lowest sum, where all are let through, then each
    sum. Raises ValueError where the questions are all of one kind."""
    answerable = [one for one in questions if one.answerable]
    unanswerable = [one for one in questions if not one.answerable]
    if not answerable or not unanswerable:
        raise ValueError(
            f"{len(answerable)} answerable and {len(unanswerable)} unanswerable questions: a curve needs both"
        )
    sums = sorted({one.evidence for one in questions})
    return tuple(_point(threshold, answerable, unanswerable) for threshold in (sums[0] - 1.0, *sums))


def best_point(curve: Sequence[CurvePoint]) -> CurvePoint:
    """That of the highest balanced accuracy; of equals the lowest threshold, which refuses least."""
    return max(curve, key=lambda point: (point.balanced_accuracy, -point.threshold))


def point_at(threshold: float, questions: Sequence[Weighed]) -> CurvePoint:
    """Raises ValueError like `refusal_curve`."""
    curve = refusal_curve(questions)
    below = [point for point in curve if point.threshold <= threshold]
    return below[-1] if below else curve[0]


def curve_csv(curve: Sequence[CurvePoint]) -> str:
    """A line for each point under the names of its fields."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(field.name for field in fields(CurvePoint))
    lines.writerows(tuple(round(value, 4) for value in astuple(point)) for point in curve)
    return text.getvalue()


def _point(threshold: float, answerable: Sequence[Weighed], unanswerable: Sequence[Weighed]) -> CurvePoint:
    answered = sum(not _is_refused(one, threshold) for one in unanswerable) / len(unanswerable)
    refused = sum(_is_refused(one, threshold) for one in answerable) / len(answerable)
    return CurvePoint(threshold, answered, refused, 1.0 - (answered + refused) / 2)


def _is_refused(question: Weighed, threshold: float) -> bool:
    return question.evidence <= threshold or question.refused_later
