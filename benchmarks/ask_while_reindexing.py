"""Does asking stay quick while documents are read? `python -m benchmarks.ask_while_reindexing`.

`shoko serve` over samples/: golden questions are searched through its API, one every quarter of a second, first while nothing
else happens, then from the beginning of a run over new rules to its end. No question may find nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import cycle

from benchmarks.first_passages import Searcher, search_ms
from benchmarks.processes import stop_on_signals
from benchmarks.reindexing import Reindexing, write_rules
from benchmarks.samples import golden_questions, indexed_samples, served_samples
from benchmarks.spread import Spread, spread

QUESTIONS = 30
IDLE_SEARCHES = 60
ARTICLES = 8
PAUSE_S = 0.25


@dataclass(frozen=True, slots=True)
class AskingWhileReindexing:
    """`meanwhile`: searches that began while the run went on, which took `run_s` and wrote `chunks`."""

    idle: Spread
    meanwhile: Spread
    run_s: float
    files: int
    chunks: int


def measure(files: int) -> AskingWhileReindexing:
    with indexed_samples() as indexed, served_samples(indexed) as served:
        questions = cycle(golden_questions(QUESTIONS))
        left = iter(range(IDLE_SEARCHES))
        idle = search_while(served.desk, questions, lambda: next(left, None) is not None)
        write_rules(indexed.documents, files=files, articles=ARTICLES)
        with Reindexing(served.desk, indexed.source_id) as reindexing:
            meanwhile = search_while(served.desk, questions, lambda: reindexing.going)
        report = reindexing.report()
    chunks = sum(file.chunks for file in report.files if file.status == "indexed")
    return AskingWhileReindexing(spread(idle), spread(meanwhile), report.seconds, files, chunks)


def search_while(desk: Searcher, questions: Iterator[str], goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each search; `questions` never ends."""
    taken = []
    while goes_on():
        taken.append(search_ms(desk, next(questions)))
        time.sleep(PAUSE_S)
    return taken


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=30)
    result = measure(parser.parse_args().files)
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
