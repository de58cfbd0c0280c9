from __future__ import annotations

from pathlib import Path

import pytest

from errors import FileWithoutText
from ingest.page import Block
from ingest.parse_text import parse_markdown, parse_rst, parse_text


def _blocks(path: Path, content: str) -> tuple[Block, ...]:
    path.write_text(content, encoding="utf-8")
    parse = {".md": parse_markdown, ".rst": parse_rst}.get(path.suffix, parse_text)
    return parse(path).pages[0].blocks


def test_markdown_headings_lists_and_tables(tmp_path: Path) -> None:
    content = (
        "---\ntitle: 旅費規程\n---\n# 出張旅費\n<!-- 内部メモ -->\n## 第1条　目的\n1. **日当**を[定める](https://x.example)。\n"
        "   続き\n- 甲\n\n| 役職 | 日当 |\n|---|---:|\n| 課長 | 3,000円 |\n"
    )
    (tmp_path / "a.md").write_text(content, encoding="utf-8")
    parsed = parse_markdown(tmp_path / "a.md")
    assert parsed.title == "旅費規程"
    assert parsed.pages[0].blocks == (
        Block("heading", "出張旅費", level=1),
        Block("heading", "第1条　目的", level=2),
        Block("list_item", "1. 日当を定める。\n   続き"),
        Block("list_item", "- 甲"),
        Block("table", rows=(("役職", "日当"), ("課長", "3,000円"))),
    )


def test_markdown_title_is_the_first_heading_and_code_keeps_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("題\n===\n\n小題\n---\n\n```\n# not a heading\n```\n", encoding="utf-8")
    parsed = parse_markdown(path)
    assert parsed.title == "題"
    assert [(block.kind, block.text) for block in parsed.pages[0].blocks] == [
        ("heading", "題"),
        ("heading", "小題"),
        ("paragraph", "# not a heading"),
    ]


def test_a_markdown_table_without_outer_bars(tmp_path: Path) -> None:
    assert _blocks(tmp_path / "a.md", "項目 | 値\n--- | ---\n甲 | 1\n") == (
        Block("table", rows=(("項目", "値"), ("甲", "1"))),
    )


def test_markdown_articles_in_plain_paragraphs_are_headings(tmp_path: Path) -> None:
    assert _blocks(tmp_path / "a.md", "第3条（日当）　3,000円とする。\n") == (
        Block("heading", "第3条（日当）", level=5),
        Block("paragraph", "3,000円とする。"),
    )


def test_text_parts_at_blank_lines_and_articles(tmp_path: Path) -> None:
    blocks = _blocks(
        tmp_path / "a.txt", "旅費規程\n\n第1章 総則\n（目的）\n第1条　この規程は\n旅費を定める。\n第2条　全員に。\n"
    )
    assert blocks == (
        Block("paragraph", "旅費規程"),
        Block("heading", "第1章 総則", level=2),
        Block("heading", "第1条（目的）", level=5),
        Block("paragraph", "この規程は\n旅費を定める。"),
        Block("heading", "第2条", level=5),
        Block("paragraph", "全員に。"),
    )


def test_numbered_headings_above_indented_text(tmp_path: Path) -> None:
    assert _blocks(
        tmp_path / "a.txt", "基準\n\n1　目的\n　この基準は、\n　扱いを定める。\n2　長さ\n　(1) 12文字以上\n"
    ) == (
        Block("paragraph", "基準"),
        Block("heading", "1　目的", level=6),
        Block("paragraph", "この基準は、\n　扱いを定める。"),
        Block("heading", "2　長さ", level=6),
        Block("list_item", "(1) 12文字以上"),
    )


def test_text_title_is_a_short_first_line_or_the_name(tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_bytes("旅費規程\n\n本文です。".encode("cp932"))
    parsed = parse_text(tmp_path / "memo.txt")
    assert (parsed.title, parsed.encoding) == ("旅費規程", "cp932")
    (tmp_path / "memo.txt").write_text("本文は、次のとおりです。", encoding="utf-8")
    assert parse_text(tmp_path / "memo.txt").title == "memo"


def test_rst_headings_by_their_underlines(tmp_path: Path) -> None:
    content = "標準\n====\n\n.. toctree::\n   :maxdepth: 1\n\n概要\n----\n\n``値`` は **必須** です。\n\n詳細\n----\n"
    assert _blocks(tmp_path / "a.rst", content) == (
        Block("heading", "標準", level=1),
        Block("heading", "概要", level=2),
        Block("paragraph", "値 は 必須 です。"),
        Block("heading", "詳細", level=2),
    )


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.rst"])
def test_white_space_alone_is_no_text(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileWithoutText):
        _blocks(tmp_path / name, " \n　\n")
