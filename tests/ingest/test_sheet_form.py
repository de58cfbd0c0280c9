"""Shapes of company forms, each a few boxes on graph paper: `*` before a text shades its box, an empty text is an empty box."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from ingest.page import Block
from ingest.parse_sheet import parse_xlsx

SHADE = PatternFill("solid", fgColor="FFDDDDDD")


def blocks(tmp_path: Path, boxes: Mapping[str, str | int]) -> tuple[Block, ...]:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for area, value in boxes.items():
        first = sheet[area.split(":")[0]]
        first.value = value.removeprefix("*") or None if isinstance(value, str) else value
        if isinstance(value, str) and value.startswith("*"):
            first.fill = SHADE
        if ":" in area:
            sheet.merge_cells(area)
    workbook.save(tmp_path / "様式.xlsx")
    return parse_xlsx(tmp_path / "様式.xlsx").pages[0].blocks


def form(text: str, cells: str) -> Block:
    return Block("form", text, cells=cells)


def test_a_date_in_boxes_begins_with_its_era(tmp_path: Path) -> None:
    parts: list[str | int] = ["令和", 7, "年", 10, "月", 3, "日", "（金）"]
    boxes = {f"{column}1": part for column, part in zip("DEFGHIJK", parts, strict=True)}
    assert blocks(tmp_path, {"A1:C1": "届出日", **boxes, "M1:O1": "氏名", "P1:R1": "相馬"}) == (
        form("届出日 = 令和7年10月3日（金）", "D1:K1"),
        form("氏名 = 相馬", "P1"),
    )


def test_check_boxes_are_one_value_and_the_checked_one_is_cited(tmp_path: Path) -> None:
    boxes = {
        "A1:C1": "区分",
        "D1:F1": "□購入",
        "G1:I1": "☑契約",
        "J1:L1": "□その他",
        "M1:O1": "部署",
        "P1:R1": "総務部",
    }
    assert blocks(tmp_path, {**boxes, "A2:C2": "電話", "D2:F2": "411"}) == (
        form("区分 = □購入 ☑契約 □その他", "G1"),
        form("部署 = 総務部", "P1"),
        form("電話 = 411", "D2"),
    )


def test_check_boxes_of_two_rows_under_a_parent(tmp_path: Path) -> None:
    boxes = {"A1:B2": "種別", "C1:F1": "□年休", "G1:J1": "□代休", "C2:F2": "☑慶弔", "G2:J2": "□欠勤"}
    assert blocks(tmp_path, boxes) == (form("種別 = □年休 □代休 ☑慶弔 □欠勤", "C2"),)


def test_boxes_of_which_none_is_checked_are_cited_together(tmp_path: Path) -> None:
    boxes = {"A1:C1": "*結果", "D1:F1": "□承認", "G1:I1": "□却下", "A2:C2": "*氏名", "D2:F2": "相馬"}
    assert blocks(tmp_path, boxes)[0] == form("結果 = □承認 □却下", "D1:G1")


@pytest.mark.parametrize("shade", ["*", ""])
def test_parts_side_by_side_have_their_own_parent_labels(tmp_path: Path, shade: str) -> None:
    boxes = {"A1:B2": f"{shade}依\n頼\n者", "K1:L2": f"{shade}受付"}
    for row, names in enumerate((("部署", "検査課", "部署", "購買係"), ("氏名", "宇佐見", "担当", "御厨")), start=1):
        for area, name in zip(
            (f"C{row}:E{row}", f"F{row}:I{row}", f"M{row}:O{row}", f"P{row}:S{row}"), names, strict=True
        ):
            boxes[area] = f"{shade}{name}" if area[0] in "CM" else name
    assert blocks(tmp_path, boxes) == (
        form("依頼者 > 部署 = 検査課", "F1"),
        form("依頼者 > 氏名 = 宇佐見", "F2"),
        form("受付 > 部署 = 購買係", "P1"),
        form("受付 > 担当 = 御厨", "P2"),
    )


def test_a_parent_directly_beside_another_is_within_it(tmp_path: Path) -> None:
    boxes = {"A1:B4": "申請", "C1:D2": "本人", "C3:D4": "家族"}
    for row, name in enumerate(("氏名", "電話", "氏名", "電話"), start=1):
        boxes[f"E{row}:F{row}"], boxes[f"G{row}:J{row}"] = name, f"値{row}"
    assert [block.text for block in blocks(tmp_path, boxes)] == [
        "申請 > 本人 > 氏名 = 値1",
        "申請 > 本人 > 電話 = 値2",
        "申請 > 家族 > 氏名 = 値3",
        "申請 > 家族 > 電話 = 値4",
    ]


def test_a_tall_value_is_no_parent_of_the_labels_beside_it(tmp_path: Path) -> None:
    boxes = {
        "A1:C2": "*目的",
        "D1:H2": "据付けの立会い",
        "I1:K1": "*電話",
        "L1:O1": "411",
        "I2:K2": "*内線",
        "L2:O2": "12",
    }
    assert blocks(tmp_path, boxes) == (
        form("目的 = 据付けの立会い", "D1"),
        form("電話 = 411", "L1"),
        form("内線 = 12", "L2"),
    )


@pytest.mark.parametrize("shade", ["*", ""])
def test_seals_stand_under_the_names_of_those_who_approve(tmp_path: Path, shade: str) -> None:
    boxes = {"A1:B3": f"{shade}承認欄", "C1:F1": f"{shade}社長", "G1:J1": f"{shade}部長", "K1:N1": f"{shade}課長"}
    assert blocks(tmp_path, {**boxes, "C2:F3": "", "G2:J3": "㊞ 橘", "K2:N3": "㊞ 桐生"}) == (
        form("承認欄 > 部長 = ㊞ 橘", "G2"),
        form("承認欄 > 課長 = ㊞ 桐生", "K2"),
        Block("paragraph", "記入欄（空欄）: 承認欄 > 社長"),
    )


def test_a_table_within_a_part_is_read_by_its_first_column(tmp_path: Path) -> None:
    boxes = {"A1:B3": "*対策", "C1:E1": "*区分", "F1:K1": "*内容", "L1:N1": "*期限"}
    rows = {"C2:E2": "暫定", "F2:K2": "全数検査", "L2:N2": "17日", "C3:E3": "恒久", "F3:K3": "主軸の調整"}
    assert blocks(tmp_path, {**boxes, **rows}) == (
        form("対策 > 暫定 > 内容 = 全数検査", "F2"),
        form("対策 > 暫定 > 期限 = 17日", "L2"),
        form("対策 > 恒久 > 内容 = 主軸の調整", "F3"),
    )


def test_an_empty_block_of_seals_pairs_no_two_names(tmp_path: Path) -> None:
    boxes = {"A1:D1": "社長", "E1:H1": "部長", "A2:D3": "", "E2:H3": "", "A5:D5": "氏名", "E5:H5": "相馬"}
    assert blocks(tmp_path, boxes)[0] == Block("paragraph", "記入欄（空欄）: 社長、部長")


def test_an_empty_box_after_a_label_is_its_value(tmp_path: Path) -> None:
    boxes = {"A1:C1": "担当者", "D1:G1": "", "H1:J1": "電話", "K1:N1": "411", "A2:C2": "住所", "D2:N2": "霧坂市"}
    assert blocks(tmp_path, boxes) == (
        form("電話 = 411", "K1"),
        form("住所 = 霧坂市", "D2"),
        Block("paragraph", "記入欄（空欄）: 担当者"),
    )


def test_a_remark_in_brackets_and_a_seal_belong_to_the_value(tmp_path: Path) -> None:
    boxes: dict[str, str | int] = {
        "A1:C1": "金額",
        "D1:G1": 1200,
        "H1:J1": "（税抜）",
        "K1:M1": "氏名",
        "N1:Q1": "相馬",
        "R1": "㊞",
        "A2:C2": "件名",
        "D2:Q2": "更新",
    }
    assert [block.text for block in blocks(tmp_path, boxes)] == [
        "金額 = 1200（税抜）",
        "氏名 = 相馬㊞",
        "件名 = 更新",
    ]


def test_a_wide_value_over_labels_is_no_header_of_two_storeys(tmp_path: Path) -> None:
    boxes = {"A1:C1": "事由", "D1:N1": "引越し", "A2:B3": "連絡先", "C2:E2": "電話", "F2:N2": "070", "C3:E3": "場所"}
    assert blocks(tmp_path, {**boxes, "F3:N3": "霧坂市"}) == (
        form("事由 = 引越し", "D1"),
        form("連絡先 > 電話 = 070", "F2"),
        form("連絡先 > 場所 = 霧坂市", "F3"),
    )
