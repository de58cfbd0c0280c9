"""The comparison of parsers on texts and files whose shares can be worked out by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from benchmarks.parsers.__main__ import Line, ParsersResult, chosen_files, measure, table
from benchmarks.parsers.compare import agreed, in_order, kept, line_runs, pages_told, rows_together
from benchmarks.parsers.truth import office_truth

FIRST, SECOND = "あいうえおかきくけこ", "さしすせそたちつてと"  # ten letters: three runs of eight each


def test_layout_and_line_breaks_lose_nothing() -> None:
    assert kept(line_runs(FIRST), "| あいう **えお**<br>かき\nくけこ |") == 3
    assert kept(line_runs(FIRST), FIRST[:9]) == 2
    assert kept(line_runs(f"{FIRST}\n{FIRST}"), FIRST) == 3


def test_agreed_is_what_two_have() -> None:
    assert agreed([FIRST, f"{FIRST}\n{SECOND}", SECOND[:8]]) == line_runs(FIRST) + line_runs(SECOND[:8])


def test_order_is_the_longest_common_sequence() -> None:
    assert in_order(FIRST + SECOND, FIRST + SECOND) == (13, 13)
    assert in_order(f"{FIRST}\n{SECOND}", f"{SECOND}\n{FIRST}")[0] == 3


def test_a_row_is_kept_where_its_cells_stay_in_one_line_in_order() -> None:
    rows = [("電磁弁", "800円"), ("ギヤ", "900円")]
    assert rows_together(rows, "| 電磁弁 | 800円 |\n| ギヤ |\n900円") == 1
    assert rows_together(rows, "800円 電磁弁") == 0


def test_a_page_is_told_where_most_of_its_text_has_its_number() -> None:
    truth = {1: FIRST, 2: SECOND, 3: ""}
    assert pages_told(truth, truth) == (2, 2)
    assert pages_told(truth, {0: FIRST + SECOND}) == (0, 2)
    assert pages_told(truth, {1: SECOND, 2: SECOND}) == (1, 2)


def test_the_truth_of_office_files_is_their_xml(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("前文")
    row = document.add_table(rows=1, cols=2).rows[0].cells
    row[0].text, row[1].text = "日当", "3,000円"
    document.save(str(tmp_path / "a.docx"))
    truth = office_truth(tmp_path / "a.docx")
    assert (truth.pages, truth.rows) == ({0: "前文\n日当\n3,000円"}, (("日当", "3,000円"),))
    deck = pptx.Presentation()
    for title in ("一枚目", "二枚目"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
    deck.save(str(tmp_path / "a.pptx"))
    assert office_truth(tmp_path / "a.pptx").pages == {1: "一枚目", 2: "二枚目"}
    book = openpyxl.Workbook()
    book.active.append(["品名", "単価", 800])
    book.save(tmp_path / "a.xlsx")
    assert office_truth(tmp_path / "a.xlsx").rows == (("品名", "単価"),)


def test_files_are_taken_evenly_and_without_those_that_are_no_documents(tmp_path: Path) -> None:
    for name in (
        "mhlw_model_rules/a.pdf",
        "yaizu_city/b.pdf",
        "yaizu_city/454-1-1.pdf",
        "nasty_pdf/c.pdf",
        "yaizu_city/~$d.docx",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in chosen_files(tmp_path, 12)["pdf"]] == ["a.pdf", "b.pdf"]
    assert chosen_files(tmp_path, 12)["docx"] == []
    assert [path.name for path in chosen_files(tmp_path, 1)["pdf"]] == ["a.pdf"]


def test_the_table_shows_a_dash_where_nothing_is_compared() -> None:
    line = Line("ours", "pdf", 2, 0, 1.0, 0.5, kept=1.0, order=0.5, rows=None, pages=1.0)
    assert table(ParsersResult((line,))).splitlines()[-1] == "| pdf | ours | 2 | 0 | 0.50 | 1.000 | 0.500 | — | 1.000 |"


@pytest.mark.slow
def test_a_library_that_is_not_there_is_told_and_ours_reads_on(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("出張の旅費はこの規程の定めるところによる。")
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(RuntimeError, match="kreuzberg"):
        measure({"docx": [tmp_path / "a.docx"]}, Path(sys.executable))
