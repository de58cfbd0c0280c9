"""Are all passages read that a question of several parts needs? `python -m benchmarks.parts [--dataset ../shared/data/answers/lit_ragbench]`

Search and packing only, with the real embedding model and the chat model's tokenizer; each question once whole and once with its
parts. `combinations`: the share of evaluation/golden/combinations.jsonl of which both places stand in the prompt as the model would read
it. `golden`: of evaluation/golden/samples.jsonl, the share whose passage is among the first three, so that splitting costs nothing where
one passage is enough. `dataset`: of a set's questions with several true passages, the share with all of them in the prompt.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Protocol

from answering.answer import Turn
from answering.pack import Budget, Packer
from answering.parts import Splitter
from answering.prompt import PromptWriter
from answering.rewrite import Rewriter
from answering.search_parts import Searched, search_each
from answering.token_counter import TokenCounter
from assemble_answering import tokenizer_folder
from benchmarks.processes import stop_on_signals
from benchmarks.samples import GOLDEN, indexed_samples, opened_samples
from evaluation.combinations import read_whole
from evaluation.datasets import Dataset, GoldenQuestion, load_dataset, load_golden
from evaluation.golden_run import found_first
from evaluation.throwaway import PassageIndex, passage_index
from index_store.records import Hit, Readable
from ingest.tokenizer import Tokenizer
from settings import Settings, load_settings

COMBINATIONS = Path("evaluation/golden/combinations.jsonl")
Search = Callable[[Sequence[str], Readable], Searched]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to search: shares in 0…1 and means per question."""

    share: float
    prompt_tokens: float
    passages: float
    search_ms: float


@dataclass(frozen=True, slots=True)
class Compared:
    """The same questions searched whole and with their parts; `split` is the number of them that have parts."""

    questions: int
    split: int
    whole: Way
    parts: Way


@dataclass(frozen=True, slots=True)
class PartsResult:
    combinations_tune: Compared
    combinations_test: Compared
    golden_tune: Compared
    golden_test: Compared
    dataset: Compared | None


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it is searched, what the person may read, and whether what was found and what is read of it is right."""

    text: str
    readable: Readable
    is_right: Callable[[Sequence[Hit], Sequence[Hit]], bool]


class CutsWords(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...


class Comparison:
    """Asks cases both ways."""

    def __init__(self, packer: Packer, words: CutsWords) -> None:
        self._packer = packer
        self._splitter = Splitter(Rewriter(words))

    def compare(self, cases: Sequence[Case], search: Search) -> Compared:
        parts = [self._splitter.parts(case.text) for case in cases]
        return Compared(
            questions=len(cases),
            split=sum(bool(texts) for texts in parts),
            whole=self._way([(case, (case.text,)) for case in cases], search),
            parts=self._way([(case, (case.text, *texts)) for case, texts in zip(cases, parts, strict=True)], search),
        )

    def _way(self, asked: Sequence[tuple[Case, tuple[str, ...]]], search: Search) -> Way:
        right, tokens, passages, milliseconds = 0, 0, 0, 0.0
        for case, texts in asked:
            started = perf_counter()
            searched = search(texts, case.readable)
            milliseconds += (perf_counter() - started) * 1000
            prompt = self._packer.pack(searched, "ja")
            right += case.is_right(searched.hits, prompt.hits)
            tokens += prompt.tokens
            passages += len(prompt.hits)
        count = max(1, len(asked))
        return Way(
            round(right / count, 4),
            round(tokens / count, 1),
            round(passages / count, 2),
            round(milliseconds / count, 1),
        )


def measure(dataset: Path | None) -> PartsResult:
    settings, tokenizer = load_settings(), Tokenizer()
    counter = TokenCounter.load(tokenizer_folder(settings))
    packer = Packer(counter, tokenizer, PromptWriter(), Budget.of(settings.llm, settings.answer))
    comparison, rewriter = Comparison(packer, tokenizer), Rewriter(tokenizer)
    with indexed_samples() as indexed, opened_samples(indexed, with_model=False) as house:

        def search(texts: Sequence[str], readable: Readable) -> Searched:
            return search_each(house.retriever, texts, readable)

        readable = house.readable()
        combinations = [
            [combination_case(one, readable) for one in chosen(COMBINATIONS, split)] for split in ("tune", "test")
        ]
        golden = [[golden_case(one, rewriter, readable) for one in chosen(GOLDEN, split)] for split in ("tune", "test")]
        tune, test, golden_tune, golden_test = (comparison.compare(cases, search) for cases in (*combinations, *golden))
    of_set = _of_dataset(settings, dataset, comparison)
    return PartsResult(tune, test, golden_tune, golden_test, of_set)


def chosen(path: Path, split: str) -> list[GoldenQuestion]:
    return [one for one in load_golden(path) if one.split == split and not one.unanswerable]


def combination_case(question: GoldenQuestion, readable: Readable) -> Case:
    return Case(question.question, readable, lambda _, read: read_whole(read, question))


def golden_case(question: GoldenQuestion, rewriter: Rewriter, readable: Readable) -> Case:
    history = tuple(Turn(turn.question, turn.answer) for turn in question.history)
    text = rewriter.rewrite(question.question, history).text
    return Case(text, readable, lambda found, _: found_first(found, question))


def _of_dataset(settings: Settings, folder: Path | None, comparison: Comparison) -> Compared | None:
    if folder is None:
        return None
    dataset = load_dataset(folder)
    with passage_index(settings, dataset, with_model=False) as index:
        return comparison.compare(
            list(dataset_cases(dataset, index)),
            lambda texts, readable: search_each(index.house.retriever, texts, readable),
        )


def dataset_cases(dataset: Dataset, index: PassageIndex) -> Iterator[Case]:
    """The questions with several true passages, each over its own passages and distractors."""
    scopes = index.house.readable().scope_ids
    for question in dataset.questions:
        names = (*question.passage_ids, *question.negative_passage_ids)
        readable = Readable(scopes, tuple(index.document_of[name] for name in names))
        wanted = {index.document_of[name] for name in question.passage_ids}
        if len(wanted) > 1:
            yield Case(question.question, readable, _reads_all(wanted))


def _reads_all(documents: set[str]) -> Callable[[Sequence[Hit], Sequence[Hit]], bool]:
    return lambda _, read: documents <= {hit.document.id for hit in read}


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, help="folder with passages.jsonl and questions.jsonl")
    result = measure(parser.parse_args().dataset)
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
