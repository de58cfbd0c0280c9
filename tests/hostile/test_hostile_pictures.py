"""The hostile pictures, and a PDF whose one picture unpacks to a gigabyte, before the real engine: a named error, or little text,
within its memory and time."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import FileError
from ingest.ocr import engine_is_installed
from ingest.parse import parse_file
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.scan_file import ScanRules, with_scans
from tests.hostile import picture_files
from tests.hostile.parser_memory import ParserMemory, parsers
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs

pytestmark = [
    pytest.mark.slow,
    pytest.mark.integration,
    pytest.mark.skipif(not engine_is_installed(), reason="no OCR engine: pip install rapidocr onnxruntime"),
]
LIMITS = SandboxLimits(768, 300.0, memory_setting="ingest.ocr_memory_mb", seconds_setting="ingest.ocr_seconds")


def outcome(scanner: Sandbox, path: Path) -> str:
    try:
        return "indexed" if with_scans(parse_file(path), path, scanner, ScanRules(most_pages=1)).pages else "nothing"
    except FileError as error:
        return error.code


def test_each_picture_ends_as_it_should_within_its_memory(tmp_path: Path) -> None:
    wrong = {}
    with Sandbox(LIMITS, "scan") as scanner, ParserMemory() as memory:
        for file in picture_files.files():
            path = tmp_path / file.name
            file.write(path)
            ended = outcome(scanner, path)
            if ended not in file.expected - {"OcrMissing"}:
                wrong[file.path] = ended
    assert wrong == {}
    assert 0 < memory.peak_bytes <= 2**30
    assert parsers() == []


@needs_shared_docs
def test_a_picture_of_a_gigabyte_in_a_pdf_costs_its_own_page(tmp_path: Path) -> None:
    bomb = SHARED_DOCS / "nasty_pdf" / "pdfjs_general" / "bomb_giant.pdf"
    with Sandbox(LIMITS, "scan") as scanner, ParserMemory() as memory:
        try:
            scanner.scan(bomb, 1)
        except FileError as error:
            assert error.code in {"ParserOutOfMemory", "ParserTimedOut", "FileDamaged"}  # noqa: PT017 — either end is right
        assert memory.peak_bytes <= 2**30
        assert scanner.confined
