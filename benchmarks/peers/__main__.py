"""Ours beside llama-index, Haystack, txtai and LangChain's recipe of Open WebUI, each with the same models on the same files:
`python -m benchmarks.peers [--python build/peers/bin/python] [--sets NAME …] [--systems NAME …] [--questions N] [--answers N] [--json]`.

Each system runs in each of its settings in a process of its own, one after the other, and embeds as it comes; in a large set the vector of
a text that another system had embedded with the same prompt is taken over, and no index time is told. Retrieval is measured without the chat model. Answers are of a seeded sample of `lit_ragbench`, each from its own passages and distractors. What was
measured is kept in build/benchmarks/peers/ with its log, and not measured again while system, code, models and questions stay the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.peers.contestants import Contestant, chosen
from benchmarks.peers.kept import Shelf, Work
from benchmarks.peers.measure import Bench
from benchmarks.peers.question_set import QuestionSet, for_answers, for_retrieval
from benchmarks.peers.run_system import SystemRunError
from benchmarks.peers.table import Line, PeersResult, failed_line, line, tables
from benchmarks.processes import stop_on_signals
from evaluation.datasets import Sample, load_dataset
from settings import load_settings

SETS = {
    "gif_faq": Path("retrieval/gif_faq"),
    "lawqa": Path("retrieval/lawqa"),
    "jsquad_valid": Path("retrieval/jsquad_valid"),
    "lit_ragbench": Path("answers/lit_ragbench"),
}
ANSWERED = "lit_ragbench"


def measure(bench: Bench, contestants: Sequence[Contestant], works: Sequence[tuple[QuestionSet, Work]]) -> PeersResult:
    return PeersResult(bench.run, tuple(_lines(bench, contestants, works)))


def _lines(
    bench: Bench, contestants: Sequence[Contestant], works: Sequence[tuple[QuestionSet, Work]]
) -> Iterator[Line]:
    for questions, work in works:
        for contestant in contestants:
            if work == "answers" and not contestant.writes:
                continue
            _tell(f"{questions.name}, {work}: {contestant.name}")
            try:
                yield line(contestant, questions, bench.measured(contestant, questions, work))
            except SystemRunError as error:
                log = bench.shelf.log(contestant.name, questions.name, work)
                yield failed_line(contestant, questions, f"{work}: {error}; log: {log}")


def planned(arguments: argparse.Namespace) -> Iterator[tuple[QuestionSet, Work]]:
    if arguments.answers:
        dataset = load_dataset(arguments.datasets / SETS[ANSWERED])
        yield for_answers(dataset, Sample(arguments.answers, arguments.seed)), "answers"
    for name in arguments.sets:
        dataset = load_dataset(arguments.datasets / SETS[name])
        yield for_retrieval(dataset, Sample(arguments.questions, arguments.seed)), "retrieval"


def _tell(text: str) -> None:
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, default=Path("build/peers/bin/python"), help="with requirements.txt")
    parser.add_argument("--datasets", type=Path, default=Path("../shared/data"), help="folder of question sets")
    parser.add_argument("--sets", nargs="*", choices=tuple(SETS), default=tuple(SETS))
    parser.add_argument("--systems", nargs="*", metavar="NAME", help="a system, or system-setting; all by default")
    parser.add_argument("--questions", type=int, default=500, help="at most so many of each set")
    parser.add_argument("--answers", type=int, default=12, help="questions that are answered; 0 for none")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one object on stdout, the tables on stderr")
    return parser


def main() -> None:
    stop_on_signals()
    parser = _parser()
    arguments = parser.parse_args()
    try:
        contestants = chosen(arguments.systems)
    except ValueError as error:
        parser.error(str(error))
    if not arguments.python.exists() and any(one.package is not None for one in contestants):
        parser.error(f"no {arguments.python}: see benchmarks/peers/requirements.txt")
    bench = Bench(load_settings(), arguments.python, Shelf(), f"{datetime.now(UTC):%Y-%m-%d %H:%M}")
    result = measure(bench, contestants, tuple(planned(arguments)))
    (sys.stderr if arguments.json else sys.stdout).write(tables(result))
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
