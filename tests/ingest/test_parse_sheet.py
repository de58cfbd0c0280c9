from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from errors import FileDamaged, FileWithoutText
from ingest.hidden import block_text
from ingest.notes import note
from ingest.page import Block, ParsedFile
from ingest.parse_sheet import parse_csv, parse_xlsx
from ingest.sheet_grid import shown_value

SHADE = PatternFill("solid", fgColor="FFDDDDDD")


def _put(sheet: Worksheet, area: str, value: object, label: bool = False) -> None:
    first = area.split(":")[0]
    sheet[first].value = value
    if ":" in area:
        sheet.merge_cells(area)
    if label:
        sheet[first].fill = SHADE


def _fill_form(sheet: Worksheet, shaded: bool) -> None:
    sheet.title = "申請書"
    _put(sheet, "A1:Z1", "出張申請書")
    labels = {"A3:D3": "申請日", "P3:S3": "申請番号", "A5:D5": "氏　名", "M5:P5": "所属"}
    for area, label in labels.items():
        _put(sheet, area, label, shaded)
    for area, value in {
        "E3:F3": 2026,
        "G3": "年",
        "H3": 4,
        "I3": "月",
        "J3": 1,
        "K3": "日",
        "T3:Z3": "TR-0042",
    }.items():
        _put(sheet, area, value)
    _put(sheet, "E5:L5", "山田 太郎")
    _put(sheet, "Q5:Z5", "営業部")
    _put(sheet, "A8:D10", "出張先", shaded)
    for row, (label, value) in enumerate(
        [("訪問先", "大阪支社"), ("期間", "4月10日〜12日"), ("目的", "説明")], start=8
    ):
        _put(sheet, f"E{row}:H{row}", label, shaded)
        _put(sheet, f"I{row}:Z{row}", value)
    _put(sheet, "A12:Z12", "旅費明細")
    for area, label in {"A13:D13": "月日", "E13:L13": "区間", "M13:P13": "金額"}.items():
        _put(sheet, area, label, shaded)
    for row, (day, way, yen) in enumerate([("4/10", "東京〜新大阪", 14720), ("4/12", "新大阪〜東京", 14720)], start=14):
        _put(sheet, f"A{row}:D{row}", day)
        _put(sheet, f"E{row}:L{row}", way)
        _put(sheet, f"M{row}:P{row}", yen)
        sheet[f"M{row}"].number_format = '#,##0"円"'


def _parsed(workbook: openpyxl.Workbook, tmp_path: Path) -> ParsedFile:
    workbook.save(tmp_path / "申請.xlsx")
    return parse_xlsx(tmp_path / "申請.xlsx")


@pytest.mark.parametrize("shaded", [True, False])
def test_a_form_on_graph_paper_gives_labels_values_and_their_cells(tmp_path: Path, shaded: bool) -> None:
    workbook = openpyxl.Workbook()
    _fill_form(workbook.active, shaded)
    page = _parsed(workbook, tmp_path).pages[0]
    assert page.sheet == "申請書"
    assert page.blocks == (
        Block("heading", "出張申請書", level=2, cells="A1"),
        Block("form", "申請日 = 2026年4月1日", cells="E3:K3"),
        Block("form", "申請番号 = TR-0042", cells="T3"),
        Block("form", "氏名 = 山田 太郎", cells="E5"),
        Block("form", "所属 = 営業部", cells="Q5"),
        Block("form", "出張先 > 訪問先 = 大阪支社", cells="I8"),
        Block("form", "出張先 > 期間 = 4月10日〜12日", cells="I9"),
        Block("form", "出張先 > 目的 = 説明", cells="I10"),
        Block("heading", "旅費明細", level=2, cells="A12"),
        Block(
            "table",
            rows=(("月日", "区間", "金額"), ("4/10", "東京〜新大阪", "14,720円"), ("4/12", "新大阪〜東京", "14,720円")),
            row_cells=("A13:M13", "A14:M14", "A15:M15"),
            cells="A13:M15",
        ),
    )


def test_blank_fields_of_a_shaded_form_are_listed(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for area, value in {"A1": "氏名", "D1": "所属", "A2": "電話", "D2": "住所"}.items():
        _put(sheet, area, value, label=True)
    sheet["E1"] = "営業部"
    blocks = _parsed(workbook, tmp_path).pages[0].blocks
    assert blocks == (
        Block("form", "所属 = 営業部", cells="E1"),
        Block("paragraph", "記入欄（空欄）: 氏名、電話、住所"),
    )


def test_headers_of_two_storeys_and_cells_merged_down(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    rows = [
        ["区分", "旅費", None, "備考"],
        [None, "日当", "宿泊", None],
        ["国内", 3000, 9000, "a"],
        [None, 2000, 8000, "b"],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A1:A2", "B1:C1", "D1:D2", "A3:A4"):
        sheet.merge_cells(area)
    table = _parsed(workbook, tmp_path).pages[0].blocks[0]
    assert table.rows == (
        ("区分", "旅費 > 日当", "旅費 > 宿泊", "備考"),
        ("国内", "3000", "9000", "a"),
        ("国内", "2000", "8000", "b"),
    )
    assert table.row_cells == ("A1:D2", "A3:D3", "A4:D4")


def test_hidden_sheets_and_formulas_without_results_are_noted(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["品目", "数量", "金額"])
    sheet.append(["紙", 2, "=B2*100"])
    sheet.append(["筆", 3, 300])
    hidden = workbook.create_sheet("マスタ")
    hidden["A1"] = "部署の一覧です。"
    hidden.sheet_state = "hidden"
    workbook.create_sheet("空")
    sheet.row_dimensions[3].hidden = True
    hidden.column_dimensions["B"].hidden = True
    parsed = _parsed(workbook, tmp_path)
    assert [page.sheet for page in parsed.pages] == ["Sheet", "マスタ"]
    lines = parsed.pages[0].hidden_lines
    assert lines is not None and (lines.rows, lines.columns, lines.cells) == ((3,), (), "A3:C3")
    seen = "".join(map(block_text, lines.without))
    assert "紙" in seen and "筆" not in seen
    assert [block.hidden for block in parsed.pages[1].blocks] == ["sheet"]
    assert parsed.pages[0].blocks[0].rows == (("品目", "数量", "金額"), ("紙", "2", ""), ("筆", "3", "300"))
    assert parsed.notes == (
        note("SheetsEmpty", sheets=("空",)),
        note("FormulasWithoutResult", count=1),
    )


def test_a_workbook_without_text_and_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(FileWithoutText):
        _parsed(openpyxl.Workbook(), tmp_path)
    whole = (tmp_path / "申請.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole.replace(b"xl/workbook.xml", b"xl/workbock.xml"))
    with pytest.raises(FileDamaged):
        parse_xlsx(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (3000, '#,##0"円"', "3,000円"),
        (3000, "¥#,##0", "¥3,000"),
        (0.125, "0.0%", "12.5%"),
        (0.1, "0%", "10%"),
        (1.50, "0.00", "1.50"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (7, "000", "007"),
        (datetime(2026, 4, 1), "yyyy/m/d", "2026-04-01"),
        (datetime(2026, 4, 1, 9, 30), "General", "2026-04-01 09:30"),
        (-3340, '#,##0"円";"△"#,##0"円"', "△3,340円"),
        (-3340, "#,##0;(#,##0)", "(3,340)"),
        (-5, "#,##0", "-5"),
        (True, "General", "TRUE"),
        (" 二 \n 行 ", "General", "二\n行"),
    ],
)
def test_values_as_excel_shows_them(value: object, number_format: str, shown: str) -> None:
    assert shown_value(value, number_format) == shown


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_csv_is_one_table_with_the_range_of_each_row(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "一覧.csv"
    path.write_bytes('施設一覧です,,\r\n\r\n名称,"所在地,番地",№\r\n公園,"本町\r\n1-1",1\r\n'.encode(encoding))
    parsed = parse_csv(path)
    assert (parsed.title, parsed.file_type) == ("一覧", "csv")
    assert parsed.pages[0].blocks == (
        Block("paragraph", "施設一覧です", cells="A1"),
        Block("table", rows=(("名称", "所在地,番地", "№"), ("公園", "本町\n1-1", "1")), row_cells=("A3:C3", "A4:C4")),
    )


def test_tabs_and_semicolons_divide_too(tmp_path: Path) -> None:
    for mark in "\t;":
        (tmp_path / "a.csv").write_text(f"a{mark}b\n1{mark}2,5\n", encoding="utf-8")
        assert parse_csv(tmp_path / "a.csv").pages[0].blocks[0].rows == (("a", "b"), ("1", "2,5"))


def test_a_csv_of_commas_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",,\n,,\n", encoding="utf-8")
    with pytest.raises(FileWithoutText):
        parse_csv(tmp_path / "a.csv")


def test_a_header_with_a_row_of_explanations_below_it(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (
        ["項目", "評価", "理由"],
        [None, "一から五", "自由に書く"],
        ["品質", "四", "よい"],
        ["量", "三", "ふつう"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    for cell in (*sheet[1], *sheet[2]):
        cell.fill = SHADE
    assert _parsed(workbook, tmp_path).pages[0].blocks[0].rows == (
        ("項目", "評価 > 一から五", "理由 > 自由に書く"),
        ("品質", "四", "よい"),
        ("量", "三", "ふつう"),
    )
