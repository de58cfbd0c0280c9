from __future__ import annotations

from pathlib import Path

import pytest

from errors import FileTextTooLong
from ingest.page import Block, Page, ParsedFile
from ingest.text_limit import MOST_TEXT, check_bytes, check_text


def parsed(*blocks: Block) -> ParsedFile:
    return ParsedFile("txt", "題", (Page(blocks),))


def test_bytes_are_checked_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MOST_TEXT)
        check_bytes(path)
        file.truncate(MOST_TEXT + 2**20)
    with pytest.raises(FileTextTooLong) as error:
        check_bytes(path)
    assert error.value.values == {"size": "33 MB", "limit": "32 MB"}


def test_all_blocks_count_together() -> None:
    half = Block("paragraph", "あ" * (MOST_TEXT // 2))
    check_text(parsed(half, half))
    with pytest.raises(FileTextTooLong):
        check_text(parsed(half, half, Block("paragraph", "い")))


def test_a_header_counts_with_each_value_below_it() -> None:
    """Ten thousand letters over ten thousand rows are a hundred million in the chunks."""
    long = Block("table", rows=(("長" * 10_000,), *((("値",),) * 10_000)))
    with pytest.raises(FileTextTooLong):
        check_text(parsed(long))
    check_text(parsed(Block("table", rows=(("長" * 10_000,), *((("",),) * 10_000)))))
