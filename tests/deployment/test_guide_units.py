"""The examples of the administrators' guide are ones that systemd takes and that name options which the command has."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

import cli

GUIDE = Path(__file__).parents[2] / "docs" / "guide-admin.md"
_UNIT = re.compile(r"`/etc/systemd/system/(?P<name>[\w.-]+)`\n\n```ini\n(?P<text>.*?)```", re.DOTALL)


def units() -> dict[str, str]:
    return {found["name"]: found["text"] for found in _UNIT.finditer(GUIDE.read_text(encoding="utf-8"))}


def test_the_guide_has_a_service_and_its_timer() -> None:
    assert set(units()) == {"shoko-ingest.service", "shoko-ingest.timer"}


def test_their_command_knows_its_options() -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", units()["shoko-ingest.service"], re.MULTILINE)
    options = {option for option in line.split() if option.startswith("--")}
    command = get_command(cli.app).commands["ingest"]  # type: ignore[attr-defined]
    assert options <= {name for parameter in command.params for name in parameter.opts}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_them(tmp_path: Path) -> None:
    for name, text in units().items():
        # What the examples name need not lie on this machine.
        text = text.replace("/opt/shoko/.venv/bin/shoko", "/bin/true").replace("/opt/shoko", "/tmp")
        (tmp_path / name).write_text(text.replace("User=shoko\n", ""), encoding="utf-8")
    paths = [str(tmp_path / name) for name in units()]
    checked = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, timeout=60)
    assert (checked.returncode, checked.stderr) == (0, "")
