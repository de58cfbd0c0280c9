"""Measures the figures and writes the report: `python -m benchmarks.report [--only NAME …] [--out docs/benchmarks.md]`.

Each figure is a command of its own in a process of its own. What it gave is kept in build/benchmarks/, and a row of the page that
nothing here measured anew stays as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import outcomes
from benchmarks.figures import NAMES_LEFT_OUT, Figure, figures
from benchmarks.machine import this_machine
from benchmarks.markdown import Row, kept, report_page, row, rows_of
from benchmarks.processes import stop_on_signals

INTERRUPTED = 130


def main() -> int:
    """0 where every chosen figure was measured, whether it meets its target or not; 1 where one failed."""
    stop_on_signals()
    arguments = _parser().parse_args()
    known = figures(arguments.datasets)
    unknown = sorted(set(arguments.only or ()) - {figure.name for figure in known})
    if unknown:
        _parser().error(f"no figure {', '.join(unknown)}: one of {', '.join(figure.name for figure in known)}")
    try:
        failed = [figure.name for figure in chosen(known, arguments.only) if not _measure(figure)]
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        write(arguments.out, known)
    return 1 if failed else 0


def chosen(known: Sequence[Figure], only: Sequence[str] | None) -> tuple[Figure, ...]:
    """The named ones; where `only` is None, all but those that run only when they are named. In the report's order."""
    return tuple(
        figure for figure in known if (figure.name in only if only is not None else figure.name not in NAMES_LEFT_OUT)
    )


def write(out: Path, known: Sequence[Figure]) -> None:
    before = rows_of(out.read_text(encoding="utf-8")) if out.exists() else {}
    rows = [_row(figure, before.get(figure.name)) for figure in known]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(report_page(this_machine(), rows), encoding="utf-8")


def _row(figure: Figure, before: Row | None) -> Row:
    outcome = outcomes.latest(figure)
    new = row(figure, outcome, dataset_missing=_dataset_missing(figure))
    return kept(new, before) if outcome is None else new


def _measure(figure: Figure) -> bool:
    if _dataset_missing(figure):
        _tell(f"{figure.name}: not measured: no dataset")
        return True
    _tell(f"{figure.name}: {' '.join(figure.command)}")
    outcome = outcomes.run(figure)
    _tell(f"{figure.name}: {outcome.state} in {outcome.seconds:,.0f} s; log: {outcomes.KEPT / figure.name}.log")
    return outcome.state == "measured"


def _dataset_missing(figure: Figure) -> bool:
    return figure.dataset is not None and not figure.dataset.is_dir()


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", metavar="NAME", help="measure these figures only; without a name, none")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    parser.add_argument("--datasets", type=Path, default=Path("../shared/data"), help="folder of question sets")
    return parser


if __name__ == "__main__":
    sys.exit(main())
