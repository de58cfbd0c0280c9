"""The log that a house is opened with, and the settings that it is told of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from assemble_audit import audit_of, audit_of_house, open_audit_log
from database import Database
from journal.audit import AuditLog, Unrecorded
from journal.audit_key import FILE_NAME
from journal.audit_read import entries
from journal.audit_verify import verify
from privacy.gate import PrivacyGate
from settings import AnswerSettings, AuditSettings, NotifySettings, Settings
from tests.fresh_database import fresh_database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = fresh_database(settings.data)
    yield opened
    opened.close()


def test_settings_are_told_when_they_differ_from_the_last_ones(settings: Settings, database: Database) -> None:
    for _ in range(2):
        assert isinstance(audit_of_house(settings, database, PrivacyGate()), AuditLog)
    changed = settings.model_copy(update={"answer": AnswerSettings(refusal_threshold=0.5)})
    audit_of_house(changed, database, PrivacyGate())
    first, second = (json.loads(entry.detail) for entry in entries(database))
    assert (first["changed"], first["values"]["audit.required"]) == ([], True)
    assert second["changed"] == ["answer.refusal_threshold"]
    assert second["values"]["answer.refusal_threshold"] == 0.5


def test_secrets_are_not_told(settings: Settings, database: Database) -> None:
    secret = NotifySettings(webhook=SecretStr("https://hooks.example/t0ken"))
    audit_of_house(settings.model_copy(update={"notify": secret}), database, PrivacyGate())
    assert "t0ken" not in "".join(entry.detail for entry in entries(database))


def test_that_it_was_switched_off_is_its_last_entry(settings: Settings, database: Database) -> None:
    audit_of_house(settings, database, PrivacyGate())
    off = settings.model_copy(update={"audit": AuditSettings(enabled=False)})
    assert isinstance(audit_of_house(off, database, PrivacyGate()), Unrecorded)
    *_, last = entries(database)
    assert json.loads(last.detail)["changed"] == ["audit.enabled"]
    assert isinstance(audit_of(off, database), Unrecorded)


def test_one_that_was_never_on_leaves_nothing(settings: Settings, database: Database) -> None:
    off = settings.model_copy(update={"audit": AuditSettings(enabled=False)})
    audit_of_house(off, database, PrivacyGate())
    assert list(entries(database)) == []
    assert not (settings.data / FILE_NAME).exists()


def test_a_command_opens_it_beside_a_house(settings: Settings, database: Database) -> None:
    audit_of_house(settings, database, PrivacyGate())
    with open_audit_log(settings) as log:
        assert verify(log.place).entries == 1


@pytest.mark.parametrize(("masked", "kept"), [(True, "［電話番号1］は誰ですか"), (False, "03-1234-5678は誰ですか")])
def test_what_an_auditor_may_not_see_is_not_written_down(
    settings: Settings, database: Database, masked: bool, kept: str
) -> None:
    chosen = settings.model_copy(update={"audit": AuditSettings(masked=masked)})
    audit = audit_of_house(chosen, database, PrivacyGate())
    assert audit.kept("03-1234-5678は誰ですか") == kept
    assert audit_of(chosen, database).kept("03-1234-5678は誰ですか") == kept
