from __future__ import annotations

import socket
from pathlib import Path

import pytest

from commands import doctor
from errors import ModelMissing
from settings import Settings
from tests.commands.conftest import Opened, Shoko

NAMES = ["words", "parsers", "embedding", "chat", "disk", "page", "index"]


@pytest.fixture
def empty_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("SHOKO_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_one_fault_hides_no_other(shoko: Shoko, opened: Opened, empty_models: Path) -> None:
    outcome = shoko("doctor", "--json")
    checks = outcome.json()["checks"]
    assert isinstance(checks, list)
    assert [check["name"] for check in checks] == NAMES
    missing = [check["name"] for check in checks if check["error"] == "ModelMissing"]
    assert missing == ["embedding", "chat"]
    assert all("shoko models pull" in check["detail"] for check in checks if check["name"] in missing)
    assert all(check["well"] == (check["error"] is None) for check in checks)
    assert outcome.code == 5
    assert outcome.stderr.startswith("shoko: モデル embeddinggemma-300m が") and outcome.stderr.count("\n") == 1
    assert opened.desk.closed == 1


def test_a_check_that_breaks_is_a_line_and_the_others_go_on(
    shoko: Shoko, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(settings: Settings) -> str:
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr(doctor, "CHECKS", {"words": broken, "index": doctor.CHECKS["index"]})
    outcome = shoko("doctor")
    assert outcome.code == 1
    assert outcome.stdout.splitlines() == [
        "× 日本語の語句検索: 予期しない誤りが起きました: ZeroDivisionError: no such luck",
        "○ インデックス: 文書 5 件、断片 128 件、「規程」の検索 2 件",
    ]


def test_a_taken_port_is_told_with_its_setting(shoko: Shoko, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"page": doctor.CHECKS["page"]})
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("SHOKO_PAGE__PORT", str(port))
        outcome = shoko("doctor")
    assert outcome.code == 6
    assert f"ポート {port} は使用中" in outcome.stderr and "page.port" in outcome.stderr


def test_a_data_folder_that_is_a_file_is_told(
    shoko: Shoko, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"disk": doctor.CHECKS["disk"]})
    (tmp_path / "file").touch()
    assert shoko("doctor", "--data", tmp_path / "file").code == 6
    assert shoko("doctor", "--data", tmp_path / "new" / "data").code == 0
    assert not (tmp_path / "new").exists()


def test_a_model_server_that_does_not_answer_is_told(
    shoko: Shoko, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"chat": doctor.CHECKS["chat"]})
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("SHOKO_LLM__BASE_URL", f"http://127.0.0.1:{port}/v1")
    outcome = shoko("doctor")
    assert outcome.code == 5
    assert f"http://127.0.0.1:{port}/v1" in outcome.stderr


def test_the_error_of_a_fault_is_the_one_that_ends_the_command() -> None:
    finding = doctor.Finding("chat", "…", ModelMissing(model="m", path="p"))
    assert finding.error is not None and finding.error.exit_code == 5
