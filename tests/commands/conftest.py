from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import assemble
import cli
from settings import Settings
from tests.commands.fake_desk import FakeDesk


@dataclass(frozen=True, slots=True)
class Outcome:
    """How `shoko …` ended: its exit code and what it wrote."""

    code: int
    stdout: str
    stderr: str

    def json(self) -> dict[str, object]:
        """Fails where stdout is anything else than one JSON object."""
        found = json.loads(self.stdout)
        assert isinstance(found, dict)
        return found


Shoko = Callable[..., Outcome]


@pytest.fixture
def shoko(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shoko:
    """Runs a command through the edge that people meet, in an empty working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHOKO_DATA", raising=False)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["shoko", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        code = ended.value.code
        return Outcome(code if isinstance(code, int) else 0, written.out, written.err)

    return run


@dataclass(slots=True)
class Opened:
    """What the commands asked `open_desk` for."""

    desk: FakeDesk
    settings: list[Settings]
    with_model: list[bool]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    opened = Opened(FakeDesk(), [], [])

    def open_desk(settings: Settings, *, with_model: bool) -> FakeDesk:
        opened.settings.append(settings)
        opened.with_model.append(with_model)
        return opened.desk

    monkeypatch.setattr(assemble, "open_desk", open_desk)
    return opened


@pytest.fixture
def desk(opened: Opened) -> FakeDesk:
    return opened.desk
