"""Golden questions as files: JSONL as `evaluation/golden/README.md` describes it, and CSV for a spreadsheet program.

Strict both ways: what is written is read back the same, and one wrong line keeps the whole file out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from errors import GoldenFileInvalid, GoldenQuestionInvalid
from evaluation.datasets import GoldenPlace, GoldenQuestion, GoldenTurn
from evaluation.golden_check import checked
from evaluation.spreadsheet_cells import guarded, unguarded
from ingest.encoding import decode_text

# In the order of reading a row: what is asked, what is right, where it stands.
COLUMNS = (
    "id", "question", "kind", "answers", "unanswerable", "source", "document", "page", "slide", "sheet", "cells", "split", "history", "holds", "also", "each",
)  # fmt: skip
_REQUIRED = ("id", "question", "kind")
_YES, _NO = "yes", "no"
MAX_QUESTIONS = 10_000


@dataclass(frozen=True, slots=True)
class _JsonColumn:
    """A column that no spreadsheet cell has a form of its own for."""

    adapter: TypeAdapter[Any]
    example: str


_JSON = {
    "history": _JsonColumn(TypeAdapter(tuple[GoldenTurn, ...]), '[{"question": "…", "answer": "…"}]'),
    "holds": _JsonColumn(TypeAdapter(tuple[str, ...]), '["…"]'),
    "also": _JsonColumn(TypeAdapter(tuple[GoldenPlace, ...]), '[{"document": "…", "page": 2, "holds": ["…"]}]'),
    "each": _JsonColumn(TypeAdapter(tuple[tuple[str, ...], ...]), '[["…"], ["…"]]'),
}


class _Line(GoldenQuestion):
    """A line of JSONL: a key that is not known is a slip of the pen. `absent` is read by the samples' own test alone."""

    model_config = ConfigDict(extra="forbid")

    absent: tuple[str, ...] = ()


def as_jsonl(questions: Iterable[GoldenQuestion]) -> bytes:
    """One question a line, all keys."""
    return "".join(f"{question.model_dump_json()}\n" for question in questions).encode()


def as_csv(questions: Iterable[GoldenQuestion]) -> bytes:
    """One question a row. UTF-8 with a byte order mark, which Excel needs; no cell acts as a formula. `answers` are separated by
    line breaks, `history`, `holds`, `also` and `each` are JSON, `unanswerable` is yes or no."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for question in questions:
        writer.writerow([guarded(cell) for cell in _cells(question)])
    return lines.getvalue().encode("utf-8-sig")


def read_golden(name: str, content: bytes) -> tuple[GoldenQuestion, ...]:
    """The questions of a file called `name`: CSV where that ends so, in any Japanese encoding, else JSONL in UTF-8.

    Raises GoldenFileInvalid with the line and the column.
    """
    rows = _csv_rows(name, content) if name.lower().endswith(".csv") else _jsonl_rows(name, content)
    found: dict[str, GoldenQuestion] = {}
    for line, question in rows:
        if question.id in found:
            raise _wrong(name, line, "id", f"{question.id} is given twice")
        if len(found) == MAX_QUESTIONS:
            raise _wrong(name, line, "id", f"at most {MAX_QUESTIONS} questions")
        found[question.id] = question
    if not found:
        raise _wrong(name, 1, "id", "no question")
    return tuple(found.values())


def _jsonl_rows(name: str, content: bytes) -> Iterator[tuple[int, GoldenQuestion]]:
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            try:
                parsed = _Line.model_validate_json(line)
            except ValidationError as error:
                raise _first(name, number, error) from error
            yield number, _checked(name, number, parsed.model_dump(exclude={"absent"}))


def _csv_rows(name: str, content: bytes) -> Iterator[tuple[int, GoldenQuestion]]:
    decoded = decode_text(content)
    if decoded.lost:
        raise _wrong(name, 1, "id", f"{decoded.lost} characters are not {decoded.encoding}: save it as UTF-8")
    reader = csv.reader(io.StringIO(decoded.text, newline=""), strict=True)
    header: Sequence[str] | None = None
    begins = 1
    try:
        for cells in reader:
            if header is None:
                header = _header(name, cells)
            elif any(cells):
                yield begins, _row(name, begins, header, cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _wrong(name, begins, "id", str(error)) from error


def _header(name: str, cells: Sequence[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    for column in header:
        if column not in COLUMNS or header.count(column) > 1:
            raise _wrong(name, 1, column or "—", "one of " + ", ".join(COLUMNS) + ", each once")
    for column in _REQUIRED:
        if column not in header:
            raise _wrong(name, 1, column, "the column is missing")
    return header


def _row(name: str, line: int, header: Sequence[str], cells: Sequence[str]) -> GoldenQuestion:
    if len(cells) != len(header):
        raise _wrong(name, line, header[min(len(cells), len(header) - 1)], f"{len(cells)} cells, not {len(header)}")
    given = {column: unguarded(cell) for column, cell in zip(header, cells, strict=True)}
    fields = {column: _value(name, line, column, cell) for column, cell in given.items() if cell}
    try:
        return _checked(name, line, fields)
    except ValidationError as error:
        raise _first(name, line, error) from error


def _value(name: str, line: int, column: str, cell: str) -> object:
    match column:
        case "answers":
            return tuple(answer for answer in cell.split("\n") if answer)
        case "unanswerable":
            if cell.lower() not in (_YES, _NO):
                raise _wrong(name, line, column, f"{_YES} / {_NO}")
            return cell.lower() == _YES
        case "history" | "holds" | "also" | "each":
            try:
                return _JSON[column].adapter.validate_json(cell)
            except ValidationError as error:
                raise _wrong(name, line, column, _JSON[column].example) from error
        case _:
            return cell


def _checked(name: str, line: int, fields: Mapping[str, object]) -> GoldenQuestion:
    try:
        return checked(GoldenQuestion.model_validate(fields))
    except GoldenQuestionInvalid as error:
        raise _wrong(name, line, error.values["name"], error.values["limit"]) from error


def _cells(question: GoldenQuestion) -> tuple[str, ...]:
    def text(value: object) -> str:
        return "" if value is None else str(value)

    def as_json(column: str) -> str:
        value = getattr(question, column)
        return (
            _JSON[column].adapter.dump_json(value, ensure_ascii=False, exclude_defaults=True).decode() if value else ""
        )

    return (
        question.id,
        question.question,
        question.kind,
        "\n".join(question.answers),
        _YES if question.unanswerable else _NO,
        text(question.source),
        text(question.document),
        text(question.page),
        text(question.slide),
        text(question.sheet),
        text(question.cells),
        question.split,
        *(as_json(column) for column in _JSON),
    )


def _first(name: str, line: int, error: ValidationError) -> GoldenFileInvalid:
    first = error.errors()[0]
    return _wrong(name, line, str(first["loc"][0]) if first["loc"] else "—", first["msg"])


def _wrong(name: str, line: int, column: str, limit: str) -> GoldenFileInvalid:
    return GoldenFileInvalid(path=name, line=line, column=column, limit=limit)


def of_source(questions: Iterable[GoldenQuestion], source: str) -> tuple[GoldenQuestion, ...]:
    """Questions that name a document but no source are about this one."""
    return tuple(
        question if question.source is not None or question.document is None else _with_source(question, source)
        for question in questions
    )


def _with_source(question: GoldenQuestion, source: str) -> GoldenQuestion:
    return question.model_copy(update={"source": source})
