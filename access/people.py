"""Who asks. Until login exists there is one person, on loopback only."""

from __future__ import annotations

from dataclasses import dataclass

EVERYONE = "*"


@dataclass(frozen=True, slots=True)
class Person:
    """A person, the groups that the company's directory gives them, and what they are here for (`privacy.kinds.Role`, which this
    room doesn't import)."""

    id: str
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("employee",)


# Whoever sits at this machine does everything. Login puts its own person here.
LOCAL_PERSON = Person(id="local", roles=("employee", "administrator"))
