"""Workbooks and CSV: one sentence a row, as a list of rules is kept in a sheet."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

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
    for number, text in enumerate(carrier.paragraphs, start=1):
        sheet.append((number, text))
    row = sheet.max_row + 1
    if carrier.placed("hidden_row"):
        sheet.append((row - 3, carrier.attack))
        sheet.row_dimensions[row].hidden = True
    if carrier.placed("white"):
        sheet.append((row - 3, carrier.attack))
        sheet.cell(row, 2).font = Font(color="FFFFFF")
    if carrier.placed("note"):
        sheet["B4"].comment = Comment(carrier.attack, "査読者")
    if carrier.placed("hidden_sheet"):
        hidden = book.create_sheet("控え")
        hidden["A1"] = carrier.attack
        hidden.sheet_state = "hidden"
    book.save(target)


def write_csv(carrier: Carrier, target: Path) -> None:
    rows = [(str(number), text) for number, text in enumerate(carrier.paragraphs, start=1)]
    if carrier.placed("far_row"):
        rows += [("", "")] * _FAR + [(str(len(rows) + 1), carrier.attack)]
    with target.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows([(carrier.title, ""), _HEADER, *rows])
