"""Real scans, read by the real engine in its limited process. Two pages, and one drawn here: a minute on two busy cores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.ocr import any_order_rate, error_rate
from benchmarks.vertical_pages import japanese_font, vertical_page
from evaluation.answer_match import holds_reference
from evaluation.datasets import load_golden
from ingest.ocr import engine_is_installed
from ingest.page import ParsedFile
from ingest.parse import parse_file
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.scan_file import ScanRules, with_scans
from tests.hostile.parser_memory import ParserMemory
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not engine_is_installed(), reason="no OCR engine: pip install rapidocr onnxruntime"),
]
SAMPLES = Path(__file__).parents[2] / "samples"
GOLDEN = SAMPLES.parent / "evaluation" / "golden" / "samples.jsonl"
DERIVED = SHARED_DOCS / "derived_from_mhlw"


@pytest.fixture(scope="module")
def scanner() -> Iterator[Sandbox]:
    with Sandbox(SandboxLimits(768, 300.0), "scan") as running:
        yield running


@needs_shared_docs
def test_a_skewed_and_noisy_page_is_read_within_its_memory(scanner: Sandbox) -> None:
    with ParserMemory() as memory:
        read = scanner.scan(DERIVED / "scan_skew_noise_150dpi.pdf", 2)
    truth = (DERIVED / "scan_truth.txt").read_text(encoding="utf-8").split("\f")[1]
    assert error_rate("".join(line.text for line in read.lines), truth) <= 0.02
    assert read.confidence is not None
    assert read.confidence > 0.9
    assert (read.turned, read.vertical) == (0, False)
    assert 0 < memory.peak_bytes <= 2**30


@needs_shared_docs
def test_a_turned_scan_becomes_a_document_with_its_articles(scanner: Sandbox) -> None:
    parsed: ParsedFile = parse_file(DERIVED / "scan_rotated90.pdf")
    assert parsed.to_ocr == (1,)
    read = with_scans(parsed, DERIVED / "scan_rotated90.pdf", scanner, ScanRules())
    truth = (DERIVED / "scan_truth.txt").read_text(encoding="utf-8").split("\f")[0]
    headings = [block.text for block in read.pages[0].blocks if block.kind == "heading"]
    assert any(heading.startswith("第10条") or heading.startswith("第１０条") for heading in headings)
    assert read.pages[0].read_by == "ocr"
    assert read.pages_by_ocr == 1
    assert abs(read.characters - len("".join(truth.split()))) < 30


def test_the_scan_among_the_samples_answers_its_questions(scanner: Sandbox) -> None:
    name = "総務/エレベーター点検のお知らせ.pdf"
    read = with_scans(parse_file(SAMPLES / name), SAMPLES / name, scanner, ScanRules())
    questions = [question for question in load_golden(GOLDEN) if question.document == name]
    text = "\n".join(block.text for block in read.pages[0].blocks)
    assert read.title == "エレベーター点検のお知らせ"
    assert len(questions) == 2
    assert all(holds_reference(text, question.answers) for question in questions)


def test_a_vertical_page_is_read_from_the_right(scanner: Sandbox, tmp_path: Path) -> None:
    font = japanese_font()
    if font is None:
        pytest.skip("no Japanese font: apt-get install fonts-noto-cjk")
    drawn = vertical_page(font)
    six_lines = 600
    small = drawn.picture.crop((drawn.picture.width - six_lines, 0, drawn.picture.width, drawn.picture.height))
    small.save(tmp_path / "a.png")
    read = scanner.scan(tmp_path / "a.png", 1)
    lines = [line.text for line in read.lines]
    assert read.vertical
    assert len(lines) == 6
    assert error_rate("".join(lines), drawn.text[: 34 * len(lines)]) <= 0.02
    assert any_order_rate(lines, "\n".join(drawn.text[at : at + 34] for at in range(0, 34 * len(lines), 34))) <= 0.05
