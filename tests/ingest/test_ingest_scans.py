"""Runs over folders with scans. `写` begins a file that is a picture: the rest of it is what its one page says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.ingest_folder import IngestFolder
from ingest.notes import note
from ingest.page import ParsedFile
from ingest.scan import ScannedPage
from ingest.text_lines import Cell, TextLine
from settings import IngestSettings
from tests.ingest.fake_parts import FakeParser
from tests.ingest.ingest_bench import Bench, statuses
from tests.readers import everything


class PictureParser(FakeParser):
    def parse(self, path: Path) -> ParsedFile:
        if not path.read_text().startswith("写"):
            return super().parse(path)
        return ParsedFile("png", path.stem, (), pages_total=1, to_ocr=(1,))


class FakeScanner:
    """`during` happens before a page's text comes back."""

    def __init__(self) -> None:
        self.scanned: list[str] = []
        self.rests = 0
        self.during: Callable[[], None] = lambda: None

    def scan(self, path: Path, page: int) -> ScannedPage:
        self.scanned.append(path.name)
        self.during()
        text = path.read_text().removeprefix("写")
        if not text:
            return ScannedPage()
        return ScannedPage((TextLine(text, 60, 160, 780, 770, 10, (Cell(text, 60, 160),)),), 0.75)

    def rest(self) -> None:
        self.rests += 1


@pytest.fixture
def scanner() -> FakeScanner:
    return FakeScanner()


@pytest.fixture
def bench(tmp_path: Path, scanner: FakeScanner) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    bench.parts = replace(bench.parts, parser=PictureParser(), scanner=scanner)
    bench.ingest = IngestFolder(bench.parts, IngestSettings(chunk_characters=100))
    yield bench
    bench.cache.close()


def test_a_scan_is_found_and_its_passages_say_how_they_were_read(bench: Bench, scanner: FakeScanner) -> None:
    bench.write("掲示.png", "写日当は三千円とする。")
    report = bench.run()
    assert bench.found() == {"掲示.png": "日当は三千円とする。"}
    (passage,) = bench.manifest.resolve(list(bench.index.points), everything(bench.manifest)).values()
    assert passage[1].read_by == "ocr"
    assert report.files[0].reading.notes == (
        note("PagesScanned", count=1, mean="0.75", least="0.75"),
        note("PagesDoubtful", pages=(note("PageConfidence", page=1, confidence="0.75"),)),
    )
    assert scanner.rests == 1


def test_other_files_are_found_while_a_scan_is_read(bench: Bench, scanner: FakeScanner) -> None:
    bench.write("あ.png", "写先に来る画像です。")
    bench.write("い.txt", "あとに来る文書です。")
    seen: list[dict[str, str]] = []
    gate = threading.Event()
    scanner.during = lambda: None if gate.wait(30) else None
    for _ in bench.ingest.run(bench.source):
        if bench.index.points and not gate.is_set():
            seen.append(bench.found())
            gate.set()
    assert seen == [{"い.txt": "あとに来る文書です。"}]
    assert set(bench.found()) == {"あ.png", "い.txt"}


def test_a_photograph_is_looked_at_once(bench: Bench, scanner: FakeScanner) -> None:
    path = bench.write("写真.png", "写")
    first, second = bench.run(), bench.run()
    for report in (first, second):
        assert statuses(report) == {"写真.png": "failed"}
        assert report.files[0].error_code == "PictureWithoutText"
    assert scanner.scanned == ["写真.png"]
    bench.write(path.name, "写今度は文字があります。")
    assert statuses(bench.run()) == {"写真.png": "indexed"}


def test_a_run_that_is_stopped_while_it_scans_goes_on_from_there(bench: Bench, scanner: FakeScanner) -> None:
    bench.write("一.png", "写一枚目の画像です。")
    stop = threading.Event()
    scanner.during = stop.set
    assert bench.run(stop.is_set).stopped
    assert bench.found() == {}
    scanner.during = lambda: None
    assert not bench.run().stopped
    assert set(bench.found()) == {"一.png"}


def test_without_a_scanner_the_report_says_what_to_install(bench: Bench) -> None:
    bench.write("掲示.png", "写日当は三千円とする。")
    bench.ingest = IngestFolder(replace(bench.parts, scanner=None), IngestSettings(chunk_characters=100))
    (line,) = bench.run().files
    assert line.error_code == "OcrMissing"
    assert "pip install rapidocr onnxruntime" in (line.sentence() or "")
    bench.ingest = IngestFolder(bench.parts, IngestSettings(chunk_characters=100))
    assert statuses(bench.run()) == {"掲示.png": "indexed"}
