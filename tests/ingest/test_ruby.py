"""Letters of 10 points, ruby of 5, placed by hand."""

from __future__ import annotations

from ingest.ruby import Ruby, parted, ruby_note
from ingest.text_lines import Glyph


def across(text: str, left: float, bottom: float, size: float = 10.0, start: int = 0) -> list[Glyph]:
    return [
        Glyph(start + at, letter, left + at * size, bottom, left + (at + 1) * size, bottom + size, size)
        for at, letter in enumerate(text)
    ]


def down(text: str, left: float, top: float, size: float = 10.0, start: int = 0) -> list[Glyph]:
    return [
        Glyph(start + at, letter, left, top - (at + 1) * size, left + size, top - at * size, size)
        for at, letter in enumerate(text)
    ]


def test_kana_above_kanji_are_their_reading() -> None:
    line = across("給与の規程", 0, 100)
    ruby = [*across("きゅうよ", 0, 111, 5, start=10), *across("きてい", 32.5, 111, 5, start=14)]
    text, found = parted([*line, *ruby], vertical=False)
    assert "".join(glyph.character for glyph in text) == "給与の規程"
    assert found == (Ruby("給与", "きゅうよ"), Ruby("規程", "きてい"))


def test_kana_to_the_right_of_a_vertical_line_are_too() -> None:
    text, found = parted([*down("給与を払う", 50, 300), *down("きゅうよ", 61, 300, 5, start=10)], vertical=True)
    assert "".join(glyph.character for glyph in text) == "給与を払う"
    assert found == (Ruby("給与", "きゅうよ"),)


def test_ruby_longer_than_its_word_is_taken_whole() -> None:
    _, found = parted([*across("あの暁は", 0, 100), *across("あかつきの", 12.5, 111, 5, start=10)], vertical=False)
    assert found == (Ruby("暁", "あかつきの"),)


def test_small_kana_elsewhere_stay() -> None:
    notes = [*across("規程の本文", 0, 100), *across("注は小さな字で書く", 0, 60, 5, start=10)]
    text, found = parted(notes, vertical=False)
    assert (len(text), found) == (14, ())
    large = across("きていをよむ", 0, 111, 9, start=10)
    assert parted([*across("規程の本文", 0, 100), *large], vertical=False)[1] == ()


def test_readings_are_noted_once_each() -> None:
    assert ruby_note([Ruby("給与", "きゅうよ"), Ruby("規程", "きてい"), Ruby("給与", "きゅうよ")]) == (
        "ふりがな: 給与（きゅうよ）、規程（きてい）"
    )
    assert ruby_note([]) is None
