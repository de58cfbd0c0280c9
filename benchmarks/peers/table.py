"""Figures of what was measured, as records for a program and as tables for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.peers.contestants import Contestant
from benchmarks.peers.judge import Judged, judged
from benchmarks.peers.kept import Measurement
from benchmarks.peers.question_set import QuestionSet
from benchmarks.spread import percentile
from evaluation.metrics import Ranked, ranking_metrics


@dataclass(frozen=True, slots=True)
class Retrieval:
    """nDCG@10 and recall in 0…1 over `questions`. `index_s` is None where vectors of another system's run were taken."""

    questions: int
    ndcg_10: float
    recall_1: float
    recall_10: float
    chunks: int
    index_s: float | None
    query_p50_ms: float
    query_p95_ms: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Answers:
    """Medians. First token and first text over the `asked` questions that the model was asked about."""

    judged: Judged
    asked: int
    first_token_ms: float | None
    first_text_ms: float | None
    total_ms: float


@dataclass(frozen=True, slots=True)
class Line:
    """A system on a set. `failed` says why there is nothing; `run` when it was measured, `load` how busy the machine was before."""

    dataset: str
    system: str
    setting: str
    version: str
    run: str = ""
    load: float = 0.0
    retrieval: Retrieval | None = None
    answers: Answers | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True)
class PeersResult:
    """`run` is this run; a line of another was kept from before."""

    run: str
    lines: tuple[Line, ...]


def line(contestant: Contestant, questions: QuestionSet, measured: Measurement) -> Line:
    return Line(
        questions.name,
        contestant.system,
        contestant.setting,
        measured.version,
        measured.run,
        measured.load,
        retrieval=_retrieval(questions, measured) if measured.rankings else None,
        answers=_answers(questions, measured) if measured.replies else None,
    )


def failed_line(contestant: Contestant, questions: QuestionSet, why: str) -> Line:
    return Line(questions.name, contestant.system, contestant.setting, contestant.version(), failed=why)


def _retrieval(questions: QuestionSet, measured: Measurement) -> Retrieval:
    metrics = ranking_metrics(
        [Ranked(one.id, measured.rankings[one.id], one.passage_ids) for one in questions.questions]
    )
    return Retrieval(
        questions=len(questions.questions),
        ndcg_10=metrics["ndcg@10"] or 0.0,
        recall_1=metrics["recall@1"] or 0.0,
        recall_10=metrics["recall@10"] or 0.0,
        chunks=measured.chunks,
        index_s=measured.index_s,
        query_p50_ms=percentile(measured.query_ms, 50),
        query_p95_ms=percentile(measured.query_ms, 95),
        peak_mib=measured.peak_mib,
    )


def _answers(questions: QuestionSet, measured: Measurement) -> Answers:
    replies = list(measured.replies.values())
    asked = [reply for reply in replies if reply.first_token_ms is not None]
    return Answers(
        judged=judged(questions.questions, measured.replies),
        asked=len(asked),
        first_token_ms=_median([reply.first_token_ms for reply in asked]),
        first_text_ms=_median([reply.first_text_ms for reply in asked]),
        total_ms=percentile([reply.total_ms for reply in replies], 50),
    )


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return percentile(known, 50) if known else None


def tables(result: PeersResult) -> str:
    parts = []
    if any(one.retrieval is not None or one.answers is None for one in result.lines):
        parts.append(_retrieval_table(result))
    if any(one.answers is not None for one in result.lines):
        parts.append(_answers_table(result))
    return "\n".join(parts)


def _retrieval_table(result: PeersResult) -> str:
    head = "| set (questions) | system | setting | nDCG@10 | recall@1 | recall@10 | chunks | index s | query p50 / p95 ms | peak MiB | measured |"
    rows = []
    for one in result.lines:
        if one.failed:
            rows.append(_row([one.dataset, _name(one), one.setting, f"**failed**: {one.failed}", *[""] * 6, ""]))
        elif (found := one.retrieval) is not None:
            rows.append(
                _row(
                    [
                        f"{one.dataset} ({found.questions})",
                        _name(one),
                        one.setting,
                        f"{found.ndcg_10:.3f}",
                        f"{found.recall_1:.3f}",
                        f"{found.recall_10:.3f}",
                        f"{found.chunks}",
                        "—" if found.index_s is None else f"{found.index_s:,.0f}",
                        f"{found.query_p50_ms:,.0f} / {found.query_p95_ms:,.0f}",
                        f"{found.peak_mib:,.0f}",
                        _when(one, result.run),
                    ]
                )
            )
    return "\n".join([head, "|---" * 11 + "|", *rows]) + "\n"


def _answers_table(result: PeersResult) -> str:
    head = "| set | system | setting | held | refused rightly | refused wrongly | first token s | first text s | whole s | measured |"
    rows = []
    for one in result.lines:
        if (found := one.answers) is None:
            continue
        rows.append(
            _row(
                [
                    one.dataset,
                    _name(one),
                    one.setting,
                    str(found.judged.held),
                    str(found.judged.refused_rightly),
                    str(found.judged.refused_wrongly),
                    _seconds(found.first_token_ms, found.asked),
                    _seconds(found.first_text_ms, found.asked),
                    f"{found.total_ms / 1000:.1f}",
                    _when(one, result.run),
                ]
            )
        )
    return "\n".join([head, "|---" * 10 + "|", *rows]) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', '/') for cell in cells)} |"


def _name(one: Line) -> str:
    return f"{one.system} {one.version}"


def _when(one: Line, run: str) -> str:
    return f"{'this run' if one.run == run else one.run}, load {one.load:.1f}"


def _seconds(milliseconds: float | None, asked: int) -> str:
    return "—" if milliseconds is None else f"{milliseconds / 1000:.1f} ({asked})"
