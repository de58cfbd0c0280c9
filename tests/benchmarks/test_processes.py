"""However a benchmark ends, what it started ends and its temporary folder goes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil

from benchmarks.processes import executable, free_port, last_line, running

# A child that starts one of its own, tells its number and waits; SIGTERM ends the child at once and leaves the grandchild.
FAMILY = """
import subprocess, sys
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)
import time; time.sleep(600)
"""

# A benchmark as they all are: it stops on signals and works in a temporary folder.
BENCHMARK = """
import sys, tempfile, time
from benchmarks.processes import stop_on_signals
stop_on_signals()
with tempfile.TemporaryDirectory() as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    with running(("python", "-c", FAMILY), tmp_path / "log", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        grandchild = psutil.Process(int(process.stdout.readline()))
    assert process.returncode == -signal.SIGTERM
    assert _ends(grandchild)


def test_a_stopped_benchmark_leaves_no_folder(tmp_path: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with running(("python", "-c", BENCHMARK), tmp_path / "log", stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            folder = Path(process.stdout.readline().strip())
            assert folder.is_dir()
            os.kill(process.pid, number)
            process.wait(30)
        assert not folder.exists()
        assert last_line(tmp_path / "log") == "KeyboardInterrupt"


def test_output_and_log_are_told_apart(tmp_path: Path) -> None:
    code = "import sys; print('result'); sys.stderr.write('first\\nlast\\n\\n'); sys.exit(3)"
    with running(("python", "-c", code), tmp_path / "log", stdout=subprocess.PIPE) as process:
        output, _ = process.communicate()
    assert (output, process.returncode, last_line(tmp_path / "log")) == ("result\n", 3, "last")


def test_commands_of_a_report_run_from_this_environment() -> None:
    python, *rest = executable(("python", "-m", "benchmarks.memory"))
    assert Path(python).exists() and rest == ["-m", "benchmarks.memory"]
    assert executable(("shoko", "serve")) == (str(Path(python).with_name("shoko")), "serve")
    assert executable(("git", "status")) == ("git", "status")


def test_free_port_can_be_taken() -> None:
    assert 1024 <= free_port() <= 65535


def _ends(process: psutil.Process) -> bool:
    """Gone, or dead and not yet collected by the init process, which has become its parent."""
    for _ in range(100):
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False
