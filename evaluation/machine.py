"""What a run is measured on: the machine, and the version of the code."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent


def machine_mark() -> str:
    """The processor and the cores that this process may use."""
    cpuinfo = Path("/proc/cpuinfo")
    cpu = cpu_model(cpuinfo.read_text(encoding="utf-8")) if cpuinfo.exists() else platform.machine()
    return f"{cpu}, {len(os.sched_getaffinity(0))} cores"


def code_mark() -> str:
    """The package's version, with the commit where the code lies in a git working tree (`0.1.0 1a2b3c4-dirty`)."""
    try:
        package = version("shoko")
    except PackageNotFoundError:
        package = "0"
    found = commit() if (_PROJECT / ".git").exists() else ""
    return f"{package} {found}".strip()


def cpu_model(cpuinfo: str) -> str:
    """The first `model name` of /proc/cpuinfo; the architecture where it has none (ARM)."""
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def commit() -> str:
    """The commit that is measured, with `-dirty` where a file differs from it; `unknown` without git or outside its tree."""
    if shutil.which("git") is None:
        return "unknown"
    described = subprocess.run(
        ("git", "describe", "--always", "--dirty", "--exclude", "*"),
        cwd=_PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip() or "unknown"
