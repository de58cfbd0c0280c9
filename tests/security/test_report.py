from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from pydantic import SecretStr

from access.rules import Rules, Said
from assemble_audit import open_audit_log
from errors import Language
from journal.audit_records import AlertDismissed, Record
from journal.gate_counts import GateCounts
from people.settings import LoginSettings
from privacy.settings import BlockedTermsSettings, GatesSettings, GuardSettings, PrivacySettings
from privacy.tally import GateCount
from security.audit_state import last_verified, verify_and_keep
from security.in_force import in_force
from security.report import REPORT, SecurityReport, security_report
from security.report_tables import tables
from security.words import name_word, value_word
from settings import IngestSettings, LlmSettings, ModelSettings, Settings
from tests.app.stored_runs import results, write_run
from tests.index_store.manifest_world import open_world

SECRET = "朱雀計画"


def settings_of(tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path / "data",
        models_folder=tmp_path / "models",
        models=ModelSettings(allowed_addresses=("qwen:8080",)),
        llm=LlmSettings(base_url="http://user:s3cret@qwen:8080/v1", api_key=SecretStr("s3cret")),
        guard=GuardSettings(base_url="http://127.0.0.1:9000/v1"),
        privacy=PrivacySettings(blocked=(BlockedTermsSettings(terms=(SecretStr(SECRET),)),)),
    )


def report_of(tmp_path: Path) -> SecurityReport:
    """Of a data folder in which something was written, counted, measured and recorded."""
    settings, world = settings_of(tmp_path), open_world(tmp_path)
    rules = Rules(world.database)
    rules.begin(world.source.id, ("*",))
    world.write("open.md", "就業規則")
    world.write("hr/給与.md", "部長の給与は80万円")
    rules.set(world.source.id, "hr", Said(label="極秘"))
    GateCounts(world.database).add((GateCount("model", "above_clearance", "refuse", 3),))
    world.database.close()
    with open_audit_log(settings) as log:
        log.add(Record("alert.dismiss", "local", AlertDismissed("s", "f", "c")))
    verify_and_keep(settings)
    write_run(settings.data, "", results(3, 10.0)[:0], kind="bias", questions=0)
    return security_report(settings)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_is_told_and_no_secret_and_no_document(tmp_path: Path, language: str) -> None:
    report = report_of(tmp_path)
    shown = tables(report, lambda suite: "82.0 %", "ja" if language == "ja" else "en")
    written = REPORT.dump_json(report).decode() + repr(shown)
    for word in (SECRET, "s3cret", "就業規則", "80万円", "給与.md"):
        assert word not in written
    assert {(one.gate, one.kind, one.count) for one in report.gates} == {("model", "above_clearance", 3)}
    assert (report.audit.length, report.audit.fault) == (1, None)
    assert report.audit.verified is not None and report.audit.verified.entries == 1
    assert [one.suite for one in report.suites if one.at is not None] == ["bias"]
    assert report.packages > 20
    titles = [table.title for table in shown]
    assert len(titles) == len(set(titles)) == 11


def test_settings_are_told_as_they_are_in_force(tmp_path: Path) -> None:
    told = {(one.section, one.name): one.value for one in in_force(settings_of(tmp_path), ("社内", "極秘", "社内"))}
    assert told["models", "llm.base_url"] == "qwen:8080"
    assert told["models", "llm.clearance"] == told["models", "guard.clearance"] == "社内"
    assert told["models", "models.allowed_addresses"] == "qwen:8080"
    assert (told["labels", "社内"], told["labels", "極秘"], told["labels", "公開"]) == ("2", "1", "0")
    assert "individual_number=refuse" in told["masks", "極秘/employee"]
    assert "phone" not in told["masks", "社内/employee"]
    assert "phone=mask" in told["masks", "社内/auditor"]
    assert told["gates", "privacy.blocked"] == "1"
    assert (told["gates", "gates.injection"], told["gates", "ingest.hidden_text"]) == ("cut", "by_kind")
    local = {(one.section, one.name): one.value for one in in_force(Settings(data=tmp_path), ())}
    assert (local["models", "llm.base_url"], local["models", "llm.clearance"]) == ("local", "極秘")
    assert ("models", "guard.base_url") not in local


def test_who_may_come_in_is_told(tmp_path: Path) -> None:
    login = LoginSettings(issuer="https://id.example/realms/a", client_id="shoko", roles={"監査室": "auditor"})
    settings = Settings(data=tmp_path, login=login)
    told = {one.name: one.value for one in in_force(settings, ()) if one.section == "login"}
    assert (told["login"], told["login.idle_minutes"], told["login.absolute_hours"]) == ("id.example:443", "30", "10")
    assert (told["login.groups_from"], told["login.roles"]) == ("claim", "監査室=auditor")
    without = {one.name: one.value for one in in_force(Settings(data=tmp_path), ()) if one.section == "login"}
    assert without["login"] == "none" and "login.idle_minutes" not in without


def test_words_are_of_both_languages() -> None:
    masks = "phone=mask,email=mask,passport=refuse"
    assert value_word("社内/auditor", masks, "ja") == "伏せる: 電話番号、メールアドレス；使わない: 旅券番号"
    assert (name_word("極秘/employee", "en"), name_word("audit.texts", "ja")) == ("極秘 / employee", "audit.texts")
    assert value_word("audit.texts", "off", "ja") == "無効"
    assert value_word("login.roles", "—", "ja") == value_word("社内/employee", "—", "en") == "—"


def test_a_run_without_a_defence_does_not_say_how_things_stand(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    report_of(tmp_path)
    first = write_run(settings.data, "", [], kind="injection", questions=477)
    write_run(settings.data, "", [], kind="injection", questions=477, without=("detector",))
    (injection,) = [one for one in security_report(settings).suites if one.suite == "injection"]
    assert injection.run == first


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_choice_is_told_as_it_stands_in_the_file(language: Language) -> None:
    """Whatever is set: a choice's own word would tell an officer nothing, and a role of a company's group must not stop the page."""
    login = LoginSettings(
        issuer="https://id.example/realms/a", client_id="shoko", roles={"監査室=東京": "auditor", "開発": "model_owner"}
    )
    choices = [
        (Settings(login=login.model_copy(update={"groups_from": one})), "login.groups_from")
        for one in get_args(LoginSettings.model_fields["groups_from"].annotation)
    ]
    choices += [
        (Settings(gates=GatesSettings(injection=one)), "gates.injection")
        for one in get_args(GatesSettings.model_fields["injection"].annotation)
    ]
    choices += [
        (Settings(guard=GuardSettings(when_down=one)), "guard.when_down")
        for one in get_args(GuardSettings.model_fields["when_down"].annotation)
    ]
    choices += [
        (Settings(ingest=IngestSettings(hidden_text=one)), "ingest.hidden_text")
        for one in get_args(IngestSettings.model_fields["hidden_text"].annotation)
    ]
    for settings, name in choices:
        told = {line.name: line.value for line in in_force(settings, ())}
        assert value_word(name, told[name], language) not in ("", told[name]), (name, told[name])
    told = {line.name: line.value for line in in_force(Settings(login=login), ())}
    assert value_word("login.roles", told["login.roles"], "ja") == "監査室=東京: 監査人、開発: モデル担当"
    assert value_word("login.base_roles", told["login.base_roles"], "en") == "employee"


def test_a_changed_audit_log_is_told_and_stays_told(tmp_path: Path) -> None:
    report_of(tmp_path)
    settings = settings_of(tmp_path)
    head = settings.data / "audit.head"
    head.write_bytes(head.read_bytes().replace(b"0001:", b"0002:", 1))
    verify_and_keep(settings)
    verified = last_verified(settings.data)
    assert verified is not None and verified.fault is not None
    report = security_report(settings)
    assert report.audit.verified == verified
    (audit,) = [table for table in tables(report, lambda suite: "", "ja") if table.title == "監査ログ"]
    assert verified.fault in audit.sentences[0]


def test_an_empty_data_folder_has_a_report(tmp_path: Path) -> None:
    report = security_report(Settings(data=tmp_path / "new", models_folder=tmp_path))
    assert (report.egress, report.models, report.gates, report.audit.length) == (None, (), (), 0)
    assert all(suite.at is None for suite in report.suites)
    assert report.at.date() >= date(2026, 1, 1)
