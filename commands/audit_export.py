"""The audit log as lines of JSON, from which each hash can be computed again, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from database import Database
from errors import FileUnwritable, Language
from evaluation.spreadsheet_cells import guarded
from journal.audit_chain import Entry
from journal.audit_read import Wanted, entries

Format = Literal["jsonl", "csv"]

_BOM = "\ufeff"  # without it Excel takes UTF-8 for cp932
_HEADINGS: dict[Language, tuple[str, ...]] = {
    "ja": ("番号", "日時 (UTC)", "種類", "人", "結果", "文", "詳細", "前のハッシュ", "ハッシュ", "署名"),
    "en": ("number", "time (UTC)", "kind", "person", "outcome", "text", "detail", "previous hash", "hash", "seal"),
}


def write_entries(database: Database, wanted: Wanted, form: Format, out: Path | None, language: Language) -> int:
    """How many were written; `out` None: to the standard output. Raises FileUnwritable."""
    line: Callable[[Entry], str] = json_line if form == "jsonl" else csv_line
    count = 0
    with _opened(out) as file:
        if form == "csv":
            file.write(f"{_BOM}{_csv(_HEADINGS[language])}".encode())
        for entry in entries(database, wanted):
            file.write(line(entry).encode())
            count += 1
    return count


def json_line(entry: Entry) -> str:
    """Its canonical JSON with `hash` and `seal` behind: without these two it is what was hashed."""
    return f'{entry.line[:-1]},"hash":"{entry.hash}","seal":"{entry.seal}"}}\n'


def csv_line(entry: Entry) -> str:
    """No cell acts as a formula; `evaluation.spreadsheet_cells.unguarded` gives each back as it was."""
    detail = json.loads(entry.detail)
    told = (str(detail.get("outcome") or detail.get("verdict") or ""), str(detail.get("text") or ""))
    cells = (str(entry.sequence), entry.at, entry.kind, entry.person, *told, entry.detail)
    return _csv(tuple(guarded(cell) for cell in (*cells, entry.previous, entry.hash, entry.seal)))


def _csv(cells: tuple[str, ...]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerow(cells)
    return lines.getvalue()


@contextmanager
def _opened(out: Path | None) -> Iterator[BinaryIO]:
    """A new file is for its owner alone: it holds what people asked."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except OSError as error:
        raise FileUnwritable(path=out, reason=error.strerror) from error
