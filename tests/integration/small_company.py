"""A company's folder of a few lines, with what goes wrong in real ones, and the commands run on it as a person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.ingest.small_files import write_pdf

ROOT = Path(__file__).resolve().parent.parent.parent
SHOKO = (sys.executable, "-m", "cli")
QUESTION = "宿泊を伴う出張の日当はいくらですか"
# Nothing is waited for longer than this: a test that meets it has failed.
LIMIT_S = 240.0

TRAVEL = """# 旅費規程

## 第3章 日当

宿泊を伴う国内出張の日当は、1日につき3,000円とする。日帰り出張の日当は、1日につき1,500円とする。

## 第4章 宿泊費

宿泊費は1泊12,000円を上限として実費を支給する。
"""
LEAVE = "年次有給休暇を取得するときは、3営業日前までに所属長へ申請する。\n"


def write_company(folder: Path) -> Path:
    """Two documents that can be read, and one of each that cannot."""
    (folder / "総務").mkdir(parents=True)
    (folder / "総務" / "旅費規程.md").write_text(TRAVEL, encoding="utf-8")
    (folder / "休暇.txt").write_bytes(LEAVE.encode("cp932"))
    (folder / "空.txt").touch()
    (folder / "写真.bin").write_bytes(bytes(range(256)))
    write_pdf(folder / "給与.pdf", [[("secret", 12.0)]], locked=True)
    (folder / "~$旅費規程.docx").write_bytes(b"lock")
    (folder / "別名.md").symlink_to(folder / "総務" / "旅費規程.md")
    return folder


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    stdout: str
    stderr: str

    def json(self) -> dict[str, object]:
        """Fails where the command did not end well, or stdout is anything else than one JSON object."""
        assert self.code == 0, self.stderr
        found = json.loads(self.stdout)
        assert isinstance(found, dict)
        return found

    def sentence(self) -> str:
        """The one line of a command that was refused; fails where stderr holds more, or stdout anything."""
        assert self.stdout == ""
        assert self.stderr.startswith("shoko: ") and self.stderr.count("\n") == 1, self.stderr
        return self.stderr


def environment(**settings: str) -> Mapping[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("SHOKO_") or name == "SHOKO_MODELS"
    }
    return {**kept, **settings}


def shoko(*arguments: object, **settings: str) -> Ended:
    """Runs one command to its end; `settings` are variables of its environment."""
    ended = subprocess.run(
        [*SHOKO, *map(str, arguments)],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def started(*arguments: object, in_background: bool = False, **settings: str) -> subprocess.Popen[str]:
    """Begins a command. `in_background`: with Ctrl-C ignored, as a shell without job control does it for `&`."""
    command = [*SHOKO, *map(str, arguments)]
    if in_background:
        command = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *command]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(**settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def eventually(truth: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not truth():
        assert time.monotonic() < deadline, f"{what} did not happen within {LIMIT_S:.0f} s"
        time.sleep(0.05)


def children(pid: int, word: str = "") -> list[psutil.Process]:
    """The living processes below `pid` whose command line holds `word`."""
    try:
        below = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return [child for child in below if any(word in part for part in command_line(child))]


def command_line(process: psutil.Process) -> list[str]:
    """Nothing for a process that has just ended, collected or not."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def is_gone(process: psutil.Process) -> bool:
    """Also where nobody has asked for its exit code yet."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
