from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from app.language import TEXTS, text

APP = Path(__file__).parents[2] / "app"


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_name_the_same_values(key: str) -> None:
    japanese, english = ({field for _, field, _, _ in Formatter().parse(words) if field} for words in TEXTS[key])
    assert japanese == english


def test_every_key_that_the_pages_use_exists() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in APP.glob("*.py"))
    used = set(re.findall(r'(?:say\(|text\(\s*\w+(?:\(\))?,\s*)"([\w.]+)"', sources))
    assert len(used) > 50
    assert used <= set(TEXTS)


def test_no_text_is_left_over() -> None:
    """Each key stands in some source in full, or as an f-string's beginning (`f"by.{…}"` uses `by.page`)."""
    folders = (APP, APP.parent / "commands", APP.parent / "ingest", APP.parent / "notify", APP.parent / "security")
    files = (
        path
        for folder in folders
        for path in folder.glob("*.py")
        if "TEXTS: Final" not in path.read_text(encoding="utf-8")
    )
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    beginnings = tuple(re.findall(r'f["\']([\w.]+[._])\{', sources))
    literals = set(re.findall(r"""["']([\w.]+)["']""", sources))
    assert [key for key in TEXTS if key not in literals and not key.startswith(beginnings)] == []


def test_values_are_filled_in() -> None:
    assert text("ja", "place.page", page=3) == "3 ページ"
    assert text("en", "place.page", page=3) == "page 3"
