"""From the claims of an ID token that was proved to be right to who has logged in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from errors import EmailUnverified, GroupsTooMany, IdentityMissing
from people.directory_file import is_person_id, person_id
from people.settings import LoginSettings

Claim = JsonValue


@dataclass(frozen=True, slots=True)
class Identity:
    """`groups` are those of the claim; where the directory counts, nobody reads them."""

    id: str
    name: str = ""
    groups: tuple[str, ...] = ()


def identity_of(claims: Mapping[str, Claim], login: LoginSettings) -> Identity:
    """Raises IdentityMissing, EmailUnverified, GroupsTooMany."""
    subject, value = claims.get("sub"), claims.get(login.person_claim)
    if not isinstance(subject, str) or not subject:
        raise IdentityMissing(claim="sub")
    if not isinstance(value, str) or not is_person_id(person_id(value)):
        raise IdentityMissing(claim=login.person_claim)
    # An address that anybody may write into their own profile would be anybody's.
    if login.person_claim == "email" and login.require_verified_email and claims.get("email_verified") is not True:
        raise EmailUnverified()
    name = claims.get(login.name_claim)
    groups = _groups(claims, login.groups_claim) if login.groups_from == "claim" else ()
    return Identity(person_id(value), name if isinstance(name, str) else "", groups)


def _groups(claims: Mapping[str, Claim], claim: str) -> tuple[str, ...]:
    """Entra ID leaves the claim out for who is in more than 200 groups and names it among `_claim_names` instead: nobody must take
    that for being in none."""
    elsewhere = claims.get("_claim_names")
    if isinstance(elsewhere, dict) and claim in elsewhere:
        raise GroupsTooMany()
    groups = claims.get(claim)
    named = groups if isinstance(groups, list) else [groups]
    return tuple(dict.fromkeys(group for group in named if isinstance(group, str) and group))
