"""What the comparison's JSON says, in a phrase, and whether ours is first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter

from benchmarks.peers.table import Answers, Line, PeersResult
from benchmarks.readings import Measured

OURS = "ours"
# CitationQueryEngine at its defaults.
CITING = ("llama-index", "defaults")
# A set with fewer questions proves nothing.
LEAST_QUESTIONS = 50
SHARE_OF_FIRST_TOKEN = 0.5
_RESULT: Final = TypeAdapter(PeersResult)


def peers(output: str) -> Measured:
    """Met where ours has the best nDCG@10 of every set that is large enough, and its first token in half of CitationQueryEngine's time;
    not met where one of them failed, None where there is nothing to compare."""
    lines = _RESULT.validate_json(output).lines
    sets = dict.fromkeys(line.dataset for line in lines if line.retrieval is not None)
    told = [_set(name, [line for line in lines if line.dataset == name]) for name in sets]
    told.append(_first_token(lines))
    if failed := sorted({f"{line.system} {line.setting}" for line in lines if line.failed}):
        told.append(Measured(f"failed: {', '.join(failed)}", False))
    judged = [one.met for one in told if one.met is not None]
    return Measured("; ".join(one.text for one in told if one.text), all(judged) if judged else None)


def _set(name: str, lines: Sequence[Line]) -> Measured:
    found = sorted(
        ((one.retrieval, one) for one in lines if one.retrieval is not None), key=lambda pair: -pair[0].ndcg_10
    )
    ours = next((retrieval for retrieval, one in found if one.system == OURS), None)
    others = [(retrieval, one) for retrieval, one in found if one.system != OURS]
    if ours is None or not others:
        return Measured("")
    best, other = others[0]
    text = f"{name} {ours.ndcg_10:.3f}, best other {best.ndcg_10:.3f} ({other.system} {other.setting})"
    return Measured(text, ours.ndcg_10 >= best.ndcg_10 if ours.questions >= LEAST_QUESTIONS else None)


def _first_token(lines: Sequence[Line]) -> Measured:
    ours, citing = _answers(lines, (OURS, "defaults")), _answers(lines, CITING)
    if ours is None or citing is None or ours.first_token_ms is None or citing.first_token_ms is None:
        return Measured("")
    text = (
        f"first token {ours.first_token_ms / 1000:.1f} s against {citing.first_token_ms / 1000:.1f} s of CitationQueryEngine, "
        f"held {ours.judged.held} against {citing.judged.held}"
    )
    return Measured(text, ours.first_token_ms <= SHARE_OF_FIRST_TOKEN * citing.first_token_ms)


def _answers(lines: Sequence[Line], who: tuple[str, str]) -> Answers | None:
    return next((one.answers for one in lines if (one.system, one.setting) == who and one.answers is not None), None)
