"""The outermost edge: every error a sentence and a code, no traceback, and no heavy library before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from errors import FolderNotFound, IndexLocked, ShokoError
from tests.commands.conftest import Opened, Shoko, desk, opened, shoko

__all__ = ["desk", "opened", "shoko"]

ROOT = Path(__file__).resolve().parent.parent
HEAVY = "{'qdrant_client', 'ir_measures', 'streamlit', 'torch', 'transformers', 'sentence_transformers', 'llama_index', 'pandas'}"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FolderNotFound(path="無い"), 2),
        (IndexLocked(path="data/index"), 4),
        (ShokoError(detail="x"), 1),
        (KeyboardInterrupt(), 130),
        (ValueError("a\nb"), 1),
    ],
)
def test_every_error_has_its_code(
    shoko: Shoko, opened: Opened, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def fail() -> tuple[()]:
        raise error

    monkeypatch.setattr(opened.desk, "sources", fail)
    outcome = shoko("sources", "list", "--json")
    assert (outcome.code, outcome.stdout) == (code, "")
    assert "Traceback" not in outcome.stderr
    if isinstance(error, ShokoError):
        assert outcome.stderr == f"shoko: {error.sentence('ja')}\n"
    assert opened.desk.closed == 1


def test_the_sentence_is_english_where_that_is_set(
    shoko: Shoko, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOKO_LANGUAGE", "en")
    assert (
        shoko("sources", "remove", "none").stderr == "shoko: Source none is not registered: see `shoko sources list`.\n"
    )


def test_a_bad_setting_is_named(shoko: Shoko, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOKO_LLM__PARALLEL", "none")
    outcome = shoko("sources", "list")
    assert outcome.code == 2
    assert outcome.stderr.startswith("shoko: 設定 llm.parallel の値 none は使えません")


@pytest.mark.parametrize("text", ["language = [", "\udcff"])
def test_a_broken_settings_file_is_named(shoko: Shoko, tmp_path: Path, text: str) -> None:
    (tmp_path / "shoko.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    outcome = shoko("sources", "list")
    assert outcome.code == 2
    assert "shoko.toml" in outcome.stderr


def test_wrong_usage_is_told_on_stderr(shoko: Shoko) -> None:
    outcome = shoko("ask")
    assert (outcome.code, outcome.stdout) == (2, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        "import cli",
        "import assemble",
    ],
)
def test_heavy_libraries_wait_for_their_use(program: str) -> None:
    check = f"{program}\nimport sys\nfound = {HEAVY} & set(sys.modules)\nassert not found, found"
    ended = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_help_opens_no_room() -> None:
    check = "import cli, sys\nfound = {'settings', 'assemble', 'pydantic', 'sqlalchemy', 'numpy'} & set(sys.modules)\nassert not found, found"
    ended = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_an_interrupt_inside_generated_source_ends_with_our_code() -> None:
    program = """
import cli

def command():
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        raise SystemExit(cli.INTERRUPTED) from None

cli.app = command
cli.main()
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, "")
