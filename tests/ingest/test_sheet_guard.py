from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from errors import SheetTooLarge
from ingest.sheet_guard import check_sheets, check_table


def workbook(path: Path, sheet: str, book: str = "<workbook/>") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def test_what_the_dimension_claims_doesnt_count(tmp_path: Path) -> None:
    check_sheets(workbook(tmp_path / "a.xlsx", '<dimension ref="A1:XFD1048576"/><c r="A1"/>'))


@pytest.mark.parametrize("tag", ["<c/>", '<c r="A1">', "<x:c>"])
def test_cells_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str) -> None:
    monkeypatch.setattr("ingest.sheet_guard._STEP", 7)  # no tag is lost at the end of a step
    monkeypatch.setattr("ingest.sheet_guard._MOST_CELLS", 100)
    check_sheets(workbook(tmp_path / "a.xlsx", tag * 100))
    with pytest.raises(SheetTooLarge):
        check_sheets(workbook(tmp_path / "b.xlsx", tag * 101))


def test_merged_cells_are_counted_by_their_area(tmp_path: Path) -> None:
    check_sheets(workbook(tmp_path / "a.xlsx", '<mergeCell ref="A1:A1048576"/>'))
    with pytest.raises(SheetTooLarge) as error:
        check_sheets(workbook(tmp_path / "b.xlsx", '<mergeCell ref="A1:B1048576"/>'))
    assert error.value.values == {"what": "セル・cells", "found": "2,097,152", "limit": "2,000,000"}


def test_merged_ranges_and_sheets_have_a_number_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(SheetTooLarge, match="merged ranges"):
        check_sheets(workbook(tmp_path / "a.xlsx", '<mergeCell ref="A1:B1"/>' * 100_001))
    with pytest.raises(SheetTooLarge, match="sheets"):
        check_sheets(workbook(tmp_path / "b.xlsx", "<c/>", '<sheet name="s"/>' * 1001))


@pytest.mark.parametrize("ref", ["", "?", "B2:A1", "$A$1", "1:1"])
def test_a_range_that_is_none_is_left_to_the_parser(tmp_path: Path, ref: str) -> None:
    check_sheets(workbook(tmp_path / "a.xlsx", f'<mergeCell ref="{ref}"/>'))


def test_a_table_of_text_may_be_long_but_not_wide(tmp_path: Path) -> None:
    check_table(2_000_000, 4)
    with pytest.raises(SheetTooLarge):
        check_table(2_000_001, 4)
    with pytest.raises(SheetTooLarge, match="columns"):
        check_table(1, 16_385)
