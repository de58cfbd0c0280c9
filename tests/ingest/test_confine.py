"""Each limit is tried in a process of its own, since none can be taken off again."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _confined(tmp_path: Path, attempt: str) -> str:
    """Runs `attempt` behind the filter; the name of what it raised, or `allowed`."""
    (tmp_path / "there.txt").write_text("x", encoding="utf-8")
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import os, socket, subprocess, signal, pathlib\n"
        "from ingest.confine import refuse_system_calls, limit_process\n"
        f"there = {str(tmp_path / 'there.txt')!r}\n"
        f"{'limit_process(300 * 2**20, 5)' if attempt.startswith('LIMIT') else ''}\n"
        "if not refuse_system_calls():\n    print('unavailable'); sys.exit()\n"
        f"try:\n    {attempt.removeprefix('LIMIT; ')}\nexcept BaseException as error:\n    print(type(error).__name__)\nelse:\n    print('allowed')\n"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, timeout=60)
    if ran.stdout.strip() == "unavailable":
        pytest.skip("this kernel or processor has no filter that we know")
    return ran.stdout.strip()


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        "subprocess.run(['true'])",
        "os.fork()",
        "os.setsid()",
        "os.setpgid(0, 0)",
        "open(there, 'w')",
        "open(there, 'a')",
        "os.unlink(there)",
        "os.rename(there, there + '.x')",
        "os.truncate(there, 0)",
        "os.mkdir(there + '.d')",
        "os.chmod(there, 0)",
        "os.symlink(there, there + '.l')",
        "os.kill(os.getppid(), signal.SIGKILL)",
    ],
)
def test_a_parser_may_not(tmp_path: Path, attempt: str) -> None:
    assert _confined(tmp_path, attempt) == "PermissionError"


def test_a_parser_may_read_and_start_threads(tmp_path: Path) -> None:
    assert (
        _confined(tmp_path, "open(there).read(); os.listdir('/'); import threading; threading.Thread().start()")
        == "allowed"
    )


def test_memory_is_limited(tmp_path: Path) -> None:
    """The limits go on before the filter, which would refuse to set the first of them."""
    attempt = "LIMIT; open('/dev/null'); b'x' * (400 * 2**20)"
    assert _confined(tmp_path, attempt) == "MemoryError"


def test_open_files_are_limited(tmp_path: Path) -> None:
    assert _confined(tmp_path, "LIMIT; held = [open(there) for _ in range(100)]") == "OSError"


def test_not_even_an_open_file_is_written(tmp_path: Path) -> None:
    """By the limit of file size, which holds where the filter is unknown too."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from ingest.confine import limit_process\n"
        f"file = open({str(tmp_path / 'open.txt')!r}, 'wb', buffering=0)\n"
        "limit_process(300 * 2**20, 5)\n"
        "try:\n    file.write(b'x')\nexcept OSError as error:\n    sys.exit(error.errno)\n"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", program], timeout=60)
    assert ran.returncode == errno.EFBIG
    assert (tmp_path / "open.txt").read_bytes() == b""


def test_processor_time_has_an_end(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from ingest.confine import limit_process\n"
        "limit_process(300 * 2**20, 1)\n"
        "while True: pass\n"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", program], timeout=60)
    assert ran.returncode == -signal.SIGXCPU
