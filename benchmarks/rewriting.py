"""A follow-up completed by our rules beside the model's rewriting: `python -m benchmarks.rewriting`

The answerable golden follow-ups (evaluation/golden/samples.jsonl), each searched three times: as it was typed, as our rules complete it,
and as the chat model rewrites it from the conversation. `found` is the share whose passage is among the first three.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter

from answering.answer import Turn
from answering.rewrite import Rewriter
from benchmarks.plain_prompt import Writes, plain_writer
from benchmarks.processes import stop_on_signals
from benchmarks.samples import GOLDEN, indexed_samples, opened_samples
from evaluation.datasets import GoldenQuestion, load_golden
from evaluation.golden_run import found_first
from index_store.records import Hit
from ingest.tokenizer import Tokenizer

_SYSTEM = """あなたは検索の前処理を行います。会話の最後の質問を、それだけで意味が通る一つの質問に書き直してください。
- 省略された主語や対象を、前の質問と回答から補う。新しい事実は加えない。
- 最後の質問がそれだけで意味が通るときは、そのまま出力する。
- 書き直した質問だけを一行で出力する。答えない。"""
_EXAMPLES = (
    ("質問: 東京支店の電話番号は？\n回答: 03-0000-0001です。\n最後の質問: 大阪支店は？", "大阪支店の電話番号は？"),
    (
        "質問: 駐車場はいくらですか\n回答: 月5,000円です。\n最後の質問: いつまでに申し込めばいい？",
        "駐車場はいつまでに申し込めばいいですか",
    ),
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How a question was searched, whether its passage was found first, and what completing it took."""

    id: str
    split: str
    way: str
    text: str
    found: bool
    milliseconds: float


@dataclass(frozen=True, slots=True)
class WayFound:
    way: str
    split: str
    questions: int
    found: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class RewritingResult:
    ways: tuple[WayFound, ...]
    questions: tuple[FollowUp, ...]


Completes = Callable[[GoldenQuestion], str]
Search = Callable[[str], Sequence[Hit]]


def measure() -> RewritingResult:
    rewriter = Rewriter(Tokenizer())
    questions = [one for one in load_golden(GOLDEN) if one.history and not one.unanswerable]
    with indexed_samples() as indexed, opened_samples(indexed, with_model=True) as house:
        writes = plain_writer(house, house.settings)
        ways: dict[str, Completes] = {
            "typed": lambda question: question.question,
            "rules": lambda question: rewriter.rewrite(question.question, turns(question)).text,
            "model": lambda question: by_model(question, writes),
        }
        readable = house.readable()
        return told(
            [
                follow_up(question, way, completes, lambda text: house.retriever.search(text, readable))
                for way, completes in ways.items()
                for question in questions
            ]
        )


def turns(question: GoldenQuestion) -> tuple[Turn, ...]:
    return tuple(Turn(turn.question, turn.answer) for turn in question.history)


def by_model(question: GoldenQuestion, writes: Writes) -> str:
    """Its first line; the question as it was typed where it wrote nothing."""
    lines = writes(messages(question)).strip().splitlines()
    return lines[0].strip() if lines else question.question


def messages(question: GoldenQuestion) -> tuple[tuple[str, str], ...]:
    said = [f"質問: {turn.question}\n回答: {turn.answer}" for turn in question.history]
    shown = [message for asked, given in _EXAMPLES for message in (("user", asked), ("assistant", given))]
    return (("system", _SYSTEM), *shown, ("user", "\n".join((*said, f"最後の質問: {question.question}"))))


def follow_up(question: GoldenQuestion, way: str, completes: Completes, search: Search) -> FollowUp:
    started = perf_counter()
    text = completes(question)
    milliseconds = (perf_counter() - started) * 1000
    found = found_first(search(text), question)
    return FollowUp(question.id, question.split, way, text, found, round(milliseconds, 1))


def told(asked: Sequence[FollowUp]) -> RewritingResult:
    """The share found and the mean time, of each way on each half."""
    groups = dict.fromkeys((one.way, one.split) for one in asked)
    return RewritingResult(
        tuple(
            _way(way, split, [one for one in asked if (one.way, one.split) == (way, split)]) for way, split in groups
        ),
        tuple(asked),
    )


def _way(way: str, split: str, asked: Sequence[FollowUp]) -> WayFound:
    found = sum(one.found for one in asked) / len(asked)
    return WayFound(
        way, split, len(asked), round(found, 4), round(sum(one.milliseconds for one in asked) / len(asked), 1)
    )


def main() -> None:
    stop_on_signals()
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    sys.stdout.write(json.dumps(asdict(measure()), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
