from __future__ import annotations

from pathlib import Path

import pytest

from assemble_login import open_entrance
from errors import SettingInvalid
from people.settings import LoginSettings
from settings import PageSettings, Settings, load_settings


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.co.jp",
        "login.example.co.jp",
        "https://",
        "https://u:p@host",
        "https://host/?a=1",
        "ftp://host",
    ],
)
def test_an_issuer_that_is_not_safe(issuer: str) -> None:
    with pytest.raises(ValueError, match="https"):
        LoginSettings(issuer=issuer, client_id="shoko")


def test_an_issuer_on_this_machine_may_be_without_encryption() -> None:
    assert LoginSettings(issuer="http://127.0.0.1:9400", client_id="shoko").issuer == "http://127.0.0.1:9400"


@pytest.mark.parametrize(
    "changes", [{"client_id": ""}, {"scopes": ["profile"]}, {"check_seconds": 61}, {"idle_minutes": 0}]
)
def test_settings_that_would_not_work(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"client_id|openid|less than or equal to 60|greater than 0"):
        LoginSettings.model_validate({"issuer": "https://login.example.co.jp", "client_id": "shoko", **changes})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Shoko.Example.co.jp/", "https://shoko.example.co.jp"),
        ("https://shoko.example.co.jp:443", "https://shoko.example.co.jp"),
        ("http://shoko:80", "http://shoko"),
        ("https://shoko:8443", "https://shoko:8443"),
    ],
)
def test_a_public_address_is_an_origin(given: str, kept: str) -> None:
    assert PageSettings(public_url=given).public_url == kept


@pytest.mark.parametrize(
    "given", ["shoko.example.co.jp", "https://shoko/page", "https://u@shoko", "https://shoko:0", "ftp://shoko"]
)
def test_a_public_address_with_more_or_less_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"https|[Pp]ort"):
        PageSettings(public_url=given)


def test_proxies_are_addresses() -> None:
    assert PageSettings(trusted_proxies=("10.0.0.5", "10.1.0.0/16")).trusted_proxies == ("10.0.0.5", "10.1.0.0/16")
    with pytest.raises(ValueError, match="proxy"):
        PageSettings(trusted_proxies=("proxy",))


def test_a_wrong_section_does_not_show_the_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shoko.toml").write_text('[login]\nissuer = "https://host"\nclient_secret = "hush-hush"\n')
    with pytest.raises(SettingInvalid) as refused:
        load_settings()
    assert "hush" not in refused.value.sentence("ja") and "client_id" in refused.value.sentence("en")


def entrance_origin(folder: Path, page: PageSettings) -> str:
    login = LoginSettings(issuer="https://login.example.co.jp", client_id="shoko")
    with open_entrance(Settings(data=folder, page=page, login=login)) as entrance:
        assert entrance is not None
        return entrance.origin


def test_the_way_back_from_the_provider_is_never_guessed(tmp_path: Path) -> None:
    assert entrance_origin(tmp_path, PageSettings()) == "http://127.0.0.1:8501"
    assert entrance_origin(tmp_path, PageSettings(host="::1")) == "http://[::1]:8501"
    assert entrance_origin(tmp_path, PageSettings(host="0.0.0.0", public_url="https://shoko")) == "https://shoko"
    with pytest.raises(SettingInvalid, match=r"page\.public_url"):
        entrance_origin(tmp_path, PageSettings(host="0.0.0.0"))


def test_without_an_issuer_there_is_no_entrance(tmp_path: Path) -> None:
    with open_entrance(Settings(data=tmp_path / "data")) as entrance:
        assert entrance is None
    assert not (tmp_path / "data").exists()
