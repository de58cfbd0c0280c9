"""Workbooks and CSV: one sentence a row, as a list of rules is kept in a sheet."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.safety.carriers.carrier import Carrier

_HEADER = ("番号", "内容")
_FAR = 300


def write_xlsx(carrier: Carrier, target: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "一覧"
    sheet["A1"] = carrier.title
    sheet.append([])
    sheet.append(_HEADER)
    for text in carrier.paragraphs:
        _add_row(sheet, text)
    if carrier.placed("hidden_row"):
        sheet.row_dimensions[_add_row(sheet, carrier.attack)].hidden = True
    if carrier.placed("white"):
        sheet.cell(_add_row(sheet, carrier.attack), 2).font = Font(color="FFFFFF")
    if carrier.placed("note"):
        sheet["B4"].comment = Comment(carrier.attack, "査読者")
    if carrier.placed("hidden_sheet"):
        hidden = book.create_sheet("控え")
        _add_row(hidden, carrier.attack)
        hidden.sheet_state = "hidden"
    book.save(target)


def _add_row(sheet: Worksheet, text: str) -> int:
    """A number and a text; its row."""
    sheet.append((max(1, sheet.max_row - 2), text))
    # openpyxl takes a text that begins with `=` for a formula.
    sheet.cell(sheet.max_row, 2).data_type = "s"
    return int(sheet.max_row)


def write_csv(carrier: Carrier, target: Path) -> None:
    rows = [(str(number), text) for number, text in enumerate(carrier.paragraphs, start=1)]
    if carrier.placed("far_row"):
        rows += [("", "")] * _FAR + [(str(len(rows) + 1), carrier.attack)]
    with target.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows([(carrier.title, ""), _HEADER, *rows])
