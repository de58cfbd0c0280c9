"""What a command prints: one JSON object on stdout with `--json`, else text for people; progress and complaints on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="データフォルダー（既定 ./data、環境変数 SHOKO_DATA）", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="結果を 1 つの JSON として出力する")]

PAPER = Console(highlight=False, soft_wrap=True)
SIDE = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(result: object) -> None:
    """One JSON object on stdout and nothing else."""
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    PAPER.print(text, markup=False)


def note(text: str) -> None:
    """For people who watch, on stderr, so that stdout stays the result."""
    SIDE.print(text, markup=False)


def complain(sentence: str) -> None:
    SIDE.print(f"shoko: {sentence}", markup=False)


def print_table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*headings, header_style="bold")
    for row in rows:
        table.add_row(*row)
    PAPER.print(table)


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """A bar on stderr; where stderr is no terminal, nothing is drawn."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}/{task.total:,.0f}"))
    with Progress(*columns, TimeRemainingColumn(), console=SIDE, disable=not SIDE.is_terminal) as bar:
        bar.add_task(what, total=None)
        yield bar
