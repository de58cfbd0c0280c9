from __future__ import annotations

from pathlib import Path

import pytest

from errors import FileError, FileWithoutText, OcrMissing, ParserTimedOut, PictureWithoutText
from ingest.notes import note
from ingest.page import Block, Page, ParsedFile
from ingest.scan import ScannedPage
from ingest.scan_file import ScanRules, with_scans, without_scans
from ingest.text_lines import Cell, TextLine

PATH = Path("通知.pdf")
GARBLED = note("PagesGarbled", count=1, pages=(3,))


def page(*texts: str, confidence: float = 0.96, ruby: tuple[str, ...] = ()) -> ScannedPage:
    lines = tuple(
        TextLine(text, 60, 60 + 10.0 * len(text), 780 - 20.0 * at, 770 - 20.0 * at, 10, (Cell(text, 60, 500),))
        for at, text in enumerate(texts)
    )
    return ScannedPage(lines, confidence if lines else None, ruby=ruby)


class FakeScanner:
    """Gives each page what it was made with."""

    def __init__(self, pages: dict[int, ScannedPage | FileError]) -> None:
        self._pages = pages
        self.asked: list[int] = []

    def scan(self, path: Path, page: int) -> ScannedPage:
        self.asked.append(page)
        answer = self._pages[page]
        if isinstance(answer, FileError):
            raise answer
        return answer

    def rest(self) -> None:
        """Holds nothing."""


def scan_only(count: int) -> ParsedFile:
    return ParsedFile("pdf", PATH.stem, (), pages_total=count, to_ocr=tuple(range(1, count + 1)))


def test_scanned_pages_stand_among_the_others_and_say_how_they_were_read() -> None:
    own = Page((Block("paragraph", "本文です。"),), number=2)
    parsed = ParsedFile("pdf", "旅費規程", (own,), notes=(GARBLED,), pages_total=3, to_ocr=(1, 3))
    scanner = FakeScanner({1: page("表紙の文字です。"), 3: page("第1条　この規程は出張に適用する。", confidence=0.9)})
    read = with_scans(parsed, PATH, scanner, ScanRules())
    assert [(one.number, one.read_by) for one in read.pages] == [(1, "ocr"), (2, "text"), (3, "ocr")]
    assert read.pages[2].blocks[0] == Block("heading", "第1条", level=5)
    assert read.title == "旅費規程"
    assert (read.pages_total, read.pages_by_ocr) == (3, 2)
    assert read.ocr_confidence == pytest.approx((8 * 0.96 + 17 * 0.9) / 25)
    assert read.characters == 8 + 5 + 16
    assert read.notes == (GARBLED, note("PagesScanned", count=2, mean="0.92", least="0.90"))


def test_a_scan_has_the_title_that_it_shows() -> None:
    large = TextLine("防災訓練のお知らせ", 60, 300, 800, 780, 20, (Cell("防災訓練のお知らせ", 60, 300),))
    body = page("来月一日に行います。", "全員が参加してください。").lines
    read = with_scans(scan_only(1), PATH, FakeScanner({1: ScannedPage((large, *body), 0.9)}), ScanRules())
    assert read.title == "防災訓練のお知らせ"


def test_doubtful_blank_and_unreadable_pages_are_named() -> None:
    late = ParserTimedOut(limit="120", setting="ingest.ocr_seconds")
    scanner = FakeScanner({1: page("読めた文字です。"), 2: page("よめたもじか。", confidence=0.6), 3: page(), 4: late})
    read = with_scans(scan_only(4), PATH, scanner, ScanRules())
    assert read.notes == (
        note("PagesScanned", count=2, mean="0.79", least="0.60"),
        note("PagesDoubtful", pages=(note("PageConfidence", page=2, confidence="0.60"),)),
        note("PicturesBlank", count=1, pages=(3,)),
        note("PageUnscanned", page=4, error=late),
    )
    assert read.pages_by_ocr == 2


def test_no_more_pages_than_the_setting_says() -> None:
    scanner = FakeScanner({number: page(f"{number} 枚目の文字です。") for number in range(1, 6)})
    read = with_scans(scan_only(5), PATH, scanner, ScanRules(most_pages=2))
    assert scanner.asked == [1, 2]
    assert read.notes[-1] == note("ScanLimit", count=3, pages=(3, 4, 5), limit=2, setting="ingest.ocr_pages")


def test_running_heads_of_scans_are_left_out() -> None:
    pages: dict[int, ScannedPage | FileError] = {
        number: page("社外秘 旅費規程", f"{number}頁目の本文はここにあります。", f"- {number} -")
        for number in range(1, 6)
    }
    read = with_scans(scan_only(5), PATH, FakeScanner(pages), ScanRules())
    assert [len(one.blocks) for one in read.pages] == [1] * 5


def test_asked_to_stop_it_reads_no_further_page() -> None:
    scanner = FakeScanner({number: page("文字です。") for number in range(1, 4)})
    with_scans(scan_only(3), PATH, scanner, ScanRules(), stops=lambda: len(scanner.asked) == 2)
    assert scanner.asked == [1, 2]


def test_a_file_without_any_text_is_an_error() -> None:
    with pytest.raises(PictureWithoutText) as nothing:
        with_scans(scan_only(2), PATH, FakeScanner({1: page(), 2: page()}), ScanRules())
    assert nothing.value.values == {"pages": "2"}
    late = ParserTimedOut(limit="120", setting="ingest.ocr_seconds")
    with pytest.raises(ParserTimedOut):
        with_scans(scan_only(1), PATH, FakeScanner({1: late}), ScanRules())


def test_a_picture_file_has_no_page_number_but_many_frames_do() -> None:
    picture = ParsedFile("png", "看板", (), pages_total=1, to_ocr=(1,))
    assert with_scans(picture, PATH, FakeScanner({1: page("文字です。")}), ScanRules()).pages[0].number is None
    fax = ParsedFile("tiff", "受信", (), pages_total=2, to_ocr=(1, 2))
    read = with_scans(fax, PATH, FakeScanner({1: page("一枚目です。"), 2: page("二枚目です。")}), ScanRules())
    assert [one.number for one in read.pages] == [1, 2]


def test_ruby_of_a_scan_is_noted_after_its_text() -> None:
    read = with_scans(scan_only(1), PATH, FakeScanner({1: page("給与の規程です。", ruby=("きゅうよ",))}), ScanRules())
    assert read.pages[0].blocks[-1] == Block("note", "ふりがな: きゅうよ")


def test_without_an_engine_the_report_says_which_pages_need_one_and_what_to_install() -> None:
    own = Page((Block("paragraph", "本文です。"),), number=2)
    mixed = ParsedFile("pdf", "題", (own,), to_ocr=(1, 3))
    command = "pip install rapidocr onnxruntime"
    assert without_scans(mixed, ScanRules()).notes == (note("ScansNeedOcr", count=2, pages=(1, 3), command=command),)
    unwanted = without_scans(mixed, ScanRules(wanted=False))
    assert unwanted.notes == (note("ScansUnwanted", count=2, pages=(1, 3), setting="ingest.ocr"),)
    with pytest.raises(OcrMissing) as missing:
        without_scans(scan_only(2), ScanRules())
    assert missing.value.values == {"pages": "1, 2", "command": command}
    with pytest.raises(FileWithoutText):
        without_scans(scan_only(2), ScanRules(wanted=False))
