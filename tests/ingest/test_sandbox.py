"""Real processes throughout: what is killed is really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import openpyxl
import psutil
import pytest

from errors import (
    FileEmpty,
    FilePasswordNeeded,
    FileTooLarge,
    FileVanished,
    ParserCrashed,
    ParserOutOfMemory,
    ParserTimedOut,
    ShokoError,
)
from index_store.file_records import Note
from ingest.hidden import hidden_texts
from ingest.notes import note
from ingest.parse import parse_file
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.sandbox_protocol import Reply
from tests.ingest.small_files import write_pdf

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxLimits(memory_mb=400, seconds=30, file_mb=60)) as running:
        yield running


@pytest.fixture(scope="module")
def slow_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """30 MB of rows: seconds of work for any parser of tables."""
    path = tmp_path_factory.mktemp("slow") / "slow.csv"
    path.write_text("品目,数量,金額\n" + "りんご,3,400\n" * 1_600_000, encoding="utf-8")
    return path


def _parser_of(owner: psutil.Process, since: float = 20.0) -> psutil.Process:
    """The process that reads a file just now: a child of a sandbox's parent, whatever else this process has started."""
    deadline = time.monotonic() + since
    while time.monotonic() < deadline:
        for parent in _sandbox_parents(owner):
            readers = parent.children()
            if readers:
                return readers[0]
        time.sleep(0.005)
    raise AssertionError("no parser process was seen")


def _sandbox_parents(owner: psutil.Process) -> list[psutil.Process]:
    return [child for child in owner.children() if "ingest.sandbox_parent" in " ".join(child.cmdline())]


def test_a_file_comes_back_as_it_does_in_this_process(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "規程.md"
    path.write_text("# 旅費規程\n\n| 役職 | 日当 |\n|--|--|\n| 課長 | 3,000円 |\n", encoding="utf-8")
    assert sandbox.parse(path) == parse_file(path)


def test_hidden_lines_and_notes_come_back_with_all_their_parts(sandbox: Sandbox, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("収支")
    sheet.append(["品目", "金額"])
    sheet.row_dimensions[1].hidden = True
    workbook.save(tmp_path / "a.xlsx")
    parsed = sandbox.parse(tmp_path / "a.xlsx")
    assert parsed == parse_file(tmp_path / "a.xlsx")
    assert parsed.notes == (note("SheetsEmpty", sheets=("Sheet",)),)
    assert [(one.kind, one.cells) for one in hidden_texts(parsed)] == [("lines", "A1:B1")]


def test_a_note_that_nobody_could_tell_is_a_crash(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("本文です。", encoding="utf-8")
    parsed = replace(sandbox.parse(tmp_path / "a.txt"), notes=(Note("SlidesEmpty", {"count": "1"}),))
    monkeypatch.setattr(sandbox, "_run", lambda job: Reply(parsed=parsed))
    with pytest.raises(ParserCrashed) as error:
        sandbox.parse(tmp_path / "a.txt")
    assert error.value.values == {"reason": "unknown note"}


def test_our_errors_come_back_as_they_were_raised(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(FileEmpty):
        sandbox.parse(tmp_path / "empty.txt")
    with pytest.raises(FilePasswordNeeded):
        sandbox.parse(write_pdf(tmp_path / "a.pdf", [[("秘密", 10)]], locked=True))
    with pytest.raises(FileVanished):
        sandbox.parse(tmp_path / "absent.txt")


def test_size_is_checked_before_anything_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(61 * 2**20)
    with pytest.raises(FileTooLarge) as error:
        sandbox.parse(tmp_path / "big.txt")
    assert error.value.values == {"size": "61.0 MB", "limit": "60 MB", "setting": "ingest.file_mb"}


def test_a_page_is_drawn_there_too(sandbox: Sandbox, tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "a.pdf", [[("日当は三千円とする。", 10)]])
    picture = sandbox.page_picture(pdf, 1, "日当は三千円とする。")
    assert picture.png.startswith(b"\x89PNG")
    assert len(picture.boxes) == 1


def test_many_threads_each_get_their_own_file(sandbox: Sandbox, tmp_path: Path) -> None:
    files = []
    for number in range(40):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"文書の番号は{number}です。", encoding="utf-8")
        files.append(path)
    with ThreadPoolExecutor(4) as threads:
        texts = [parsed.pages[0].blocks[0].text for parsed in threads.map(sandbox.parse, files)]
    assert texts == [f"文書の番号は{number}です。" for number in range(40)]


@pytest.fixture
def roomy() -> Iterator[Sandbox]:
    """The slow file must still be in work when it is killed, on a busy machine too."""
    with Sandbox(SandboxLimits(memory_mb=4000, seconds=120, file_mb=60)) as running:
        assert running.confined in (True, False)  # the child that tries this at the start is no parser
        yield running


def test_a_crash_is_one_error_and_the_next_file_is_read(roomy: Sandbox, tmp_path: Path, slow_file: Path) -> None:
    errors: list[ShokoError] = []

    def read() -> None:
        try:
            roomy.parse(slow_file)
        except ShokoError as error:
            errors.append(error)

    reading = threading.Thread(target=read)
    reading.start()
    _parser_of(psutil.Process()).send_signal(signal.SIGSEGV)
    reading.join(timeout=30)
    assert [(error.code, error.values) for error in errors] == [("ParserCrashed", {"reason": "SIGSEGV"})]
    (tmp_path / "next.txt").write_text("次の文書です。", encoding="utf-8")
    assert roomy.parse(tmp_path / "next.txt").pages


def test_a_killed_parent_is_started_again(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("本文です。", encoding="utf-8")
    sandbox.parse(tmp_path / "a.txt")
    for parent in _sandbox_parents(psutil.Process()):
        parent.kill()
        parent.wait(timeout=10)
    assert sandbox.parse(tmp_path / "a.txt").pages


def test_memory_has_an_end(slow_file: Path) -> None:
    with Sandbox(SandboxLimits(memory_mb=40, seconds=60)) as small, pytest.raises(ParserOutOfMemory) as error:
        small.parse(slow_file)
    assert error.value.values == {"limit": "40 MB", "setting": "ingest.parse_memory_mb"}


def test_time_has_an_end(slow_file: Path) -> None:
    with Sandbox(SandboxLimits(memory_mb=2000, seconds=0.2)) as hurried, pytest.raises(ParserTimedOut) as error:
        hurried.parse(slow_file)
    assert error.value.values == {"limit": "0.2", "setting": "ingest.parse_seconds"}


def test_a_closed_sandbox_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("本文です。", encoding="utf-8")
    closed = Sandbox()
    closed.close()
    with pytest.raises(ParserCrashed):
        closed.parse(tmp_path / "a.txt")


def test_its_processes_end_when_their_owner_is_killed() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from ingest.sandbox import Sandbox\n"
        "s = Sandbox(); s.confined; print('ready', flush=True); sys.stdin.read()"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"ready\n"
        children = psutil.Process(owner.pid).children(recursive=True)
        assert children
        owner.kill()
    gone, alive = psutil.wait_procs(children, timeout=10)
    assert not alive


def test_the_parser_processes_know_neither_torch_nor_the_main_program() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport ingest.sandbox_parent, importlib\n"
        "from ingest.parse import PARSERS\nfor module, _ in PARSERS.values(): importlib.import_module(module)\n"
        "print([m for m in ('torch', 'streamlit', 'sqlalchemy', 'qdrant_edge', 'qdrant_client', 'transformers') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_its_owner_imports_no_parser_library() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport ingest.sandbox\n"
        "print([m for m in ('pypdfium2', 'lxml', 'docx', 'pptx', 'openpyxl') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_secrets_of_the_environment_do_not_reach_the_parsers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOKO_LLM__API_KEY", "secret")
    with Sandbox() as own:
        assert own.confined in (True, False)
        parents = _sandbox_parents(psutil.Process())
        assert parents
        assert all("SHOKO_LLM__API_KEY" not in parent.environ() for parent in parents)


def test_the_caller_may_have_many_files_open(sandbox: Sandbox, tmp_path: Path) -> None:
    """`select` would refuse descriptors over 1023."""
    (tmp_path / "a.txt").write_text("本文です。", encoding="utf-8")
    held: list[int] = []
    try:
        while not held or held[-1] < 1030:
            held.append(os.open(os.devnull, os.O_RDONLY))
        assert sandbox.parse(tmp_path / "a.txt").pages
    finally:
        for descriptor in held:
            os.close(descriptor)
