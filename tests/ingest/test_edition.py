from __future__ import annotations

from datetime import date

from index_store.records import Edition
from ingest.edition import read_edition
from ingest.outline import blocks_from_paragraphs
from ingest.page import Page, ParsedFile


def read(title: str, path: str, *paragraphs: str, file_type: str = "txt") -> Edition:
    return read_edition(title, path, ParsedFile(file_type, title, (Page(blocks_from_paragraphs(paragraphs)),)))


def test_all_that_a_rule_says() -> None:
    edition = read(
        "旅費規程（2025年版）",
        "総務/旅費規程_2025年版.pdf",
        "旅費規程（2025年版）",
        "規程番号　総－07　第4版",
        "施行日　令和7年4月1日（2025年4月1日）",
        "第1条　目的",
        "附則",
        "1　この規程は、令和7年4月1日から施行する。",
        "2　旅費規程（2022年版）は、令和7年3月31日をもって廃止する。",
    )
    assert edition == Edition(
        code="総-07",
        family="旅費規程",
        label="2025年版、第4版",
        number=4000,
        dated=date(2025, 1, 1),
        effective=date(2025, 4, 1),
    )
    assert edition.since == date(2025, 4, 1)


def test_the_newest_of_several_supplements_counts() -> None:
    edition = read(
        "就業規則",
        "就業規則.md",
        "第1条　目的",
        "附則",
        "本規則は、2014年9月10日より施行する。",
        "本規則は、2025年9月19日から改定施行する。",
        "本規則は、2018年12月5日から改定施行する。",
    )
    assert (edition.effective, edition.revised) == (date(2025, 9, 19), date(2025, 9, 19))


def test_a_repeal_before_the_newest_supplement_is_of_an_earlier_edition() -> None:
    text = (
        "第1条　目的",
        "附則",
        "この規程は、令和5年3月31日をもって廃止する。",
        "この規程は、令和6年4月1日から施行する。",
    )
    assert read("規程", "規程.md", *text).repealed is None


def test_the_title_goes_before_the_head_and_that_before_the_file_name() -> None:
    assert read("手順書 第3版", "手順書_v2.md", "手順書 第3版", "文書番号 A-1 第9版").number == 3000
    assert read("手順書", "手順書_v2.md", "手順書", "文書番号 A-1 第9版").number == 9000
    assert read("手順書", "手順書_v2.md", "手順書").number == 2000
    assert read("価格表", "価格表_20240401.xlsx", "価格表").dated == date(2024, 4, 1)


def test_a_file_code_stands_where_the_text_has_no_number() -> None:
    assert read("郵便番号", "443_郵便番号.docx", "郵便番号").code == "443_"
    assert read("郵便番号", "443_郵便番号.docx", "郵便番号", "文書番号：情25－002").code == "情25-002"


def test_a_history_that_only_has_its_first_line_revises_nothing() -> None:
    edition = read("規程", "規程.md", "規程", "制定 2020年4月1日")
    assert (edition.established, edition.revised, edition.since) == (date(2020, 4, 1), None, date(2020, 4, 1))


def test_a_mail_has_no_editions() -> None:
    assert read("旅費規程の改定（2025年版）", "お知らせ.eml", "令和7年4月1日施行", file_type="eml") == Edition()


def test_a_file_without_pages() -> None:
    assert read_edition("資料", "資料.zip", ParsedFile("zip", "資料", ())) == Edition(family="資料")
