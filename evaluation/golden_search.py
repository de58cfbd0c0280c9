"""Golden questions put to a search alone: which documents does it find first?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from answering.answer import Turn
from answering.rewrite import Rewriter
from evaluation.datasets import GoldenQuestion, load_golden
from evaluation.metrics import Ranked, ranking_metrics
from index_store.records import Hit

Search = Callable[[str], Sequence[Hit]]


def askable(path: Path, documents: Collection[str]) -> tuple[GoldenQuestion, ...]:
    """The questions in `path` about one of these documents (paths in their sources). Raises DatasetInvalid."""
    return tuple(question for question in load_golden(path) if question.document in documents)


def ranked(questions: Sequence[GoldenQuestion], search: Search, rewriter: Rewriter) -> Iterator[Ranked]:
    """One after the other; a follow-up is completed as for people. A document counts where its best passage stands."""
    for question in questions:
        history = tuple(Turn(turn.question, turn.answer) for turn in question.history)
        hits = search(rewriter.rewrite(question.question, history).text)
        found = tuple(dict.fromkeys(hit.document.path for hit in hits))
        yield Ranked(question.id, found, () if question.document is None else (question.document,))


def recall_at_5(ranked: Sequence[Ranked]) -> float:
    """Share of the questions whose document is among the first five; 0 where there is no question."""
    return ranking_metrics(ranked)["recall@5"] or 0.0
