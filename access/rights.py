"""The rights of this data folder as they are now: what folders and rules come to is kept for as long as none of them changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from access.decisions import Reason, readable_for, reason_for
from access.labels import Label
from access.people import Person
from access.rules import Rules
from access.scopes import Scope, scopes_of
from index_store.records import Folder, Readable


class Rights:
    """A change of a rule counts from the next call, in every process on this data folder. What `Database.reading` raises, its
    methods raise. May be called from any thread."""

    def __init__(self, rules: Rules, folders: Callable[[], tuple[Folder, ...]]) -> None:
        """`folders` tells all folders that hold documents."""
        self.rules = rules
        self._folders = folders
        self._kept: tuple[int, tuple[Scope, ...]] | None = None

    def scopes(self) -> tuple[Scope, ...]:
        """The revision is read first: what changes after it is read anew with the next call. Rules are read after the folders: a
        folder that is new since then is read by nobody in this moment, and one that was just closed is closed."""
        revision = self.rules.revision()
        kept = self._kept
        if kept is not None and kept[0] == revision:
            return kept[1]
        folders = self._folders()
        found = scopes_of(folders, self.rules.all())
        self._kept = (revision, found)
        return found

    def readable(self, person: Person) -> Readable:
        return readable_for(person, self.scopes())

    def reasons(self, person: Person) -> Mapping[str, Reason]:
        """By scope: why the person may read it. Scopes that they may not read are absent."""
        reasons = ((scope.id, reason_for(person, scope)) for scope in self.scopes())
        return {scope_id: reason for scope_id, reason in reasons if reason is not None}

    def everything(self) -> Readable:
        """Whoever may read it: for figures about the index as a whole, never to show what is found."""
        return Readable(tuple(sorted(scope.id for scope in self.scopes())))

    def labels(self) -> Mapping[str, Label]:
        """By scope."""
        return {scope.id: scope.label for scope in self.scopes()}
