"""The pages of a file that have to be read as pictures -> pages of blocks beside those that have text of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from errors import FileError, FileWithoutText, OcrMissing, PictureWithoutText
from ingest.ocr import INSTALL_COMMAND
from ingest.page import Block, Page, ParsedFile
from ingest.page_layout import lay_out
from ingest.quality import counted
from ingest.scan import ScannedPage
from ingest.text_lines import PageLines

_NAMED_PAGES = 20


class ScansPages(Protocol):
    """The sandbox for scans. Raises a FileError."""

    def scan(self, path: Path, page: int) -> ScannedPage: ...

    def rest(self) -> None:
        """No page is going to come for a while: what memory it holds may go."""
        ...


@dataclass(frozen=True, slots=True)
class ScanRules:
    """`most_pages` of one file are read; pages less sure than `doubtful` (0 to 1) are named. Not `wanted`: scans are left as they
    are, by setting."""

    most_pages: int = 300
    doubtful: float = 0.85
    wanted: bool = True


def without_scans(parsed: ParsedFile, rules: ScanRules) -> ParsedFile:
    """Where nothing reads scans. Raises OcrMissing, or FileWithoutText where it isn't wanted, if no page has text of its own."""
    if not parsed.pages and not parsed.holds:
        if rules.wanted:
            raise OcrMissing(pages=_numbers(parsed.to_ocr), command=INSTALL_COMMAND)
        raise FileWithoutText(pages=parsed.pages_total)
    missing = (
        f"読むには「{INSTALL_COMMAND}」で文字認識を入れ、文書を置き直してください"
        if rules.wanted
        else "設定 ingest.ocr が false です"
    )
    needs = f"{len(parsed.to_ocr)} ページは文字認識 (OCR) が必要なため読んでいません（{_numbers(parsed.to_ocr)}）。{missing}。"
    return replace(parsed, notes=(*parsed.notes, needs))


def with_scans(
    parsed: ParsedFile, path: Path, scanner: ScansPages, rules: ScanRules, stops: Callable[[], bool] = lambda: False
) -> ParsedFile:
    """Reads the pages that `parsed` names, one after another; asked to stop between two of them, it leaves out the others.

    A page that can't be read is a note. Raises PictureWithoutText where no page of the file gives any text, or the error of its
    first page where none could be read at all.
    """
    scanned: dict[int, ScannedPage] = {}
    failed: dict[int, FileError] = {}
    for number in parsed.to_ocr[: rules.most_pages]:
        if stops():
            break
        try:
            scanned[number] = scanner.scan(path, number)
        except FileError as error:
            failed[number] = error
    read = {number: page for number, page in scanned.items() if page.lines}
    if not read and not parsed.pages:
        if failed and not scanned:
            raise next(iter(failed.values()))
        raise PictureWithoutText(pages=parsed.pages_total)
    layout = lay_out([PageLines(number, page.lines) for number, page in sorted(read.items())])
    pages = [_as_scanned(page, read) for page in layout.pages]
    is_picture = parsed.file_type != "pdf" and parsed.pages_total == 1
    if is_picture:
        pages = [replace(page, number=None) for page in pages]
    merged = sorted((*parsed.pages, *pages), key=lambda page: page.number if page.number is not None else 0)
    titled = (
        layout.title if layout.title is not None and not parsed.pages and parsed.title == path.stem else parsed.title
    )
    return counted(
        replace(
            parsed,
            title=titled,
            pages=tuple(merged),
            notes=(*parsed.notes, *_notes(parsed, scanned, failed, rules)),
            pages_by_ocr=len(read),
            ocr_confidence=_mean(list(read.values())),
        )
    )


def _as_scanned(page: Page, read: Mapping[int, ScannedPage]) -> Page:
    ruby = read[page.number].ruby if page.number is not None else ()
    readings = (Block("note", f"ふりがな: {'、'.join(dict.fromkeys(ruby))}"),) if ruby else ()
    return replace(page, blocks=(*page.blocks, *readings), read_by="ocr")


def _mean(pages: Sequence[ScannedPage]) -> float | None:
    """Over the letters of all pages."""
    told = [(page.confidence, sum(len(line.text) for line in page.lines)) for page in pages]
    letters = sum(count for confidence, count in told if confidence is not None)
    if not letters:
        return None
    return sum(confidence * count for confidence, count in told if confidence is not None) / letters


def _notes(
    parsed: ParsedFile, scanned: Mapping[int, ScannedPage], failed: Mapping[int, FileError], rules: ScanRules
) -> list[str]:
    notes: list[str] = []
    sure = {number: page.confidence for number, page in scanned.items() if page.confidence is not None}
    mean = _mean([scanned[number] for number in sure])
    if mean is not None:
        figures = f"確信度の平均 {mean:.2f}、最低 {min(sure.values()):.2f}"
        notes.append(f"{len(sure)} ページを文字認識 (OCR) で読みました（{figures}）。")
    doubtful = {number: value for number, value in sure.items() if value < rules.doubtful}
    if doubtful:
        named = "、".join(f"{number} ページ {value:.2f}" for number, value in list(doubtful.items())[:_NAMED_PAGES])
        notes.append(f"文字認識の確信度が低いページがあります（{named}）。原本で確かめてください。")
    blank = [number for number, page in scanned.items() if not page.lines]
    if blank:
        notes.append(f"画像に文字が見つからないページが {len(blank)} ページあります（{_numbers(blank)}）。")
    for number, error in list(failed.items())[:_NAMED_PAGES]:
        notes.append(f"{number} ページを文字認識で読めませんでした: {error.sentence()}")
    left = parsed.to_ocr[rules.most_pages :]
    if left:
        limit = f"上限 {rules.most_pages} ページ、設定 ingest.ocr_pages"
        notes.append(f"{len(left)} ページは文字認識していません（{_numbers(left)}。{limit}）。")
    return notes


def _numbers(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:_NAMED_PAGES])) + ("…" if len(pages) > _NAMED_PAGES else "")
