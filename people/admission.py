"""From what is known of somebody to the person that they are here, or the reason why they may not come in."""

from __future__ import annotations

from access.people import ROLES, Person
from errors import PersonDisabled, PersonNotListed
from people.directory import Known
from people.settings import LoginSettings


def admitted(known: Known | None, person: str, login: LoginSettings) -> Person:
    """Raises PersonNotListed (where the directory counts, what the provider once said does not), PersonDisabled."""
    if known is None or (login.groups_from == "directory" and known.origin != "directory"):
        raise PersonNotListed(person=person)
    if not known.enabled:
        raise PersonDisabled(person=person)
    given = {*login.base_roles, *known.roles, *(login.roles[group] for group in known.groups if group in login.roles)}
    return Person(known.id, known.groups, known.name, tuple(role for role in ROLES if role in given))
