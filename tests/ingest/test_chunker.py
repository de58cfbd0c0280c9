from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index_store.records import Chunk, Place
from ingest.chunk_pieces import divide, joined_cells
from ingest.chunker import chunk_pages, search_text
from ingest.page import Block, Page, ParsedFile

RULE = "従業員が業務のため出張するときは、この規程の定めるところにより旅費を支給するものとし、その額は役職により別表に定める。"


def _file(*pages: Page) -> ParsedFile:
    return ParsedFile("docx", "旅費規程", pages)


def _page(*blocks: Block, **place: int | str) -> Page:
    return Page(blocks, **place)  # type: ignore[arg-type]


def heading(text: str, level: int) -> Block:
    return Block("heading", text, level=level)


def text(content: str) -> Block:
    return Block("paragraph", content)


def test_sections_make_chunks_with_their_headings_and_path() -> None:
    chunks = chunk_pages(
        _file(
            _page(
                heading("第1章 総則", 2),
                heading("第1条（目的）", 5),
                text(RULE),
                heading("第2条（適用）", 5),
                text("全員。"),
            )
        ),
        500,
    )
    assert chunks == (
        Chunk(0, f"第1章 総則\n第1条（目的）\n{RULE}", Place(section=("第1章 総則", "第1条（目的）"))),
        Chunk(1, "第2条（適用）\n全員。", Place(section=("第1章 総則", "第2条（適用）"))),
    )


def test_articles_are_never_joined_however_short() -> None:
    page = _page(heading("第1条", 5), text("甲。"), heading("第2条", 5), text("乙。"))
    assert [chunk.text for chunk in chunk_pages(_file(page), 500)] == ["第1条\n甲。", "第2条\n乙。"]


def test_tiny_sections_join_under_the_heading_they_share() -> None:
    page = _page(heading("概要", 1), text(RULE), heading("一", 2), text("甲。"), heading("二", 2), text("乙。"))
    chunks = chunk_pages(_file(page), 500)
    assert [chunk.text for chunk in chunks] == [f"概要\n{RULE}\n一\n甲。\n二\n乙。"]
    assert chunks[0].place.section == ("概要",)


def test_no_chunk_crosses_a_page_but_the_section_goes_on() -> None:
    chunks = chunk_pages(
        _file(_page(heading("休暇", 1), text("前半、"), number=1), _page(text("後半。"), number=2)), 500
    )
    assert [(chunk.text, chunk.place.page, chunk.place.section) for chunk in chunks] == [
        ("休暇\n前半、", 1, ("休暇",)),
        ("後半。", 2, ("休暇",)),
    ]


def test_a_heading_is_alone_only_where_its_page_has_nothing_else() -> None:
    chunks = chunk_pages(_file(_page(heading("表紙", 1), slide=1), _page(text(RULE), heading("次章", 1), slide=2)), 500)
    assert [chunk.text for chunk in chunks] == ["表紙", f"{RULE}\n次章"]
    assert [chunk.place.slide for chunk in chunks] == [1, 2]


def test_long_text_is_cut_after_sentences() -> None:
    sentences = [f"第{number}の文は、このように続いて、ここで終わります。" for number in range(20)]
    chunks = chunk_pages(_file(_page(text("".join(sentences)))), 100)
    assert "".join(chunk.text for chunk in chunks) == "".join(sentences)
    assert all(chunk.text.endswith("。") and len(chunk.text) <= 160 for chunk in chunks)


def test_closing_brackets_stay_with_their_sentence() -> None:
    assert divide("「終わる。」次の文。", 6) == ["「終わる。」", "次の文。"]


@given(st.text(alphabet="あ。、「」\n a", max_size=200), st.integers(min_value=5, max_value=50))
def test_dividing_loses_nothing_but_space_and_keeps_the_limit(content: str, limit: int) -> None:
    parts = divide(content, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(content.split())


def test_a_table_is_divided_between_rows_under_its_header_with_its_cells() -> None:
    rows = (("役職", "日当"), *((f"役職{number:02d}", f"{number},000円") for number in range(10)))
    table = Block("table", rows=rows, row_cells=tuple(f"B{row}:C{row}" for row in range(3, 14)))
    chunks = chunk_pages(_file(_page(table, sheet="別表")), 100)
    assert [chunk.place.cells for chunk in chunks] == ["B4:C9", "B10:C13"]
    # 92 characters are left beside the header, a row takes 14 with its line end: six rows
    assert all(chunk.text.startswith("役職 | 日当\n役職0") for chunk in chunks)
    assert chunks[1].text.splitlines()[1] == "役職06 | 6,000円〔B10:C10〕"


def test_a_wide_table_names_its_columns_in_every_row() -> None:
    rows = (tuple("甲乙丙丁戊己庚"), ("1", "", "3", "", "", "", "7"))
    chunks = chunk_pages(_file(_page(Block("table", rows=rows))), 500)
    assert chunks[0].text == "甲: 1 | 丙: 3 | 庚: 7"


def test_a_small_table_stays_with_the_sentence_before_it() -> None:
    table = Block("table", rows=(("役職", "日当"), ("課長", "3,000円")))
    chunks = chunk_pages(_file(_page(text("日当は次のとおり。"), table)), 500)
    assert [chunk.text for chunk in chunks] == ["日当は次のとおり。\n役職 | 日当\n課長 | 3,000円"]


def test_a_form_is_one_chunk_where_it_fits_each_line_with_its_cell() -> None:
    pairs = [
        ("氏名 = 山田", "E5"),
        ("所属 = 営業部", "Q5"),
        ("出張先 > 期間 = 4月", "I9"),
        ("出張先 > 目的 = 説明", "I10"),
    ]
    page = _page(*(Block("form", line, cells=cell) for line, cell in pairs), sheet="申請書")
    assert [chunk.place.cells for chunk in chunk_pages(_file(page), 500)] == ["E5:Q10"]


def test_pairs_with_one_parent_stay_together() -> None:
    labels = ("氏名", "所属", "出張先 > 期間", "出張先 > 目的")
    page = _page(*(Block("form", f"{label} = {'値' * 40}", cells=f"B{row}") for row, label in enumerate(labels, 1)))
    # 45 characters each, 51 with the parent: three would fit
    assert [chunk.place.cells for chunk in chunk_pages(_file(page), 150)] == ["B1:B2", "B3:B4"]


def test_a_long_form_is_divided_between_its_pairs() -> None:
    page = _page(*(Block("form", f"項目{row} = {'値' * 30}", cells=f"B{row}") for row in range(1, 9)), sheet="S")
    # 36 characters each, and a line end
    assert [chunk.place.cells for chunk in chunk_pages(_file(page), 222)] == ["B1:B6", "B7:B8"]


def test_a_file_gives_the_same_chunks_each_time() -> None:
    parsed = _file(_page(heading("一", 1), text(RULE * 30), number=1))
    assert chunk_pages(parsed, 300) == chunk_pages(parsed, 300)
    assert [chunk.ordinal for chunk in chunk_pages(parsed, 300)] == list(range(len(chunk_pages(parsed, 300))))


def test_joined_cells() -> None:
    assert joined_cells(["B3", "A9:C9", None]) == "A3:C9"
    assert joined_cells(["AB12"]) == "AB12"
    assert joined_cells([None, ""]) is None


def test_search_text_adds_what_the_text_does_not_say() -> None:
    place = Place(sheet="申請書", section=("旅費規程", "第2章 日当", "第5条（額）"))
    chunk = Chunk(0, "第5条（額）\n期間 = 4月〔I9〕", place)
    assert search_text("旅費規程", chunk) == "旅費規程 > 申請書 > 第2章 日当\n第5条（額）\n期間 = 4月"
    assert search_text("000123", chunk) == "申請書 > 旅費規程 > 第2章 日当\n第5条（額）\n期間 = 4月"
    assert search_text("第5条（額）", Chunk(0, "第5条（額）\n本文", Place(sheet="Sheet1"))) == "第5条（額）\n本文"


def test_long_pairs_do_not_pile_up_in_one_chunk() -> None:
    page = _page(*(Block("form", f"項目{row} = {'値' * 60}", cells=f"B{row}") for row in (1, 2)), sheet="S")
    assert [chunk.place.cells for chunk in chunk_pages(_file(page), 100)] == ["B1", "B2"]
    one = _page(Block("form", f"備考 = {'長い文。' * 40}", cells="B9"), sheet="S")
    chunks = chunk_pages(_file(one), 100)
    assert len(chunks) == 2
    assert all(chunk.place.cells == "B9" and chunk.text.endswith("〔B9〕") for chunk in chunks)
