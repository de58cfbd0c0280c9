"""Every hostile file gives its expected named error or is read; the run goes on, stays inside the folder and within its limits."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import error_from
from ingest.find_files import printable
from ingest.sandbox import Sandbox
from settings import IngestSettings
from tests.hostile.disk_entries import changing
from tests.hostile.generator import HostileFolder, bytes_on_disk, hostile_files, make_hostile_folder
from tests.hostile.hostile_file import CANARY, INDEXED, with_members
from tests.hostile.hostile_run import RunOutcome, run_over
from tests.hostile.office_files import document_xml, paragraph, word
from tests.hostile.parser_memory import parsers, sandbox_parents

pytestmark = pytest.mark.slow

# No file of the set needs a tenth of this; one that hangs is found by it.
SETTINGS = IngestSettings(parse_seconds=60, parse_workers=1)
GIB = 2**30


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileFolder]:
    folder = tmp_path_factory.mktemp("hostile")
    made = make_hostile_folder(folder)
    for name in changing(made.outside):
        path = made.source / "changing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("日当は一日につき三千円とする。\n" * 3)
    yield made
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def outcome(hostile: HostileFolder, tmp_path_factory: pytest.TempPathFactory) -> RunOutcome:
    changes = {name: change for name, (change, _) in changing(hostile.outside).items()}
    return run_over(hostile.source, tmp_path_factory.mktemp("data"), SETTINGS, changes)


def test_the_set_is_large_small_on_disk_and_always_the_same(hostile: HostileFolder) -> None:
    assert len(hostile.files) >= 120
    assert len({file.kind for file in hostile.files}) >= 20
    assert len({file.path for file in hostile.files}) == len(hostile.files)
    assert bytes_on_disk(hostile.source) < 50 * 2**20
    assert [file.path for file in hostile_files(hostile.outside)] == [file.path for file in hostile.files]


def test_every_file_has_its_expected_outcome(hostile: HostileFolder, outcome: RunOutcome) -> None:
    found = outcome.outcomes()
    wrong = {}
    for file in hostile.files:
        path = printable(file.path)
        codes = {code for name, code in found.items() if name == path or name.startswith(f"{path}/")}
        if not codes or not codes <= file.expected:
            wrong[path] = (codes, set(file.expected))
    assert wrong == {}


def test_files_that_change_under_the_reader_are_named(hostile: HostileFolder, outcome: RunOutcome) -> None:
    found = outcome.outcomes()
    expected = {f"changing/{name}": code for name, (_, code) in changing(hostile.outside).items()}
    assert {path: found.get(path) for path in expected} == expected


def test_the_run_ends_and_each_file_has_one_line_with_a_sentence(outcome: RunOutcome) -> None:
    files = outcome.report.files
    assert not outcome.report.stopped
    assert len({file.path for file in files}) == len(files)
    for file in files:
        assert (file.error_code is None) == (file.status == INDEXED)
        if file.error_code is not None:
            assert error_from(file.error_code, file.error_values).code == file.error_code
            assert file.sentence("ja")
            assert file.sentence("en")
            assert file.error_code != "ParserCrashed"


def test_nothing_outside_the_folder_is_read(outcome: RunOutcome) -> None:
    assert outcome.texts
    assert not [text for text in outcome.texts if CANARY in text]


def test_no_passage_is_without_end(outcome: RunOutcome) -> None:
    assert max(map(len, outcome.texts)) < 20 * SETTINGS.chunk_characters


def test_no_parser_takes_more_memory_than_it_may(outcome: RunOutcome) -> None:
    assert IngestSettings().parse_memory_mb * 2**20 < GIB
    assert 0 < outcome.peak_bytes <= GIB


def test_the_processes_are_gone(outcome: RunOutcome) -> None:
    assert outcome.parsers_left == 0
    assert parsers() == []
    assert sandbox_parents() == []


def test_no_packet_leaves(tmp_path: Path) -> None:
    """Something listens where the files point to, and nothing comes."""
    with socket.create_server(("127.0.0.1", 0)) as server, Sandbox() as sandbox:
        if not sandbox.confined:
            pytest.skip("this kernel or processor has no filter that we know")
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        doctype = f'<!DOCTYPE d SYSTEM "{address}a.dtd">'
        page = f'<!DOCTYPE html SYSTEM "{address}"><html><base href="{address}"><body><p>本文</p><img src="a.png"></body></html>'
        (tmp_path / "a.html").write_text(page)
        (tmp_path / "a.docx").write_bytes(
            with_members(word(), {"word/document.xml": document_xml(paragraph("本文"), doctype)})
        )
        assert sandbox.parse(tmp_path / "a.html").pages
        with pytest.raises(Exception, match="entities"):
            sandbox.parse(tmp_path / "a.docx")
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
