from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import GoldenFileInvalid
from evaluation.datasets import GoldenPlace, GoldenQuestion, GoldenTurn, load_golden
from evaluation.golden_files import COLUMNS, as_csv, as_jsonl, of_source, read_golden
from tests.evaluation.own_world import DAY, STOCK

SAMPLES = Path(__file__).parents[2] / "evaluation" / "golden" / "samples.jsonl"
FOLLOW = GoldenQuestion(
    id="g3",
    question="=HYPERLINK(\"http://x\")は\n2行目、'引用'",
    kind="sheet",
    history=(GoldenTurn(question="日当は", answer="3,000円。\n以上"),),
    source="/docs",
    document="-総務/申請書.xlsx",
    sheet="申請書",
    cells="B3:F9",
    answers=("'3", "＝4", "-5"),
)
BOTH = GoldenQuestion(
    id="g4",
    question="大阪と福岡の宿泊料は、それぞれいくらですか",
    kind="combination",
    document="旅費規程.pdf",
    page=2,
    holds=("大阪", "13,000円"),
    also=(GoldenPlace(document="旅費規程.pdf", page=2, holds=("福岡", "11,500円")),),
    each=(("13,000円", "1万3千円"), ("11,500円",)),
)
ALL = (DAY, STOCK, FOLLOW, BOTH)


@pytest.mark.parametrize(("name", "written"), [("q.csv", as_csv(ALL)), ("q.jsonl", as_jsonl(ALL))])
def test_what_is_exported_is_imported_the_same(name: str, written: bytes) -> None:
    assert read_golden(name, written) == ALL


# U+F8F0 to U+F8F3 are what cp932 makes of bytes that are no characters: a file that holds them, or U+FFFD, is damaged.
_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\uf8f0\uf8f1\uf8f2\uf8f3\ufffd"),
    min_size=1,
    max_size=20,
).filter(str.strip)


@given(_TEXT, _TEXT)
def test_no_text_is_changed_by_the_way_through_a_spreadsheet(question: str, sheet: str) -> None:
    asked = DAY.model_copy(update={"question": question, "page": None, "sheet": sheet})
    assert read_golden("q.csv", as_csv([asked])) == (asked,)


def test_no_cell_acts_as_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(ALL).decode("utf-8-sig"))))
    assert rows[0] == list(COLUMNS)
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "-", "+", "@", "＝"))]
    assert "'-総務/申請書.xlsx" in cells


def test_the_samples_own_questions_are_of_this_format() -> None:
    assert read_golden("samples.jsonl", SAMPLES.read_bytes()) == load_golden(SAMPLES)


def test_what_excel_saves_in_japan_is_read() -> None:
    assert read_golden("q.CSV", as_csv([DAY]).decode("utf-8-sig").encode("cp932")) == (DAY,)


CSV = "id,question,kind,answers,document,unanswerable,page,history\n"
GOOD = "a,日当は,number,3000円,旅費.pdf,no,,\n"


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        (GOOD + "b,,number,3000円,旅費.pdf,no,,\n", 3, "question"),
        (GOOD + "a,別,number,3000円,旅費.pdf,no,,\n", 3, "id"),
        (GOOD + "b,別,number,,旅費.pdf,no,,\n", 3, "answers"),
        (GOOD + "b,別,number,3000円,,no,,\n", 3, "document"),
        (GOOD + "b,別,珍しい,3000円,旅費.pdf,no,,\n", 3, "kind"),
        (GOOD + "b,別,number,3000円,旅費.pdf,maybe,,\n", 3, "unanswerable"),
        (GOOD + "b,別,number,3000円,旅費.pdf,no,二,\n", 3, "page"),
        (GOOD + "b,別,number,3000円,旅費.pdf,no,0,\n", 3, "page"),
        (GOOD + "b,別,number,3000円,旅費.pdf,no,1,日当\n", 3, "history"),
        (GOOD + "b,別,number\n", 3, "answers"),
        ('"a","二\n行",number,"3000円",旅費.pdf,no,,\n' + "b,,number,1,旅費.pdf,no,,\n", 4, "question"),
        ('a,"日当"は,number,1,d,no,,\n', 2, "id"),
        ("", 1, "id"),
    ],
)
def test_a_wrong_line_is_named_with_its_column_and_nothing_is_taken(rows: str, line: int, column: str) -> None:
    with pytest.raises(GoldenFileInvalid) as raised:
        read_golden("q.csv", (CSV + rows).encode())
    assert (raised.value.values["line"], raised.value.values["column"]) == (str(line), column)


def test_a_wrong_header_is_named() -> None:
    for header, column in (("id,question", "kind"), ("id,question,kind,色", "色"), ("id,id,question,kind", "id")):
        with pytest.raises(GoldenFileInvalid, match=f"column {column}"):
            read_golden("q.csv", f"{header}\n".encode())


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ('{"id": "a", "question": "日当は", "kind": "fact", "色": "赤"}', "色"),
        ('{"id": "a", "question": "日当は"}', "kind"),
        ('{"id": "a", "question": "日当は", "kind": "fact", "answers": ["1"]}', "document"),
        ("[", "—"),
    ],
)
def test_a_wrong_line_of_jsonl_is_named(line: str, column: str) -> None:
    with pytest.raises(GoldenFileInvalid) as raised:
        read_golden("q.jsonl", as_jsonl([DAY]) + line.encode())
    assert (raised.value.values["line"], raised.value.values["column"]) == ("2", column)


def test_questions_that_name_no_source_are_about_the_one_that_is_given() -> None:
    unplaced = DAY.model_copy(update={"source": None})
    assert [question.source for question in of_source((DAY, STOCK, unplaced), "/new")] == ["/docs", None, "/new"]
