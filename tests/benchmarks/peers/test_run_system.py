"""A system's process, played by a few lines of Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.peers.protocol import Inquiry, Job
from benchmarks.peers.run_system import Said, SystemRunError, run_system

JOB = Job("defaults", "/files", "/model")
INQUIRIES = [Inquiry("日当"), Inquiry("休暇", ("a.md",))]
INDEXED = json.dumps({"chunks": 3, "seconds": 1.5})
RANKING = json.dumps({"files": ["a.md"], "milliseconds": 2.0})
REPLY = json.dumps(
    {"text": "20日\u2028", "first_token_ms": None, "first_text_ms": 1.0, "total_ms": 2.0}, ensure_ascii=False
)


def played(tmp_path: Path, *lines: str, before: str = "") -> Said:
    script = tmp_path / "system.py"
    script.write_text(f"import sys\n{before}\nfor line in {list(lines)!r}: print(line)\n", encoding="utf-8")
    return run_system(("python", str(script)), JOB, INQUIRIES, tmp_path / "log")


def test_each_line_is_told_by_its_inquiry(tmp_path: Path) -> None:
    said = played(tmp_path, INDEXED, RANKING, REPLY)
    assert (said.indexed.chunks, said.rankings[0].files, said.replies[0].text) == (3, ("a.md",), "20日\u2028")
    assert len(said.rankings) == len(said.replies) == 1


def test_the_system_reads_its_work_and_goes_to_no_hub(tmp_path: Path) -> None:
    check = (
        "import os, pathlib\n"
        "text = pathlib.Path(sys.argv[1]).read_text(encoding='utf-8')\n"
        "assert '休暇' in text and os.environ['HF_HUB_OFFLINE'] == '1'"
    )
    assert played(tmp_path, INDEXED, RANKING, REPLY, before=check).indexed.seconds == 1.5


def test_a_crash_is_told_with_its_last_line_and_the_log_is_kept(tmp_path: Path) -> None:
    with pytest.raises(SystemRunError, match="ValueError: no index"):
        played(tmp_path, before="raise ValueError('no index')")
    assert "Traceback" in (tmp_path / "log").read_text(encoding="utf-8")


def test_an_end_without_a_word_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemRunError, match="exit code 3"):
        played(tmp_path, before="sys.exit(3)")


def test_too_few_lines_and_other_lines_are_told(tmp_path: Path) -> None:
    with pytest.raises(SystemRunError, match="2 lines instead of 3"):
        played(tmp_path, INDEXED, RANKING)
    with pytest.raises(SystemRunError, match="not the protocol"):
        played(tmp_path, INDEXED, REPLY, RANKING)


def test_one_that_does_not_end_is_ended(tmp_path: Path) -> None:
    script = tmp_path / "system.py"
    script.write_text("import signal; signal.pause()", encoding="utf-8")
    with pytest.raises(SystemRunError, match="not done after"):
        run_system(("python", str(script)), JOB, INQUIRIES, tmp_path / "log", limit_s=0.1)
