"""The pages of a file that have to be read as pictures -> pages of blocks beside those that have text of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from errors import FileError, FileWithoutText, OcrMissing, PictureWithoutText
from index_store.file_records import Note
from ingest.notes import listed, note
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
    count, pages = len(parsed.to_ocr), listed(parsed.to_ocr)
    unread = (
        note("ScansNeedOcr", count=count, pages=pages, command=INSTALL_COMMAND)
        if rules.wanted
        else note("ScansUnwanted", count=count, pages=pages, setting="ingest.ocr")
    )
    return replace(parsed, notes=(*parsed.notes, unread))


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
) -> Iterator[Note]:
    sure = {number: page.confidence for number, page in scanned.items() if page.confidence is not None}
    mean = _mean([scanned[number] for number in sure])
    if mean is not None:
        yield note("PagesScanned", count=len(sure), mean=f"{mean:.2f}", least=f"{min(sure.values()):.2f}")
    doubtful = [
        note("PageConfidence", page=number, confidence=f"{value:.2f}")
        for number, value in sure.items()
        if value < rules.doubtful
    ]
    if doubtful:
        yield note("PagesDoubtful", pages=listed(doubtful))
    blank = [number for number, page in scanned.items() if not page.lines]
    if blank:
        yield note("PicturesBlank", count=len(blank), pages=listed(blank))
    for number, error in list(failed.items())[:_NAMED_PAGES]:
        yield note("PageUnscanned", page=number, error=error)
    left = parsed.to_ocr[rules.most_pages :]
    if left:
        yield note("ScanLimit", count=len(left), pages=listed(left), limit=rules.most_pages, setting="ingest.ocr_pages")


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:_NAMED_PAGES])) + ("…" if len(pages) > _NAMED_PAGES else "")
