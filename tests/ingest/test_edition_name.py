from __future__ import annotations

from datetime import date

import pytest

from ingest.edition_name import (
    code_of,
    is_marked_old,
    is_marked_repealed,
    named_edition,
    places_fit,
    stem_of,
)


@pytest.mark.parametrize(
    ("name", "family", "label", "number", "dated"),
    [
        ("旅費規程（2022年版）", "旅費規程", "2022年版", None, date(2022, 1, 1)),
        ("価格表_2025年4月", "価格表", "2025年4月", None, date(2025, 4, 1)),
        ("就業規則 令和7年度版", "就業規則", "令和7年度版", None, date(2025, 4, 1)),
        ("モデル就業規則（R4.11版）", "モデル就業規則", "R4.11版", None, date(2022, 11, 1)),
        ("手順書 第3版", "手順書", "第3版", 3000, None),
        ("手順書（改訂第２版）", "手順書", "改訂第2版", 2000, None),
        ("仕様書 Ver.2.1", "仕様書", "Ver.2.1", 2001, None),
        ("overview_v2", "overview", "v2", 2000, None),
        ("情報セキュリティ研修 2025", "情報セキュリティ研修", "2025年", None, date(2025, 1, 1)),
        ("コード一覧_20240814", "コード一覧", "2024年8月14日", None, date(2024, 8, 14)),
        ("FAQ（2022-03-31版）", "faq", "2022-03-31版", None, date(2022, 3, 31)),
        ("【旧版】旅費規程", "旅費規程", "", None, None),
        ("就業規則", "就業規則", "", None, None),
        ("A4版ポスター", "a4版ポスター", "", None, None),
    ],
)
def test_a_name_and_its_edition(name: str, family: str, label: str, number: int | None, dated: date | None) -> None:
    named = named_edition(name)
    assert (named.family, named.label, named.number, named.dated) == (family, label, number, dated)


@pytest.mark.parametrize(
    "name",
    ["議事録_20240401", "月報 2024年4月", "社内報 第12号", "旅費規程（案）", "規程 draft", "2024年4月", "000123"],
)
def test_what_has_no_other_editions(name: str) -> None:
    """Last month's minutes aren't an old edition of this month's, and a draft is none yet."""
    assert named_edition(name).family == ""


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("000101", None),
        ("241001", None),
        ("241001_旅費規程", None),
        ("旅費規程_241001", date(2024, 10, 1)),
        ("20241001", date(2024, 10, 1)),
    ],
)
def test_six_digits_alone_are_a_serial_number(name: str, dated: date | None) -> None:
    """A folder of 000101.md to 000131.md holds no editions of January 2000."""
    assert named_edition(name).dated == dated


@pytest.mark.parametrize(
    ("path", "code", "stem"),
    [
        ("docx/443_コアデータパーツ_郵便番号.docx", "443_", "コアデータパーツ_郵便番号"),
        ("old/373d15_443_コアデータパーツ_郵便番号.docx", "443_", "コアデータパーツ_郵便番号"),
        ("20240401_451-1_申請.docx", "451-1_", "申請"),
        ("43B_設備.docx", "43b_", "設備"),
        ("資料.zip//007_規程.docx", "007_", "規程"),
        ("20240401_規程.docx", "", "20240401_規程"),
        ("2024_方針.docx", "", "2024_方針"),
        ("222127_aed.csv", "", "222127_aed"),
        ("旅費規程_2025年版.pdf", "", "旅費規程_2025年版"),
    ],
)
def test_the_code_that_a_file_name_begins_with(path: str, code: str, stem: str) -> None:
    assert (code_of(path), stem_of(path)) == (code, stem)


@pytest.mark.parametrize(
    ("title", "path", "old"),
    [
        ("旅費規程", "総務/旧版/旅費規程.pdf", True),
        ("旅費規程", "old_versions_2022-09/旅費規程.pdf", True),
        ("旅費規程", "総務/アーカイブ/2020/旅費規程.pdf", True),
        ("旅費規程（旧）", "旅費規程.pdf", True),
        ("旅費規程", "旧_旅費規程.pdf", True),
        ("旅費規程", "総務/旅費規程.pdf", False),
        ("旧姓使用取扱規程", "旧姓使用取扱規程.pdf", False),
        ("復旧手順", "復旧/復旧手順.md", False),
        ("ゴールド会員規約", "gold/gold.md", False),
    ],
)
def test_kept_as_an_old_edition(title: str, path: str, old: bool) -> None:
    assert is_marked_old(title, path) is old


def test_kept_as_a_repealed_one() -> None:
    assert is_marked_repealed("旅費規程", "総務/廃止/旅費規程.pdf")
    assert is_marked_repealed("【廃止】旅費規程", "旅費規程.pdf")
    assert not is_marked_repealed("廃止届の出し方", "廃止届の出し方.md")


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("総務/a.pdf", "総務/旧版/b.pdf", True),
        ("gif/docx/a.docx", "gif/old_versions_2022-09/b.docx", True),
        ("規程/2022年度/a.pdf", "規程/2025年度/a.pdf", True),
        ("規程/R4/a.pdf", "規程/a.pdf", True),
        ("営業/a.md", "製造/a.md", False),
        ("営業/旧版/a.md", "製造/a.md", False),
    ],
)
def test_folders_of_two_editions(one: str, other: str, fit: bool) -> None:
    assert places_fit(one, other) is fit
    assert places_fit(other, one) is fit
