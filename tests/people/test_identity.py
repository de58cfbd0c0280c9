from __future__ import annotations

import pytest
from pydantic import JsonValue

from errors import EmailUnverified, GroupsTooMany, IdentityMissing
from people.identity import Identity, identity_of
from people.settings import LoginSettings

CLAIMS: dict[str, JsonValue] = {
    "sub": "s",
    "email": "Tanaka@example.co.jp",
    "email_verified": True,
    "name": "田中",
    "groups": ["総務", "総務", "", 7, "社員"],
    "oid": "0f-1",
}


def test_a_person_by_their_address() -> None:
    assert identity_of(CLAIMS, LoginSettings()) == Identity("tanaka@example.co.jp", "田中", ("総務", "社員"))


def test_a_person_by_another_claim_needs_no_address() -> None:
    login = LoginSettings(person_claim="oid", name_claim="none", groups_claim="none")
    assert identity_of({"sub": "s", "oid": "0f-1"}, login) == Identity("0f-1")


def test_one_group_as_a_word_and_groups_that_are_none() -> None:
    assert identity_of({**CLAIMS, "groups": "総務"}, LoginSettings()).groups == ("総務",)
    none: tuple[JsonValue, ...] = (None, {}, 7, True)
    for odd in none:
        assert identity_of({**CLAIMS, "groups": odd}, LoginSettings()).groups == ()


def test_where_the_directory_counts_the_claim_is_not_read() -> None:
    login = LoginSettings(groups_from="directory")
    assert identity_of({**CLAIMS, "_claim_names": {"groups": "s"}}, login).groups == ()


def test_nobody_is_the_local_person() -> None:
    with pytest.raises(IdentityMissing, match="oid"):
        identity_of({"sub": "s", "oid": "local"}, LoginSettings(person_claim="oid"))


@pytest.mark.parametrize("odd", ["", " ", "a\nb", "a\x00b", "a" * 256, 7, None, ["a"], True])
def test_what_is_no_id(odd: JsonValue) -> None:
    with pytest.raises(IdentityMissing):
        identity_of({"sub": "s", "oid": odd}, LoginSettings(person_claim="oid"))


def test_an_address_that_nobody_verified() -> None:
    unverified = {**CLAIMS, "email_verified": False}
    with pytest.raises(EmailUnverified):
        identity_of(unverified, LoginSettings())
    assert identity_of(unverified, LoginSettings(require_verified_email=False)).id == "tanaka@example.co.jp"


def test_groups_kept_elsewhere_are_not_taken_for_none() -> None:
    with pytest.raises(GroupsTooMany):
        identity_of({"sub": "s", "oid": "a", "_claim_names": {"groups": "src1"}}, LoginSettings(person_claim="oid"))
