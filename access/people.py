"""Who asks. Without login there is one person, on loopback only, who may do everything; `people/` tells of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

EVERYONE = "*"

Role = Literal["employee", "administrator", "model_owner", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """A person, the groups that the company's directory gives them, and what they do here (`access.roles`).

    No role gives the right to read a document: that is for the rules alone to say.
    """

    id: str
    groups: tuple[str, ...] = ()
    name: str = ""
    roles: tuple[Role, ...] = ("employee",)


LOCAL_PERSON = Person(id="local", roles=ROLES)
