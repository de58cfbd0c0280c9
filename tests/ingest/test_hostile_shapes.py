"""Shapes that once took a parser hours, lost text without a word, or let one passage grow without end.

What was quadratic or exponential is tried at a size that it could not have ended at; the files of `tests/hostile` try the rest.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from errors import FileChangedWhileRead, FileError, FileIsLink, FileIsSpecial, FileTooNested, FileWithoutText
from ingest.chunker import chunk_pages
from ingest.detect import detect_type
from ingest.encoding import decode_text
from ingest.find_files import Candidate, FoundFile, read_facts
from ingest.page import Block, Page, ParsedFile
from ingest.parse_html import parse_html, read_html
from ingest.parse_mail import parse_mail
from ingest.parse_text import parse_markdown
from ingest.read_file import FileReader, ReadingLimits, UnreadFile

TOP = b"From: a@example.jp\nTo: b@example.jp\nSubject: "


def test_a_page_that_begins_with_a_thousand_comments(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<!-- -->" * 1000 + "text")
    assert detect_type(tmp_path / "a.txt") == "txt"
    (tmp_path / "b.txt").write_text("<!-- -->" * 500 + "<html><body>text")
    assert detect_type(tmp_path / "b.txt") == "html"


@pytest.mark.parametrize("unit", ["[", "![", "[a](", "<!--", "**a ", "!["])
def test_markdown_whose_marks_never_close(tmp_path: Path, unit: str) -> None:
    (tmp_path / "a.md").write_text(unit * 20_000 + "終")
    assert parse_markdown(tmp_path / "a.md").pages[0].blocks[-1].text.endswith("終")


def test_comments_and_links_still_go(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("前<!-- a\nb -->[規程](a(b).md)と![図](c.png)<!-- 終わらない")
    assert parse_markdown(tmp_path / "a.md").pages[0].blocks[0].text == "前規程と図<!-- 終わらない"


def test_html_deeper_than_its_parser_reads_is_refused_and_not_cut_short() -> None:
    deep = "<p>前</p>" + "<div>" * 300 + "奥の文"
    with pytest.raises(FileTooNested) as error:
        read_html(f"<html><body>{deep}")
    assert error.value.values == {"limit": "256"}


def test_html_of_comments_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!-- a --><!-- b -->")
    with pytest.raises(FileWithoutText):
        parse_html(tmp_path / "a.html")


def test_mail_nests_a_hundred_deep(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes((TOP + b"x\nContent-Type: message/rfc822\n\n") * 120 + TOP + b"x\n\ntext")
    with pytest.raises(FileTooNested) as error:
        parse_mail(tmp_path / "a.eml")
    assert error.value.values == {"limit": "100"}


def test_a_subject_without_end_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(TOP + b"=?utf-8?B?5Ye65by1?= " * 20_000 + b"\n\ntext")
    title = parse_mail(tmp_path / "a.eml").title
    assert title.startswith("出張出張")
    assert len(title) < 20_000


@pytest.mark.parametrize("charset", ["rot13", "hex", "no-such", "unicode_escape", "a\0b"])
def test_a_charset_that_is_none_is_not_believed(charset: str) -> None:
    assert decode_text(b"caf\xe9 \\ud800", declared=charset).text.isprintable()


def test_half_characters_are_lost_and_counted() -> None:
    decoded = decode_text(b"+2AA-\xe9", declared="utf-7")
    assert not any("\ud800" <= letter < "\ue000" for letter in decoded.text)


def test_headings_without_end_are_more_than_one_chunk() -> None:
    headings = tuple(Block("heading", f"第{number}章 総則", level=1) for number in range(2000))
    chunks = chunk_pages(ParsedFile("md", "題", (Page(headings),)), 100)
    assert max(len(chunk.text) for chunk in chunks) <= 400
    assert "第1999章" in chunks[-1].text


def test_what_took_a_files_place_is_neither_followed_nor_waited_for(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileIsLink):
        read_facts(tmp_path, FoundFile("link", 0, 0))
    with pytest.raises(FileIsSpecial):
        read_facts(tmp_path, FoundFile("pipe", 0, 0))


def test_a_folder_swapped_for_a_link_while_a_file_is_read(tmp_path: Path) -> None:
    """What was read may lie outside of the source by then."""
    source, outside = tmp_path / "source", tmp_path / "outside"
    (source / "a").mkdir(parents=True)
    outside.mkdir()
    for folder in (source / "a", outside):
        (folder / "f.txt").write_text("本文")

    class Swapping:
        def parse(self, path: Path) -> ParsedFile:
            (source / "a").rename(source / "b")
            (source / "a").symlink_to(outside)
            return ParsedFile("txt", "f", (Page((Block("paragraph", path.read_text()),)),))

    reading = FileReader(source, Swapping(), ReadingLimits(500, 1)).read(Candidate(FoundFile("a/f.txt", 6, 1), None))
    assert isinstance(reading, UnreadFile)
    error: FileError = reading.error
    assert isinstance(error, FileChangedWhileRead)
