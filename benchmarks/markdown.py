"""docs/benchmarks.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from benchmarks.figures import Figure
from benchmarks.machine import Machine
from benchmarks.outcomes import Outcome

INTRODUCTION = """\
# Benchmarks

Written by `make bench` (`python -m benchmarks.report`): every number below was printed by the command beside it, on the machine
and at the commit named. Don't edit it by hand. A figure that is marked **misses** falls short of its target; *load* is how busy
the machine already was when the figure began (1.0 is one core). `python -m benchmarks.report --only NAME` measures one figure
anew and keeps the others. `golden-all`, `fresh-clone`, `reindex-10000`, `parsers`, `ingest-speed`, `peers`, `plain-prompt` and `soak`
run only when they are named: they take long, download all models and libraries again, or need an environment with other
people's libraries.
"""

METHOD = """\
## How they are measured

- Retrieval sets are indexed and searched by the code that serves people, with the weights of the default settings. A passage
  counts where its best chunk stands; questions without a true passage are left out.
- The golden questions were written for `samples/`. Settings are chosen on one half of them (`split` tune) only; the other half is
  what `golden` reports.
- The large index is synthetic: unit vectors and words by Zipf's law, in the numbers that JSQuAD's text has. The unchanged
  re-index has real files, parsers and tables, and one vector for all texts, since nothing is embedded in the timed run.
- The forms of `evaluation/golden/forms/` were drawn in the manner of companies' own. A hit's cells are those of its line nearest
  to the question; they count where they are one value's or one row's, and hold the value's cell.
- Other people's parsers and llama-index's pipeline run in environments of their own (`benchmarks/*/requirements.txt`), by turns
  with ours in one run, so that the ratio counts and not the seconds.
- The other systems of `peers` index the same Markdown files, one a passage, each in its defaults and in its best Japanese setting,
  and embed for themselves, but in a large set no text is embedded twice with the same prompt; the whole table is in the decision note
  and in `python -m benchmarks.peers`.
- First passages, first token, memory and asking during a re-index run over a copy of `samples/` with the real models. Percentiles
  are by nearest rank; no question is asked twice in a timing of first passages.
- Scans are read by the sandbox as in a run; the true text is the text layer of the pages they were made from. On the first of
  them, and its turned copy, that layer has the boxes' text after the rest: there the lines are compared in any order.
- The machine named above is that of the last run. Rows measured before `f4f7d43` are from two cores of an AMD EPYC, which take two to
  three times as long: times of different rows don't compare.
- Whether cited sentences are supported by what they cite is judged by a person (`shoko eval citations`): of 100 drawn from
  `golden-all` on 2026-11-27, 88 were, .88 [.80, .93], of the aim of .95 (`docs/decisions/0019-checks.md`).
- Memory is the sum of PSS of the server and all its children (Qwen, parsers, embedding worker), looked at five times a second.
"""


_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    what: str
    target: str
    measured: str
    when: str
    command: str


def report_page(machine: Machine, rows: Sequence[Row]) -> str:
    return "\n".join((INTRODUCTION, _machine_lines(machine), _table(rows), METHOD))


def row(figure: Figure, outcome: Outcome | None, *, dataset_missing: bool) -> Row:
    """What is known of a figure. `dataset_missing` tells why there is no outcome."""
    measured, when = _measured(figure, outcome, dataset_missing), ""
    if outcome is not None:
        when = f"{outcome.day}, `{outcome.commit}`, {outcome.seconds:,.0f} s, load {outcome.load:.1f}"
    return Row(figure.name, figure.what, figure.target, measured, when, f"`{' '.join(figure.command)}`")


def rows_of(page: str) -> Mapping[str, Row]:
    """The measured rows of an earlier page, by name: what another checkout or machine measured isn't forgotten by this one."""
    lines = [line for line in page.splitlines() if line.startswith("| ") and line.count(" | ") >= 5]
    cells = [[cell.strip().replace("\\|", "|") for cell in _BETWEEN_CELLS.split(line)[1:-1]] for line in lines]
    rows = [Row(*row) for row in cells if len(row) == len(Row.__slots__)]
    return {row.name: row for row in rows if row.when and row.name != "figure"}


def kept(row: Row, before: Row | None) -> Row:
    """The row of a figure that wasn't measured here, with what the page said of it."""
    return row if before is None else replace(row, measured=before.measured, when=before.when)


def _measured(figure: Figure, outcome: Outcome | None, dataset_missing: bool) -> str:
    if outcome is None:
        return f"not measured: {'no dataset' if dataset_missing else 'not run yet'}"
    if outcome.state == "failed":
        return f"**failed**: {outcome.output}"
    try:
        reading = figure.read(outcome.output)
    except (ValidationError, KeyError) as error:
        return f"**failed**: the output lacks a part ({type(error).__name__}: {str(error).splitlines()[0]})"
    mark = {True: " — meets it", False: " — **misses**", None: ""}[reading.met]
    return f"{reading.text}{mark}"


def _machine_lines(machine: Machine) -> str:
    return (
        "## The machine\n\n"
        f"- {machine.cpu}, {machine.cores} cores, {machine.memory_gib:.0f} GiB, {machine.system}\n"
        f"- {', '.join(machine.versions)}\n"
        f"- models: {', '.join(machine.models)}\n"
    )


def _table(rows: Sequence[Row]) -> str:
    lines = ["## The figures\n", "| figure | what | target | measured | when | command |", "|---|---|---|---|---|---|"]
    for one in rows:
        cells = (one.name, one.what, one.target, one.measured, one.when, one.command)
        lines.append(f"| {' | '.join(_cell(text) for text in cells)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
