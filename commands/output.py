"""What a command prints: one JSON object on stdout with `--json`, else text for people; progress and complaints on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="データフォルダー（既定 ./data、環境変数 SHOKO_DATA）", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="結果を 1 つの JSON として標準出力に書く")]

Advance = Callable[[int, int], None]


def print_json(result: object) -> None:
    """One JSON object on stdout and nothing else. What the terminal's character code lacks is escaped, not lost."""
    text = json.dumps(result, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# A console is made for each line: it keeps the stream that it was made with, and tests change it.
def say(text: str) -> None:
    Console(highlight=False, soft_wrap=True).print(text, markup=False, emoji=False)


def note(text: str) -> None:
    """For people who watch, on stderr, so that stdout stays the result."""
    _side().print(text, markup=False, emoji=False)


def complain(sentence: str) -> None:
    note(f"shoko: {sentence}")


def print_table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")  # a long cell is never cut
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console(highlight=False, soft_wrap=True).print(table, emoji=False)


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """A bar on stderr; where stderr is no terminal, nothing is drawn."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    side = _side()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}/{task.total:,.0f}"))
    with Progress(*columns, TimeRemainingColumn(), console=side, disable=not side.is_terminal) as bar:
        bar.add_task(what, total=None)
        yield bar


@contextmanager
def counted(what: str) -> Iterator[Advance]:
    """A progress bar as `advance(done, total)`."""
    with progress_bar(what) as bar:
        yield lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total)


def _side() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True)
