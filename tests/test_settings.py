from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from assemble_answering import reading_clearance
from errors import ModelAddressNotListed, SettingInvalid
from privacy.kinds import Label
from privacy.settings import GuardSettings
from settings import LlmSettings, Settings, load_settings


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK", "ftp://hooks.example/t0ken"),
        ("WEBHOOK", "http:///t0ken"),
        ("WEBHOOK", "http://hooks.example:70000/t0ken"),
        ("MAIL", "smtp://user:t0ken@mail.example?from=a@b.example"),
        ("MAIL", "smtp://?from=a@b.example&to=t0ken@b.example"),
        ("MAIL", "mailto:t0ken@b.example"),
    ],
)
def test_a_wrong_address_is_told_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"SHOKO_NOTIFY__{name}", value)
    with pytest.raises(SettingInvalid, match=f"notify.{name.lower()}") as told:
        load_settings()
    assert "t0ken" not in "".join(traceback.format_exception(told.value))


def test_addresses_are_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOKO_NOTIFY__WEBHOOK", "https://hooks.example/t0ken")
    monkeypatch.setenv("SHOKO_NOTIFY__MAIL", "smtps://u:t0ken@mail.example:465?from=a@b.example&to=c@d.example")
    notify = load_settings().notify
    assert "t0ken" not in repr(notify)
    assert notify.webhook is not None
    assert notify.webhook.get_secret_value() == "https://hooks.example/t0ken"


@pytest.mark.parametrize("name", ["LLM", "GUARD"])
def test_a_model_at_an_address_that_is_not_listed_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"SHOKO_{name}__BASE_URL", "http://qwen:8080/v1")
    with pytest.raises(ModelAddressNotListed, match="qwen:8080"):
        load_settings()
    monkeypatch.setenv("SHOKO_MODELS__ALLOWED_ADDRESSES", '["QWEN:8080"]')
    assert load_settings().models.listed.entries == ("qwen:8080",)
    monkeypatch.setenv("SHOKO_MODELS__ALLOWED_ADDRESSES", '["qwen"]')
    with pytest.raises(SettingInvalid, match=r"models\.allowed_addresses.*host:port"):
        load_settings()


def test_a_model_of_somebody_elses_is_cleared_for_less_than_ones_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (load_settings().llm.cleared_for, load_settings().guard.clearance) == ("極秘", "社内")
    monkeypatch.setenv("SHOKO_LLM__BASE_URL", "http://127.0.0.1:8000/v1")  # it may be the end of a tunnel
    assert load_settings().llm.cleared_for == "社内"
    monkeypatch.setenv("SHOKO_LLM__CLEARANCE", "極秘")
    assert load_settings().llm.cleared_for == "極秘"


@pytest.mark.parametrize(
    ("own", "guards", "reading"), [(None, "社内", "社内"), ("公開", "極秘", "公開"), ("極秘", None, "極秘")]
)
def test_what_is_answered_from_is_what_both_the_model_and_its_guard_may_read(
    own: Label | None, guards: Label | None, reading: Label
) -> None:
    guard = GuardSettings() if guards is None else GuardSettings(base_url="http://127.0.0.1:9", clearance=guards)
    assert reading_clearance(Settings(llm=LlmSettings(clearance=own), guard=guard)) == reading
