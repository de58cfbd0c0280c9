"""Who may read what: pure decisions over a person and the scopes."""

from __future__ import annotations

from collections.abc import Iterable

from access.people import EVERYONE, Person
from access.scopes import GROUP_PREFIX, PERSON_PREFIX, Scope
from index_store.records import Readable, Sight


def may_read(person: Person, scope: Scope) -> bool:
    """Whether one of the scope's readers is everyone, the person, or a group of theirs. No reader: nobody."""
    names = {EVERYONE, f"{PERSON_PREFIX}{person.id}", *(f"{GROUP_PREFIX}{group}" for group in person.groups)}
    return not names.isdisjoint(scope.readers)


def readable_for(person: Person, scopes: Iterable[Scope]) -> Readable:
    """All that the person may read, of every scope given, and with which eyes."""
    read = sorted((scope for scope in scopes if may_read(person, scope)), key=lambda scope: scope.id)
    labels = tuple((scope.id, scope.label) for scope in read)
    return Readable(scope_ids=tuple(scope.id for scope in read), sight=Sight(person.roles, labels))
