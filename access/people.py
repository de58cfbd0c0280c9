"""Who asks. Until login exists there is one person, on loopback only."""

from __future__ import annotations

from dataclasses import dataclass

EVERYONE = "*"


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the groups that the company's directory gives them."""

    id: str
    groups: tuple[str, ...] = ()


LOCAL_PERSON = Person(id="local")
