from __future__ import annotations

import re
from pathlib import Path

import pytest

from models import fetch, serve_alone
from models.catalogue import load_catalogue
from models.llama_server import Launch
from tests.commands.conftest import Shoko

ROOT = Path(__file__).resolve().parent.parent.parent
EMBEDDING, CHAT = "embeddinggemma-300m", "qwen2.5-coder-1.5b-instruct-q4_k_m"


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    monkeypatch.setenv("SHOKO_MODELS", str(folder))
    return folder


def test_the_list_tells_what_is_here_and_under_which_licence(shoko: Shoko, models: Path) -> None:
    listed = shoko("models", "list", "--json").json()
    entries = listed["models"]
    assert isinstance(entries, list)
    by_name = {entry["name"]: entry for entry in entries}
    assert by_name.keys() == {model.name for model in load_catalogue().models}
    assert (by_name[CHAT]["licence"], by_name[CHAT]["verified"]) == ("Apache-2.0", False)
    assert listed["folder"] == str(models)


@pytest.mark.parametrize("command", ["pull", "verify"])
def test_an_unknown_model_is_named_with_the_known_ones(shoko: Shoko, command: str) -> None:
    outcome = shoko("models", command, "gpt-9")
    assert (outcome.code, outcome.stdout) == (5, "")
    assert "gpt-9" in outcome.stderr and EMBEDDING in outcome.stderr


def test_a_missing_model_is_named_with_its_remedy(shoko: Shoko, models: Path) -> None:
    outcome = shoko("models", "verify", "--json")
    assert (outcome.code, outcome.stdout) == (5, "")
    assert str(models / EMBEDDING) in outcome.stderr and "shoko models pull" in outcome.stderr


def test_a_damaged_model_is_refused_and_put_aside(shoko: Shoko, models: Path) -> None:
    (models / CHAT).mkdir(parents=True)
    file = models / CHAT / f"{CHAT}.gguf"
    file.write_bytes(b"not the model")
    outcome = shoko("models", "verify", CHAT)
    assert outcome.code == 5
    assert "SHA-256" in outcome.stderr and ".refused" in outcome.stderr
    assert not file.exists()


def test_pull_shows_the_licence_before_it_fetches(shoko: Shoko, monkeypatch: pytest.MonkeyPatch, models: Path) -> None:
    pulled: list[str] = []
    monkeypatch.setattr(fetch, "pull", lambda model, folder, watch: pulled.append(model.name))
    outcome = shoko("models", "pull")
    assert pulled == [EMBEDDING, CHAT]
    for model in load_catalogue().profile("starter"):
        assert model.licence in outcome.stderr and model.notice in outcome.stderr


def test_serve_hands_llama_cpp_its_address_and_key(
    shoko: Shoko, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.gguf").touch()
    launches: list[Launch] = []
    monkeypatch.setattr(serve_alone, "serve_alone", lambda launch, announce: launches.append(launch))
    monkeypatch.setenv("SHOKO_MODELS__CHAT", str(tmp_path / "own"))
    monkeypatch.setenv("SHOKO_LLM__API_KEY", "the-key")
    monkeypatch.setenv("SHOKO_LLM__THREADS", "3")
    assert shoko("models", "serve", "--host", "0.0.0.0", "--port", "8123").code == 0
    (launch,) = launches
    assert (launch.host, launch.port, launch.api_key, launch.threads) == ("0.0.0.0", 8123, "the-key", 3)
    assert launch.gguf == str(tmp_path / "own" / "own.gguf")


def test_compose_starts_the_model_as_the_command_understands_it(
    shoko: Shoko, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = re.search(r"command: \[shoko, (models, serve, .*)\]", (ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert found is not None
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.gguf").touch()
    launches: list[Launch] = []
    monkeypatch.setattr(serve_alone, "serve_alone", lambda launch, announce: launches.append(launch))
    monkeypatch.setenv("SHOKO_MODELS__CHAT", str(tmp_path / "own"))
    monkeypatch.setenv("SHOKO_LLM__API_KEY", "the-key")
    assert shoko(*found[1].replace('"', "").split(", ")).code == 0
    assert [(launch.host, launch.port) for launch in launches] == [("0.0.0.0", 8080)]


def test_serve_without_a_key_is_refused(shoko: Shoko, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOKO_LLM__API_KEY", raising=False)
    outcome = shoko("models", "serve")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "SHOKO_LLM__API_KEY" in outcome.stderr
