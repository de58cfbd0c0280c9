from __future__ import annotations

from dataclasses import replace

from answering.nearest_line import LineFinder
from index_store.records import Hit, Place
from tests.answering.building import RunWords, hit

FINDER = LineFinder(RunWords())
FORM = "出張申請書\n出張先 > 訪問先 = 大阪支社〔I8〕\n出張先 > 期間 = 4月10日〔I9〕\n宿泊 > 期間 = 4月11日〔I14〕"


def of_sheet(text: str, cells: str | None) -> Hit:
    found = hit(text)
    return replace(found, chunk=replace(found.chunk, place=Place(sheet="申請書", cells=cells)))


def cells(text: str, question: str) -> str | None:
    return FINDER.pointed(of_sheet(text, "I8:I14"), question).chunk.place.cells


def test_the_line_that_holds_most_of_what_was_asked_gives_its_cells() -> None:
    assert cells(FORM, "訪問先はどこですか") == "I8"
    assert cells(FORM, "出張先の期間は") == "I9"
    assert cells(FORM, "宿泊の期間は") == "I14"


def test_a_word_that_every_line_has_decides_less_than_one_that_few_have() -> None:
    rows = "品名 | 単価\n電磁弁 | 800円〔A2:B2〕\nギヤ | 900円〔A3:B3〕"
    assert cells(rows, "ギヤの単価は") == "A3:B3"


def test_where_nothing_stands_out_the_passage_keeps_its_range() -> None:
    assert cells(FORM, "駐車場") == "I8:I14"
    assert cells("甲 = 一〔A1〕\n甲 = 一〔A2〕", "甲") == "I8:I14"


def test_a_passage_without_marks_is_left_as_it_is() -> None:
    plain = of_sheet("訪問先は大阪支社。", None)
    assert FINDER.pointed(plain, "訪問先は") is plain


def test_what_a_question_names_last_is_what_it_asks_for() -> None:
    settled = "精算 > 支出合計 = 76,660円〔K22〕\n精算 > 仮払金 = 80,000円〔K23〕\n精算 > 差引額 = △3,340円〔K24〕"
    assert cells(settled, "仮払いと支出との差額はいくらですか") == "K24"


def test_a_line_of_the_kind_that_is_asked_for_comes_before_one_that_repeats_the_question() -> None:
    proposal = "起案者 = 丹羽 修平〔AC6〕\n件名 = 更新 MC-07 更新〔F12〕"
    assert cells(proposal, "MC-07 更新 を起こしたのは誰ですか") == "AC6"


LEAVE = "休暇届\n所属 = 営業部〔F5〕\n氏名 = 相馬〔W5〕\n種別 = □年次 ☑慶弔 □代休〔D7〕\n期間 > 自 = 10月27日〔F10〕\n事由 = 引越し〔F14〕"


def test_of_a_form_the_near_lines_are_read_and_of_boxes_the_checked_one() -> None:
    assert FINDER.near(LEAVE, "種別 は何ですか") == "…\n種別 = ☑慶弔 〔D7〕\n…"
    assert FINDER.near(LEAVE, "氏名 は") == "…\n氏名 = 相馬〔W5〕\n…"


def test_a_row_is_read_under_its_header() -> None:
    form = f"{LEAVE}\n区分 | 残り\n繰越し | 0日〔B21:C21〕\n今年度 | 11日〔B22:C22〕"
    assert FINDER.near(form, "今年度 の残りは") == "…\n区分 | 残り\n…\n今年度 | 11日〔B22:C22〕"


def test_what_is_no_form_or_holds_nothing_that_was_asked_is_read_as_it_is() -> None:
    assert FINDER.near(FORM, "訪問先は") is None
    assert FINDER.near(LEAVE, "駐車場 は") is None
