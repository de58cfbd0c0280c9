"""Kept runs for a model owner who may not read all that was measured: figures are the same for all, texts of documents are not."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from app.house import House
from evaluation.result import GivenAnswer, QuestionResult
from evaluation.run_record import RunRecord

if TYPE_CHECKING:
    from evaluation.compare import Comparison
    from evaluation.observed import Observed
    from evaluation.summary import RunSummary

WITHHELD = "［読めない文書にもとづくため、表示しません / withheld: it rests on a document that you may not read］"


def readable_summary(house: House, summary: RunSummary) -> RunSummary:
    """A question about a document that may not be read is left out, an answer that rests on one is withheld as a whole, and its passages
    one by one. Runs over data sets and made-up documents are of no source of the house, and stay as they are."""
    paths = _readable_paths(house, summary.record)
    if paths is None:
        return summary
    shown = (_as_readable(one, paths) for one in summary.observed if _is_readable(one.result, paths))
    return replace(summary, observed=tuple(shown))


def readable_comparison(house: House, comparison: Comparison) -> Comparison:
    first, second = (_readable_paths(house, run) for run in (comparison.first, comparison.second))
    pairs = [
        replace(pair, first=_shown(pair.first, first), second=_shown(pair.second, second))
        for pair in comparison.pairs
        if all(
            paths is None or _is_readable(one.result, paths)
            for one, paths in ((pair.first, first), (pair.second, second))
        )
    ]
    return replace(comparison, pairs=tuple(pairs))


def _readable_paths(house: House, record: RunRecord) -> Set[str] | None:
    """Of the source that was measured; None where it is none of the house."""
    if record.plan.kind != "golden" or record.plan.folder is None:
        return None
    source = next((one for one in house.manifest.sources() if one.folder == record.plan.folder), None)
    return None if source is None else house.manifest.paths(source.id, house.readable()).keys()


def _is_readable(result: QuestionResult, paths: Set[str]) -> bool:
    return set(result.asked.wanted) <= paths


def _shown(one: Observed, paths: Set[str] | None) -> Observed:
    return one if paths is None else _as_readable(one, paths)


def _as_readable(one: Observed, paths: Set[str]) -> Observed:
    """What was judged stays: it is a figure."""
    result = one.result
    passages = tuple(passage for passage in result.passages if passage.name in paths)
    given = result.answer
    if given is not None and not given.refused and not _rests_on(result, given) <= paths:
        given = replace(given, text=WITHHELD, citations=(), notes=(), checks=(), search_text="")
    return replace(one, result=replace(result, passages=passages, answer=given))


def _rests_on(result: QuestionResult, given: GivenAnswer) -> Set[str]:
    """All that was found counts where it isn't known what of it the model read."""
    cited = {citation.name for citation in given.citations}
    read = {passage.name for passage in result.passages if passage.in_prompt}
    return cited | (read or {passage.name for passage in result.passages})
