"""Who may read what: pure decisions over a person and the scopes."""

from __future__ import annotations

from collections.abc import Iterable

from access.people import EVERYONE, Person
from access.scopes import GROUP_PREFIX, PERSON_PREFIX, Scope
from index_store.records import Readable


def may_read(person: Person, scope: Scope) -> bool:
    """Whether one of the scope's readers is everyone, the person, or a group of theirs. No reader: nobody."""
    names = {EVERYONE, f"{PERSON_PREFIX}{person.id}", *(f"{GROUP_PREFIX}{group}" for group in person.groups)}
    return not names.isdisjoint(scope.readers)


def readable_for(person: Person, scopes: Iterable[Scope]) -> Readable:
    """All that the person may read, of every scope given."""
    return Readable(scope_ids=tuple(sorted(scope.id for scope in scopes if may_read(person, scope))))
