"""The real documents in one run: no crash, no hang, each file as the README of its folder implies."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import IngestSettings
from tests.hostile.expected_documents import EXPECTED, INDEXED
from tests.hostile.hostile_run import RunOutcome, run_over
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs

pytestmark = [pytest.mark.slow, needs_shared_docs]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> RunOutcome:
    return run_over(SHARED_DOCS, tmp_path_factory.mktemp("data"), IngestSettings())


def _paths() -> set[str]:
    return {str(path.relative_to(SHARED_DOCS)) for path in SHARED_DOCS.rglob("*") if path.is_file()}


def test_the_table_names_files_that_are_there() -> None:
    assert set(EXPECTED) <= _paths()


def test_each_file_is_as_its_readme_implies(outcome: RunOutcome) -> None:
    found = {file.path: (file.status, file.error_code) for file in outcome.report.files}
    assert {path: found.get(path) for path in _paths()} == {path: EXPECTED.get(path, INDEXED) for path in _paths()}
    assert not outcome.report.stopped


def test_no_parser_takes_more_than_a_gibibyte(outcome: RunOutcome) -> None:
    assert 0 < outcome.peak_bytes <= 2**30


def test_a_rule_in_any_encoding_gives_the_passages_of_its_original(outcome: RunOutcome, tmp_path: Path) -> None:
    """The whole way, detection and cutting included: 15 files, three rules."""
    derived = sorted((SHARED_DOCS / "legacy_encoding" / "derived_from_CC0_rules").iterdir())
    (tmp_path / "source").mkdir()
    for file in derived:
        original = _original(file.name)
        (tmp_path / "source" / f"{file.name}.original.txt").write_bytes(original.read_bytes())
        (tmp_path / "source" / file.name).write_bytes(file.read_bytes())
    run = run_over(tmp_path / "source", tmp_path / "data", IngestSettings())
    chunks = {file.path: file.chunks for file in run.report.files}
    assert len(derived) == 15
    assert [chunks[file.name] for file in derived] == [chunks[f"{file.name}.original.txt"] for file in derived]
    assert len(set(run.texts)) * 10 == len(run.texts)


def _original(name: str) -> Path:
    rules = SHARED_DOCS / "company_rules"
    stem = name.split(".")[0]
    company, _, rest = stem.partition("_")
    return rules / f"{company}_CC0" / f"{rest}.md"
