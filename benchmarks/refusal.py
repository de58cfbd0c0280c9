"""Refused wrongly against answered wrongly, by what was found alone: `python -m benchmarks.refusal [--curve FILE.csv]`

The golden questions of samples/, follow-ups completed, searched with their parts and weighed by the refusal rule; no model reads
anything. What the model and the checks of its answer refuse beyond this is measured by `shoko eval golden` and `benchmarks.plain_prompt`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from answering.answer import Turn
from answering.parts import Splitter
from answering.refusal import EvidenceWeigher, RefusalRule
from answering.retrieve import Searches
from answering.rewrite import Rewriter
from answering.search_parts import search_each
from benchmarks.processes import stop_on_signals
from benchmarks.samples import GOLDEN, indexed_samples, opened_samples
from evaluation.datasets import GoldenQuestion, load_golden
from evaluation.refusal_curve import CurvePoint, Weighed, best_point, curve_csv, point_at, refusal_curve
from index_store.records import Readable
from ingest.tokenizer import Tokenizer
from settings import load_settings


@dataclass(frozen=True, slots=True)
class HalfCurve:
    """One half of the questions: the point at the setting's threshold, the best one, and all."""

    split: str
    answerable: int
    unanswerable: int
    here: CurvePoint
    best: CurvePoint
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class RefusalResult:
    threshold: float
    tune: HalfCurve
    test: HalfCurve


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a question passes through before the model: rewriting, splitting, search, evidence."""

    rewriter: Rewriter
    splitter: Splitter
    retriever: Searches
    weigher: EvidenceWeigher
    rule: RefusalRule

    def weigh(self, question: GoldenQuestion, readable: Readable) -> Weighed:
        turns = tuple(Turn(turn.question, turn.answer) for turn in question.history)
        text = self.rewriter.rewrite(question.question, turns).text
        searched = search_each(self.retriever, (text, *self.splitter.parts(text)), readable)
        return Weighed(self.rule.weight(self.weigher.weigh(text, searched.hits)), not question.unanswerable)


def measure() -> RefusalResult:
    threshold = load_settings().answer.refusal_threshold
    tokenizer = Tokenizer()
    rewriter = Rewriter(tokenizer)
    with indexed_samples() as indexed, opened_samples(indexed, with_model=False) as house:
        splitter, weigher = Splitter(rewriter), EvidenceWeigher(tokenizer)
        weighing = Weighing(rewriter, splitter, house.retriever, weigher, RefusalRule())
        readable = house.readable()
        asked = [(question.split, weighing.weigh(question, readable)) for question in load_golden(GOLDEN)]
    tune, test = (half([one for name, one in asked if name == split], split, threshold) for split in ("tune", "test"))
    return RefusalResult(threshold, tune, test)


def half(questions: Sequence[Weighed], split: str, threshold: float) -> HalfCurve:
    """Raises ValueError where the questions are all answerable, or none is."""
    curve = refusal_curve(questions)
    answerable = sum(one.answerable for one in questions)
    return HalfCurve(
        split, answerable, len(questions) - answerable, point_at(threshold, questions), best_point(curve), curve
    )


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--curve", type=Path, help="write the test half's curve to this file too, as CSV")
    arguments, result = parser.parse_args(), measure()
    if arguments.curve is not None:
        arguments.curve.write_text(curve_csv(result.test.curve), encoding="utf-8")
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
