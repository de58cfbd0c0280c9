from __future__ import annotations

from pathlib import Path

import pytest

from access.labels import LABELS, Label
from access.people import ROLES, Role
from errors import SettingInvalid
from privacy.kinds import KINDS, Decision, Kind
from privacy.rules import DEFAULT_RULES, PrivacyRule, decide, rules_of
from privacy.settings import PrivacyRuleSettings, PrivacySettings
from privacy.tally import GateCount, Tally
from settings import load_settings


@pytest.mark.parametrize(
    ("kind", "label", "role", "decision"),
    [
        ("individual_number", "公開", "administrator", "mask"),
        ("individual_number", "極秘", "employee", "refuse"),
        ("payment_card", "極秘", "auditor", "refuse"),
        ("phone", "社内", "employee", "pass"),
        ("phone", "極秘", "employee", "mask"),
        ("person", "社外秘", "auditor", "mask"),
        ("bank_account", "社内", "employee", "mask"),
        ("email", "公開", "model_owner", "pass"),
    ],
)
def test_the_default_table(kind: Kind, label: Label, role: Role, decision: Decision) -> None:
    assert decide(kind, label, role) == decision


def test_numbers_of_a_person_are_never_shown_by_default() -> None:
    never: tuple[Kind, ...] = (
        "individual_number",
        "payment_card",
        "passport",
        "driving_licence",
        "pension",
        "bank_account",
    )
    assert not {decide(kind, label, role) for kind in never for label in LABELS for role in ROLES} & {"pass"}


def test_no_rule_means_mask() -> None:
    assert decide("phone", "公開", "employee", rules=()) == "mask"


def test_the_company_s_rules_come_first() -> None:
    own = PrivacySettings(rules=(PrivacyRuleSettings(decision="mask", kinds=("phone",), labels=("社内",)),))
    rules = rules_of(own)
    assert rules == (PrivacyRule("mask", ("phone",), ("社内",)), *DEFAULT_RULES)
    assert decide("phone", "社内", "employee", rules) == "mask"
    assert decide("email", "社内", "employee", rules) == "pass"


def test_rules_are_read_from_the_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shoko.toml").write_text('[[privacy.rules]]\ndecision = "refuse"\nkinds = ["person"]\n', encoding="utf-8")
    assert rules_of(load_settings().privacy)[0] == PrivacyRule("refuse", ("person",))
    Path("shoko.toml").write_text('[[privacy.rules]]\ndecision = "hide"\n', encoding="utf-8")
    with pytest.raises(SettingInvalid, match=r"privacy\.rules\.0\.decision"):
        load_settings()


def test_a_tally_counts_and_holds_no_values() -> None:
    decided: tuple[tuple[Kind, Decision], ...] = (("phone", "mask"), ("phone", "mask"), ("email", "pass"))
    tally = Tally()
    for kind, decision in decided:
        tally.add("passage", kind, decision)
    assert tally.counts == (GateCount("passage", "email", "pass", 1), GateCount("passage", "phone", "mask", 2))


def test_every_kind_is_decided() -> None:
    assert {decide(kind, label, role) for kind in KINDS for label in LABELS for role in ROLES} == {
        "pass",
        "mask",
        "refuse",
    }
