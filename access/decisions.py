"""Who may read what, and why: pure decisions over a person and the scopes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from access.people import EVERYONE, Person
from access.rules import GROUP_PREFIX, PERSON_PREFIX
from access.scopes import Scope
from index_store.records import Readable, Sight


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person may read a scope: `reader` is the entry that lets them, in the rule of the folder at `path`."""

    path: str
    reader: str


def names_of(person: Person) -> frozenset[str]:
    """All that a rule may call the person."""
    return frozenset({EVERYONE, f"{PERSON_PREFIX}{person.id}", *(f"{GROUP_PREFIX}{group}" for group in person.groups)})


def reason_for(person: Person, scope: Scope) -> Reason | None:
    """Everyone, the person, or a group of theirs is among the scope's readers; None where none is. No reader: nobody."""
    names = names_of(person)
    reader = next((reader for reader in scope.readers if reader in names), None)
    return None if reader is None or scope.readers_from is None else Reason(scope.readers_from, reader)


def may_read(person: Person, scope: Scope) -> bool:
    return not names_of(person).isdisjoint(scope.readers)


def readable_for(person: Person, scopes: Iterable[Scope]) -> Readable:
    """All that the person may read, of every scope given, and with which eyes."""
    names = names_of(person)
    read = sorted((scope for scope in scopes if not names.isdisjoint(scope.readers)), key=lambda scope: scope.id)
    labels = tuple((scope.id, scope.label) for scope in read)
    return Readable(scope_ids=tuple(scope.id for scope in read), sight=Sight(person.roles, labels))
