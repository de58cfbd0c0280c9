from __future__ import annotations

from pathlib import Path

import pytest

from errors import SettingInvalid
from settings import load_settings


def test_the_models_folder_and_the_section_models_go_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOKO_MODELS", "/srv/models")
    monkeypatch.setenv("SHOKO_MODELS__CHAT", "another-chat-model")
    settings = load_settings()
    assert settings.models_folder == Path("/srv/models")
    assert settings.models.chat == "another-chat-model"
    assert settings.models.embedding == "embeddinggemma-300m"


def test_the_command_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "shoko.toml").write_text('data = "from-file"\n[page]\nport = 8600\n[llm]\nparallel = 3\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOKO_PAGE__PORT", "8700")
    settings = load_settings()
    assert (settings.data, settings.page.port, settings.llm.parallel) == (Path("from-file"), 8700, 3)
    assert load_settings(Path("named")).data == Path("named")


def test_a_wrong_value_is_named_with_its_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOKO_PAGE__PORT", "0")
    with pytest.raises(SettingInvalid, match=r"page\.port has the value 0.*greater than or equal to 1"):
        load_settings()
