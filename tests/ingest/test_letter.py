"""Letters as companies write them, and what is no letter."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from ingest import letter
from ingest.japanese_dates import plain
from ingest.letter import begins_letter, is_day, letter_title
from ingest.parse_office import parse_docx
from ingest.parse_pdf import parse_pdf
from ingest.parse_text import parse_text
from tests.ingest.small_files import write_pdf


@pytest.mark.parametrize(
    "line",
    [
        "令和7年11月4日",
        "２０２５年１１月４日（火）",
        "2025/11/04",
        "令和七年十一月四日",
        "総発第34号",
        "第 12-3 号",
        "社員各位",
        "株式会社青瀬商事　御中",
    ],
)
def test_a_letter_begins_with_a_day_a_number_or_an_addressee(line: str) -> None:
    assert begins_letter(line)


@pytest.mark.parametrize(
    "line", ["旅費規程", "令和7年度 旅費規程", "2025年11月 定例会", "第3号議案", "", "各位の協力", "平成30年4月1日施行"]
)
def test_another_line_begins_none(line: str) -> None:
    assert not begins_letter(line)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("令和7年11月4日", "", "社員各位", "総務部長", "防火設備の点検について"), "防火設備の点検について"),
        (("2025年4月1日", "各位", "健康診断のお知らせ（通知）", "標記について"), "健康診断のお知らせ（通知）"),
        (("総発第3号", "件名：年末調整の書類", "各位"), "年末調整の書類"),
        (("各位", "お世話になっております。", "書類をお送りします。"), None),
        (("各位", *["本文です。"] * 12, "備品について"), None),
        ((), None),
    ],
)
def test_its_title_is_what_it_is_about(lines: tuple[str, ...], title: str | None) -> None:
    assert letter_title(lines) == title


def test_a_line_without_end_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    # Marks that NFKC sorts in quadratic time.
    endless = "あ" + "\u0301\u0323" * 200_000
    looked: list[int] = []

    def watched(text: str) -> str:
        looked.append(len(text))
        return plain(text)

    monkeypatch.setattr(letter, "plain", watched)
    assert not begins_letter(endless) and not is_day(endless)
    assert letter_title([endless, "点検について"]) == "点検について"
    assert max(looked) < 100


def test_every_reader_names_a_letter_by_its_subject(tmp_path: Path) -> None:
    lines = ["令和7年11月4日", "社員各位", "総務部長", "防火設備の点検について", "下記のとおり実施いたします。"]
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.title = lines[0]  # as Word fills it in
    document.save(str(tmp_path / "a.docx"))
    write_pdf(tmp_path / "a.pdf", [[(line, 10) for line in lines]])
    for parsed in (parse_text(tmp_path / "a.txt"), parse_docx(tmp_path / "a.docx"), parse_pdf(tmp_path / "a.pdf")):
        assert parsed.title == "防火設備の点検について"


def test_a_letter_about_nothing_that_can_be_told_has_its_files_name(tmp_path: Path) -> None:
    (tmp_path / "連絡0401.txt").write_text("令和7年11月4日\n社員各位\n書類を出してください。", encoding="utf-8")
    assert parse_text(tmp_path / "連絡0401.txt").title == "連絡0401"
    document = docx.Document()
    document.add_paragraph("令和7年11月4日")
    document.add_paragraph("書類を出してください。")
    document.save(str(tmp_path / "連絡0402.docx"))
    assert parse_docx(tmp_path / "連絡0402.docx").title == "連絡0402"
