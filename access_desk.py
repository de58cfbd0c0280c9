"""Who may read what, as people see it and change it: the rules of folders, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from access.decisions import Reason, reason_for
from access.labels import Label
from access.ntfs_take_over import ListOrder, Unclear, take_over_list
from access.people import Person
from access.rights import Rights
from access.roles import require
from access.rules import WHOLE_SOURCE, Rule, Said
from access.scopes import Scope, scopes_of
from access.take_over import TakenOver, take_over
from errors import NotAFolder, PathNotInSource, SourceUnknown
from index_store.records import Folder, Source


@dataclass(frozen=True, slots=True)
class AccessLine:
    """A folder of a source with what its rules come to. `readers_from` and `label_from` are the paths whose rules decide (None:
    no rule does); `own` is what is set at this path itself, `taken` what was taken over there, from the file system or from a list."""

    source: Source
    path: str
    readers: tuple[str, ...]
    label: Label
    readers_from: str | None
    label_from: str | None
    own: Said | None = None
    taken: Said | None = None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A folder that a person may read, and why."""

    source: Source
    path: str
    label: Label
    reason: Reason


@dataclass(frozen=True, slots=True)
class ListView:
    """What an exported list comes to: `rules` as (path, readers), `files` of them for single files. `applied`: they are in force."""

    source: Source
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    files: int
    unclear: tuple[Unclear, ...]
    applied: bool


class AccessDesk(Protocol):
    """`where` is a source's id, its folder, or a path of the disk below it."""

    def show(self, where: str | None = None) -> tuple[AccessLine, ...]:
        """The source or folder itself, what lies below it and has documents or a rule; without `where`, of all sources."""

    def set(self, where: str, said: Said) -> AccessLine: ...

    def clear(self, where: str) -> AccessLine: ...

    def take(self, where: str) -> AccessLine:
        """From now on, and anew with each run, the source's readers are those of the file system, but where a rule is set."""

    def take_list(self, order: ListOrder, *, apply: bool) -> ListView:
        """As `take`, from an exported list of NTFS permissions, as it is now; only shown without `apply`."""

    def who(self, where: str) -> AccessLine:
        """Who may read the file or folder, whether it has documents or not."""

    def check(self, person: Person) -> tuple[ReadLine, ...]:
        """All folders with documents that this person may read."""


class LocalAccessDesk:
    """Raises AccessDenied, SourceUnknown, PathNotInSource; what `Rules` raises."""

    def __init__(
        self,
        person: Person,
        rights: Rights,
        sources: Callable[[], tuple[Source, ...]],
        keep_taken: Callable[[Source, TakenOver], None],
    ) -> None:
        """`keep_taken` writes what was taken over for a source."""
        self._person = person
        self._rights = rights
        self._sources = sources
        self._keep_taken = keep_taken

    def show(self, where: str | None = None) -> tuple[AccessLine, ...]:
        require(self._person, "access.see")
        rules = self._rights.rules.all()
        wanted = [(source, WHOLE_SOURCE) for source in self._sources()] if where is None else [self.place(where)]
        found = []
        for source, path in wanted:
            ruled = (rule.path for rule in rules if rule.source_id == source.id)
            documents = (scope.folder.path for scope in self._rights.scopes() if scope.folder.source_id == source.id)
            below = {one for one in (*ruled, *documents) if _is_below(one, path)} | {path}
            found += [_line(source, one, rules) for one in sorted(below)]
        return tuple(found)

    def set(self, where: str, said: Said) -> AccessLine:
        """Raises NotAFolder: a single file follows its folder, or the file system where that was taken over."""
        require(self._person, "access.change")
        source, path = self.place(where)
        if not self._is_folder(source, path):
            raise NotAFolder(path=Path(source.folder, path))
        self._rights.rules.set(source.id, path, said)
        return _line(source, path, self._rights.rules.all())

    def clear(self, where: str) -> AccessLine:
        """Raises RuleOfSourceStays. Where there was no rule, nothing happens."""
        require(self._person, "access.change")
        source, path = self.place(where)
        self._rights.rules.clear(source.id, path)
        return _line(source, path, self._rights.rules.all())

    def take(self, where: str) -> AccessLine:
        """Raises PathNotInSource for what is a part of a source only."""
        require(self._person, "access.change")
        source = self._whole_source(where)
        self._rights.rules.leave_open(source.id)
        self._keep_taken(source, take_over(source.id, Path(source.folder)))
        return _line(source, WHOLE_SOURCE, self._rights.rules.all())

    def take_list(self, order: ListOrder, *, apply: bool) -> ListView:
        """Raises PathNotInSource for what is a part of a source only, AccessListUnreadable, SettingInvalid."""
        require(self._person, "access.change")
        source = self._whole_source(order.where)
        found = take_over_list(source.id, Path(source.folder), order)
        if apply:
            self._rights.rules.leave_open(source.id)
            self._keep_taken(source, found.taken)
        rules = tuple((rule.path, rule.said.readers or ()) for rule in found.taken.rules)
        return ListView(source, rules, len(found.taken.files), found.unclear, apply)

    def who(self, where: str) -> AccessLine:
        require(self._person, "access.see")
        source, path = self.place(where)
        return _line(source, path, self._rights.rules.all())

    def check(self, person: Person) -> tuple[ReadLine, ...]:
        require(self._person, "access.see")
        sources = {source.id: source for source in self._sources()}
        return tuple(
            ReadLine(sources[scope.folder.source_id], scope.folder.path, scope.label, reason)
            for scope in self._rights.scopes()
            if scope.folder.source_id in sources and (reason := reason_for(person, scope)) is not None
        )

    def place(self, where: str) -> tuple[Source, str]:
        """The source, and the path in it with `/`. Raises SourceUnknown, PathNotInSource."""
        sources = self._sources()
        by_id = next((source for source in sources if source.id == where), None)
        if by_id is not None:
            return by_id, WHOLE_SOURCE
        try:
            named = Path(where).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise SourceUnknown(source=where) from error
        for source in sources:
            if named.is_relative_to(source.folder):
                relative = named.relative_to(source.folder).as_posix()
                path = WHOLE_SOURCE if relative == "." else relative
                self._require_known(source, path)
                return source, path
        raise SourceUnknown(source=where)

    def _whole_source(self, where: str) -> Source:
        source, path = self.place(where)
        if path != WHOLE_SOURCE:
            raise PathNotInSource(source=source.folder, path=path)
        return source

    def _require_known(self, source: Source, path: str) -> None:
        """On the disk, or known from a run before it went: a slip of the pen must not become a rule that closes nothing."""
        if Path(source.folder, path).exists() or self._is_folder(source, path):
            return
        raise PathNotInSource(source=source.folder, path=path)

    def _is_folder(self, source: Source, path: str) -> bool:
        if Path(source.folder, path).is_dir():
            return True
        known = [
            *(scope.folder.path for scope in self._rights.scopes() if scope.folder.source_id == source.id),
            *(rule.path for rule in self._rights.rules.all() if rule.source_id == source.id),
        ]
        return not Path(source.folder, path).exists() and any(_is_below(one, path) for one in known)


def _line(source: Source, path: str, rules: tuple[Rule, ...]) -> AccessLine:
    scope: Scope = scopes_of([Folder("", source.id, path)], rules)[0]
    at = {rule.origin: rule.said for rule in rules if (rule.source_id, rule.path) == (source.id, path)}
    return AccessLine(
        source,
        path,
        scope.readers,
        scope.label,
        scope.readers_from,
        scope.label_from,
        own=at.get("set"),
        taken=at.get("taken") or at.get("listed"),
    )


def _is_below(path: str, above: str) -> bool:
    return above == WHOLE_SOURCE or path == above or path.startswith(f"{above}/")
