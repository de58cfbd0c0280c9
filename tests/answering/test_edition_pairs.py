"""Editions among real documents: the Digital Agency's, whose older versions lie in a folder of their own, and our own samples."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest

from answering.edition_family import are_editions, is_newer
from errors import FileError
from index_store.records import Document
from ingest.edition import read_edition
from ingest.edition_name import code_of
from ingest.parse import parse_file

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "docs"
# Rules and papers of four makers, without the broken and the absurd ones.
FOLDERS = ("gif_digital_agency", "company_rules", "mhlw_model_rules", "yaizu_city")
NEW, OLD = "gif_digital_agency/docx/", "gif_digital_agency/old_versions_2022-09/"

pytestmark = pytest.mark.slow
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the shared documents are not here")


def read(root: Path, path: Path) -> Document | None:
    try:
        parsed = parse_file(path)
    except FileError:
        return None
    name = path.relative_to(root).as_posix()
    digest = sha256(path.read_bytes()).hexdigest()
    edition = read_edition(parsed.title, name, parsed)
    changed = datetime(2026, 1, 1, tzinfo=UTC)
    return Document(name, "s1", "all", name, parsed.title, parsed.file_type, 1, digest, 1, changed, edition)


@cache
def documents(root: Path, *folders: str) -> tuple[Document, ...]:
    files = sorted(path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return tuple(document for path in files if (document := read(root, path)) is not None)


def found_pairs(of: tuple[Document, ...]) -> list[tuple[Document, Document]]:
    return [(one, other) for one, other in combinations(of, 2) if are_editions(one, other)]


@needs_real
def test_the_agencys_old_versions_are_recognised() -> None:
    """Every document of `docx` whose code stands in the folder of old versions too; two of them were renamed meanwhile."""
    every = documents(REAL, *FOLDERS)
    new = {code_of(one.path): one for one in every if one.path.startswith(NEW)}
    old = {code_of(one.path): one for one in every if one.path.startswith(OLD)}
    real = [(new[code], old[code]) for code in sorted(new.keys() & old.keys()) if code]
    assert len(real) == 28
    assert [one.path for one, other in real if not are_editions(one, other)] == []
    told = [one.path for one, other in real if not is_newer(one, other) and one.content_hash != other.content_hash]
    assert told == []


@needs_real
def test_nothing_else_is_taken_for_an_older_edition() -> None:
    """Beside those pairs: documents under old names, and two PDFs of one overview. Two policies of one title without any date are
    a pair too (encryption in offices and on the web), but neither is the newer."""
    others = [
        (one, other)
        for one, other in found_pairs(documents(REAL, *FOLDERS))
        if not (one.path.startswith(NEW) and other.path.startswith(OLD))
    ]
    ordered = {
        tuple(sorted((code_of(one.path), code_of(other.path))))
        for one, other in others
        if is_newer(one, other) or is_newer(other, one)
    }
    assert ordered == {("442_", "442_"), ("468-1_", "468_"), ("491-2_", "491-2_"), ("430_", "430_")}
    assert len(others) == 8


def test_our_samples_have_three_documents_in_two_editions() -> None:
    pairs = {(newer.path, older.path) for newer, older in found_pairs(documents(ROOT, "samples"))}
    assert pairs == {
        ("samples/人事/在宅勤務規程_2024年版.md", "samples/人事/旧版/在宅勤務規程_2021年版.md"),
        ("samples/営業/価格表_2025年4月.xlsx", "samples/営業/旧版/価格表_2023年4月.xlsx"),
        ("samples/総務/旅費規程_2025年版.pdf", "samples/総務/旧版/旅費規程_2022年版.pdf"),
    }
