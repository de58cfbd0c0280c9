"""A stored run as people look at it: figures with their intervals, groups of questions, the worst ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from evaluation.measure import Unit
from evaluation.measures import HEADLINES, measures
from evaluation.observed import Observed, observe
from evaluation.result import QuestionResult
from evaluation.run_record import Kind, RunRecord
from evaluation.statistics import Interval, interval, resampled, value
from settings import CostSettings


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value: a share in 0…1, milliseconds, tokens or yen, over `questions`. Both None where nothing was counted."""

    name: str
    unit: Unit
    higher_is_better: bool | None
    questions: int
    value: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Group:
    """The headline figures of the questions of one kind (`by` is `kind`) or of one type of document (`file_type`)."""

    by: str
    name: str
    questions: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """`observed` in the order of asking."""

    record: RunRecord
    figures: tuple[Figure, ...]
    groups: tuple[Group, ...]
    observed: tuple[Observed, ...]

    @property
    def worst(self) -> tuple[Observed, ...]:
        """The worst questions first; equal ones in the order of asking."""
        return tuple(sorted(self.observed, key=lambda one: one.merit))

    def to_json(self) -> dict[str, object]:
        """`metrics` are shares and scores (null where there was nothing to count), `timings` milliseconds and seconds."""
        shown = {figure.name: figure for figure in self.figures}
        return {
            "run": _run_json(self.record),
            "dataset": self.record.plan.dataset,
            "metrics": {name: _rounded(one.value, 4) for name, one in shown.items() if one.unit in ("share", "score")},
            "intervals": {name: None if one.interval is None else asdict(one.interval) for name, one in shown.items()},
            "timings": {
                "index_s": self.record.totals.index_s,
                "asking_s": self.record.totals.asking_s,
                **{name: _rounded(one.value, 1) for name, one in shown.items() if one.unit == "ms" and one.questions},
            },
            "tokens": {name: _rounded(one.value, 1) for name, one in shown.items() if one.unit == "tokens"},
            "yen_per_1000": _rounded(shown["yen_per_1000"].value, 2),
            "peak_memory_mib": self.record.totals.peak_memory_mib,
            "groups": [asdict(group) for group in self.groups],
            "questions": [question_json(one) for one in self.observed],
            "fingerprints": {
                "embedding_model": self.record.marks.embedding_model,
                "chat_model": self.record.marks.chat_model,
                "index": self.record.marks.index,
            },
        }


def summary(record: RunRecord, results: Sequence[QuestionResult], cost: CostSettings) -> RunSummary:
    observed = observe(results)
    kind = record.plan.kind
    groups = tuple(
        Group(by, name, len(members), figures(members, kind, cost, HEADLINES[kind]))
        for by, named in grouped(observed).items()
        for name, members in named.items()
    )
    return RunSummary(record, figures(observed, kind, cost), groups, observed)


def figures(
    observed: Sequence[Observed], kind: Kind, cost: CostSettings, names: Sequence[str] | None = None
) -> tuple[Figure, ...]:
    """Those in `names`, in that order; None means all."""
    known = {one.name: one for one in measures(observed, kind, cost)}
    chosen = list(known.values()) if names is None else [known[name] for name in names]
    draws = resampled([one.statistic for one in chosen], len(observed))
    return tuple(
        Figure(
            name=one.name,
            unit=one.unit,
            higher_is_better=one.higher_is_better,
            questions=one.questions,
            value=value(one.statistic, len(observed)),
            interval=interval(row),
        )
        for one, row in zip(chosen, draws, strict=True)
    )


def grouped(observed: Sequence[Observed]) -> Mapping[str, Mapping[str, list[Observed]]]:
    """By `kind` and by `file_type`, the names in order; a question of several kinds is in each, one of none in none."""
    groups: dict[str, dict[str, list[Observed]]] = {"kind": {}, "file_type": {}}
    for one in observed:
        asked = one.result.asked
        for kind in asked.kinds:
            groups["kind"].setdefault(kind, []).append(one)
        if asked.file_type:
            groups["file_type"].setdefault(asked.file_type, []).append(one)
    return {by: dict(sorted(named.items())) for by, named in groups.items()}


def question_json(one: Observed) -> dict[str, object]:
    """Only what this kind of run judged; `correct` is null where there was nothing to be right about."""
    result = one.result
    shown: dict[str, object] = {
        "id": result.asked.id,
        "question": result.asked.text,
        "ranked": result.ranked,
        "milliseconds": result.milliseconds,
    }
    if result.answer is not None and one.answer is not None:
        given = result.answer
        shown |= {
            "answer": given.text,
            "refused": given.refused,
            "correct": one.answer.correct,
            "char_f1": _rounded(one.answer.f1, 4),
            "same": given.same,
            "citations": list(dict.fromkeys(cited.name for cited in given.citations)),
            "checks": None if given.checks is None else [asdict(check) for check in given.checks],
            "first_token_ms": given.first_token_ms,
        }
        if one.verdict is not None:
            shown |= {"finding": one.verdict.finding, "good": one.verdict.good}
        if result.found_first is not None:
            shown["found_first"] = result.found_first
    return shown


def _run_json(record: RunRecord) -> dict[str, object]:
    shown = asdict(record)
    for name in ("started_at", "ended_at"):
        moment = shown[name]
        shown[name] = None if moment is None else moment.isoformat()
    return shown


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)
