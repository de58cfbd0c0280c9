"""Our answers beside one ordinary prompt: `python -m benchmarks.plain_prompt [--dataset …] [--limit N] [--curve FILE.csv]`

Each question of LIT-RAGBench sees its own passages and distractors. Both ways have the same search, the same model and the same judge.
Plain: the four best passages, whole, in one prompt as tutorials have it. Ours: as people are answered, but with every question let
through to the model (`refusal_threshold` as low as it goes), so that one run tells what each threshold would have refused: the
figures are those at the setting's own threshold, and `curve` has the others.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter

from answering.answer import Piece, Question
from answering.llm import AnsweringModel, ShokoLLM
from assemble import House
from benchmarks.processes import stop_on_signals
from evaluation.answer_match import character_f1, holds_reference
from evaluation.datasets import DatasetQuestion, Sample, load_dataset
from evaluation.refusal_curve import CurvePoint, Weighed, curve_csv, point_at, refusal_curve
from evaluation.throwaway import PassageIndex, passage_index
from index_store.records import Hit
from settings import Settings, load_settings

DATASET = Path("../shared/data/answers/lit_ragbench")
PASSAGES = 4
LET_ALL_THROUGH = -1000.0
_SYSTEM = "あなたは優秀なアシスタントです。"
_ASKED = """以下の参考情報だけをもとに、質問に日本語で答えてください。参考情報に答えがない場合は「わかりません」と答えてください。

参考情報:
{passages}

質問: {question}
回答:"""
_REFUSES = re.compile(
    r"わかりません|分かりません|(?:記載|情報|言及|答え|回答)[^。]{0,12}(?:ありません|ない(?:ため|ので|です)|されていません)|お答えできません|回答できません"
)


@dataclass(frozen=True, slots=True)
class Given:
    """One way's answer to one question; `f1`, 0…1: of characters, against the best reference, 0 where it is refused."""

    answer: str
    refused: bool
    correct: bool
    f1: float
    seconds: float


@dataclass(frozen=True, slots=True)
class AskedBoth:
    """`evidence` is the sum of the refusal rule; `ours.refused` tells what was refused after it."""

    id: str
    answerable: bool
    evidence: float
    ours: Given
    plain: Given


@dataclass(frozen=True, slots=True)
class WayShares:
    """Shares in 0…1: `correct`, and `f1` in the mean, of the answerable questions; `refused_right` of the others."""

    correct: float
    f1: float
    refused_right: float
    refused_wrong: float
    balanced_accuracy: float
    seconds: float


@dataclass(frozen=True, slots=True)
class PlainPromptResult:
    answerable: int
    unanswerable: int
    threshold: float
    ours: WayShares
    plain: WayShares
    curve: tuple[CurvePoint, ...]
    questions: tuple[AskedBoth, ...]


Writes = Callable[[Sequence[tuple[str, str]]], str]


def measure(folder: Path, sample: Sample) -> PlainPromptResult:
    settings = load_settings()
    dataset = load_dataset(folder)
    asks_all = settings.answer.model_copy(update={"refusal_threshold": LET_ALL_THROUGH})
    with passage_index(settings.model_copy(update={"answer": asks_all}), dataset, with_model=True) as index:
        writes = plain_writer(index.house, settings)
        asked = tuple(ask_both(index, question, writes) for question in sample.of(dataset.questions))
    return compared(asked, settings.answer.refusal_threshold)


def plain_writer(house: House, settings: Settings) -> Writes:
    """The same server and limits as our answers have."""
    llm = settings.llm
    model = AnsweringModel(
        ShokoLLM(
            connect=lambda: replace(house.llm.address(), clearance=llm.cleared_for, listed=settings.models.listed),
            context_tokens=llm.context_tokens,
            answer_tokens=llm.answer_tokens,
            timeout_s=llm.timeout_s,
        )
    )
    return lambda messages: "".join(
        piece.text for piece in model.stream(messages, llm.answer_tokens) if isinstance(piece, Piece)
    )


def ask_both(index: PassageIndex, question: DatasetQuestion, writes: Writes) -> AskedBoth:
    names = (*question.passage_ids, *question.negative_passage_ids)
    readable = replace(index.house.readable(), document_ids=tuple(index.document_of[name] for name in names))
    started = perf_counter()
    answer = index.house.answering().ask(Question(question.question, readable))
    ours = given(answer.text, answer.refused, question, perf_counter() - started)
    started = perf_counter()
    hits = index.house.retriever.search(question.question, readable, limit=PASSAGES)
    text = writes(plain_messages(question.question, hits))
    plain = given(text, refuses(text), question, perf_counter() - started)
    return AskedBoth(question.id, bool(question.passage_ids), answer.evidence or 0.0, ours, plain)


def plain_messages(question: str, hits: Sequence[Hit]) -> tuple[tuple[str, str], ...]:
    passages = "\n\n".join(f"[{number}] {hit.chunk.text.strip()}" for number, hit in enumerate(hits, start=1))
    return ("system", _SYSTEM), ("user", _ASKED.format(passages=passages, question=question))


def refuses(answer: str) -> bool:
    """Whether the plain prompt's answer says that the passages do not say, in any of the usual wordings."""
    return not answer.strip() or _REFUSES.search(answer) is not None


def given(text: str, refused: bool, question: DatasetQuestion, seconds: float) -> Given:
    if refused:
        return Given(text, True, False, 0.0, round(seconds, 1))
    right, f1 = holds_reference(text, question.answers), character_f1(text, question.answers)
    return Given(text, False, right, round(f1, 3), round(seconds, 1))


def compared(asked: Sequence[AskedBoth], threshold: float) -> PlainPromptResult:
    """Raises ValueError where the questions are all answerable, or none is."""
    weighed = [Weighed(one.evidence, one.answerable, one.ours.refused) for one in asked]
    here = point_at(threshold, weighed)
    ours = [(one, one.ours, one.ours.refused or one.evidence <= threshold) for one in asked]
    shares = _shares(ours)
    assert abs(shares.balanced_accuracy - here.balanced_accuracy) < 1e-3
    return PlainPromptResult(
        answerable=sum(one.answerable for one in asked),
        unanswerable=sum(not one.answerable for one in asked),
        threshold=threshold,
        ours=shares,
        plain=_shares([(one, one.plain, one.plain.refused) for one in asked]),
        curve=refusal_curve(weighed),
        questions=tuple(asked),
    )


def _shares(asked: Sequence[tuple[AskedBoth, Given, bool]]) -> WayShares:
    answerable = [(way, refused) for one, way, refused in asked if one.answerable]
    others = [refused for one, _, refused in asked if not one.answerable]
    refused_wrong = sum(refused for _, refused in answerable) / len(answerable)
    refused_right = sum(others) / len(others)
    return WayShares(
        correct=round(sum(way.correct and not refused for way, refused in answerable) / len(answerable), 4),
        f1=round(sum(0.0 if refused else way.f1 for way, refused in answerable) / len(answerable), 4),
        refused_right=round(refused_right, 4),
        refused_wrong=round(refused_wrong, 4),
        balanced_accuracy=round((refused_right + 1.0 - refused_wrong) / 2, 4),
        seconds=round(sum(way.seconds for _, way, _ in asked) / len(asked), 1),
    )


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, default=DATASET)
    parser.add_argument("--limit", type=int, help="a seeded sample of the questions; default all")
    parser.add_argument("--curve", type=Path, help="write the refusal curve to this file too, as CSV")
    arguments = parser.parse_args()
    result = measure(arguments.dataset, Sample(arguments.limit))
    if arguments.curve is not None:
        arguments.curve.write_text(curve_csv(result.curve), encoding="utf-8")
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
