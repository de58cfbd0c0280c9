from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answering.answer import Citation
from commands.shapes import citation_json, edition_json, file_json, passage_json, place_text
from index_store.records import Edition, Hit, Place, Scores, Standing
from ingest.report import FileResult
from tests.app.fake_documents import WRITTEN


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


def test_an_edition_with_what_is_in_force_instead() -> None:
    old = Edition("総-07", "旅費規程", "第3版", 3000, effective=date(2022, 4, 1), repealed=date(2025, 3, 31))
    standing = Standing("repealed", old, Edition(effective=date(2025, 4, 1)))
    now = {"label": None, "established": None, "revised": None, "effective": "2025-04-01", "repealed": None}
    expected = {
        "status": "repealed",
        "label": "第3版",
        "established": None,
        "revised": None,
        "effective": "2022-04-01",
        "repealed": "2025-03-31",
        "instead": now,
    }
    citation = Citation(1, "id", "旅費規程", "旅費規程.pdf", Place(page=3), "日当", 1.0, "point", standing)
    hit = Hit("point", replace(WRITTEN[0].document(), edition=old), WRITTEN[0].chunk(), Scores(0.5, 1, 1, 1), standing)
    assert citation_json(citation)["edition"] == expected
    assert passage_json(hit)["edition"] == expected


def test_a_document_that_says_nothing_of_its_edition() -> None:
    assert edition_json(Standing()) == {
        "status": "unknown",
        "label": None,
        "established": None,
        "revised": None,
        "effective": None,
        "repealed": None,
        "instead": None,
    }
