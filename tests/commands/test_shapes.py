from __future__ import annotations

import pytest

from answering.answer import Citation
from commands.shapes import citation_json, file_json, place_text
from index_store.records import Place
from ingest.report import FileResult


def test_a_container_is_named_beside_the_path() -> None:
    path = "総務/資料.zip//旅費規程.docx"
    citation = Citation(1, "id", "旅費規程", path, Place(page=3), "日当", 1.0, "point")
    shown = citation_json(citation)
    assert (shown["path"], shown["container"], shown["page"]) == (path, "総務/資料.zip", 3)
    assert file_json(FileResult(path, "indexed"), "ja")["container"] == "総務/資料.zip"
    assert file_json(FileResult("総務/資料.zip", "indexed"), "ja")["container"] is None


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("規程/旅費規程.pdf", "規程/旅費規程.pdf p.3"),
        ("総務/資料.zip//旅費規程.pdf", "総務/資料.zip の 旅費規程.pdf p.3"),
    ],
)
def test_a_place_in_a_line(path: str, line: str) -> None:
    assert place_text(path, Place(page=3)) == line
