"""From a question to its passages, warm, over samples/: `python -m benchmarks.first_passages`.

Different golden questions, one after the other; none is asked twice, so that no cache answers. First in this process, then
through the API of `shoko serve`, which runs beside its Qwen as people have it. `first_ms` is the first question after the start.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Protocol

from benchmarks.processes import stop_on_signals
from benchmarks.samples import golden_questions, indexed_samples, opened_samples, served_samples
from benchmarks.spread import Spread, spread
from desk import Inquiry, SearchResult


class Searcher(Protocol):
    """The part of a desk that finds passages."""

    def search(self, inquiry: Inquiry) -> SearchResult: ...


@dataclass(frozen=True, slots=True)
class Asked:
    first_ms: float
    all: Spread


@dataclass(frozen=True, slots=True)
class FirstPassages:
    in_process: Asked
    through_api: Asked


def measure(count: int) -> FirstPassages:
    questions = golden_questions(count)
    with indexed_samples() as indexed:
        with opened_samples(indexed, with_model=False) as house:
            in_process = ask_each(house.desk, questions)
        with served_samples(indexed) as served:
            through_api = ask_each(served.desk, questions)
    return FirstPassages(in_process, through_api)


def ask_each(desk: Searcher, questions: Sequence[str]) -> Asked:
    taken = [search_ms(desk, question) for question in questions]
    return Asked(taken[0], spread(taken))


def search_ms(desk: Searcher, question: str) -> float:
    """Raises RuntimeError where nothing is found: an empty search is quick and proves nothing."""
    began = perf_counter()
    found = desk.search(Inquiry(question))
    taken = (perf_counter() - began) * 1000
    if not found.hits:
        raise RuntimeError(f"nothing was found for {question}")
    return taken


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=30)
    result = measure(parser.parse_args().questions)
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
