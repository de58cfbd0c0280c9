"""Places are named by source or path; a rule is set for what is there, shown with what it comes to, and told to the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from access.ntfs_take_over import ListOrder
from access.people import LOCAL_PERSON, Person
from access.rights import Rights
from access.rules import Rules, Said
from access_desk import LocalAccessDesk
from audited_access import AuditedAccessDesk
from database import Database
from errors import NotAFolder, PathNotInSource, RuleOfSourceStays, SourceUnknown
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import Described, Source
from journal.audit import AuditLog, AuditPlace, AuditRules
from journal.audit_read import entries
from tests.fresh_database import fresh_database


@dataclass
class World:
    source: Source
    manifest: Manifest
    rights: Rights
    desk: LocalAccessDesk
    log: AuditLog
    database: Database
    taken: list[Source]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    database = fresh_database(tmp_path / "data")
    manifest = Manifest(database)
    for folder in ("人事/給与", "総務", "空"):
        (tmp_path / "文書" / folder).mkdir(parents=True)
    (tmp_path / "文書" / "総務" / "規程.md").write_text("本文")
    source = manifest.add_source(tmp_path / "文書")
    rights = Rights(Rules(database), manifest.folders)
    rights.rules.begin(source.id, ("*",))
    for path in ("人事/給与/表.md", "総務/規程.md"):
        manifest.activate(manifest.begin_version(source, FileFacts(path, "0", 1, 1), Described("題", "md"), ()))
    log = AuditLog(AuditPlace.open(database, tmp_path / "data"), AuditRules())
    taken: list[Source] = []
    desk = LocalAccessDesk(LOCAL_PERSON, rights, manifest.sources, lambda source, _: taken.append(source))
    yield World(source, manifest, rights, desk, log, database, taken)
    database.close()


def test_a_place_is_a_source_or_a_path_in_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(world.source.folder)
    monkeypatch.chdir(folder)
    for name in (world.source.id, str(folder), "."):
        assert world.desk.place(name) == (world.source, "")
    assert world.desk.place("総務/../人事/給与") == (world.source, "人事/給与")
    for unknown in ("/", "nowhere-else", str(folder.parent)):
        with pytest.raises((SourceUnknown, PathNotInSource)):
            world.desk.place(unknown)
    with pytest.raises(PathNotInSource):
        world.desk.place(str(folder / "人亊"))


def test_rules_come_to_what_is_shown(world: World) -> None:
    folder = Path(world.source.folder)
    line = world.desk.set(str(folder / "人事"), Said(("group:人事",), "社外秘"))
    assert (line.readers, line.readers_from, line.label, line.own) == (
        ("group:人事",), "人事", "社外秘", Said(("group:人事",), "社外秘"),
    )  # fmt: skip
    assert [(one.path, one.readers) for one in world.desk.show()] == [
        ("", ("*",)), ("人事", ("group:人事",)), ("人事/給与", ("group:人事",)), ("総務", ("*",)),
    ]  # fmt: skip
    assert [one.path for one in world.desk.show(str(folder / "人事"))] == ["人事", "人事/給与"]
    (folder / "人事" / "給与" / "表.md").write_text("本文")
    assert world.desk.who(str(folder / "人事" / "給与" / "表.md")).readers_from == "人事"
    assert world.desk.clear(str(folder / "人事")).readers == ("*",)


def test_a_folder_without_documents_can_be_closed_before_any_come(world: World) -> None:
    world.desk.set(f"{world.source.folder}/空", Said(()))
    document = world.manifest.begin_version(world.source, FileFacts("空/新.md", "0", 1, 1), Described("題", "md"), ())
    world.manifest.activate(document)
    assert document.scope_id not in world.rights.readable(LOCAL_PERSON).scope_ids


def test_what_a_person_may_read_is_told_with_the_reason(world: World) -> None:
    world.desk.set(f"{world.source.folder}/人事", Said(("group:人事",)))
    assert [(one.path, one.reason.reader) for one in world.desk.check(Person("x"))] == [("総務", "*")]
    assert [(one.path, one.reason.path) for one in world.desk.check(Person("x", ("人事",)))] == [
        ("人事/給与", "人事"), ("総務", ""),
    ]  # fmt: skip


def test_a_single_file_and_a_sources_own_rule_are_refused(world: World) -> None:
    with pytest.raises(NotAFolder):
        world.desk.set(f"{world.source.folder}/総務/規程.md", Said(()))
    with pytest.raises(RuleOfSourceStays):
        world.desk.clear(world.source.id)


def test_what_is_taken_over_is_a_whole_source_which_says_nothing_of_its_own_any_more(world: World) -> None:
    line = world.desk.take(world.source.folder)
    assert (world.taken, line.readers, line.readers_from, line.label) == ([world.source], (), None, "社内")
    with pytest.raises(PathNotInSource):
        world.desk.take(f"{world.source.folder}/総務")


LIST = """share\r\nD:(A;OICI;FA;;;WD)\r\nshare\\総務\\規程.md\r\nD:(A;;FR;;;S-1-5-21-7)\r\n"""


def test_a_list_is_looked_at_first_and_then_counts_and_is_told(world: World, tmp_path: Path) -> None:
    listed, names = tmp_path / "list.txt", tmp_path / "names.csv"
    listed.write_text(LIST, encoding="utf-16")
    names.write_text("account,reader\nS-1-5-21-7,group:総務\n")
    desk = AuditedAccessDesk(world.desk, world.log, "admin")
    order = ListOrder(world.source.id, listed, names)
    view = desk.take_list(order, apply=False)
    assert (view.applied, view.files, world.taken, list(entries(world.database))) == (False, 1, [], [])
    assert view.rules == (("", ("*",)), ("人事", ()), ("空", ()), ("総務", ()), ("総務/規程.md", ("group:総務",)))
    assert [(one.kind, one.count) for one in view.unclear] == [("unlisted", 4)]
    assert world.desk.who(world.source.id).readers == ("*",)
    applied = desk.take_list(order, apply=True)
    assert (applied.rules, applied.applied, world.taken) == (view.rules, True, [world.source])
    assert world.desk.who(world.source.id).readers == ()
    assert [entry.kind for entry in entries(world.database)] == ["access.take", "access.take"]
    with pytest.raises(PathNotInSource):
        world.desk.take_list(replace(order, where=f"{world.source.folder}/総務"), apply=False)


def test_changes_and_looks_into_others_rights_are_told_before_and_after(world: World) -> None:
    desk = AuditedAccessDesk(world.desk, world.log, "admin")
    desk.set(f"{world.source.folder}/総務", Said(()))
    desk.check(Person("tanaka"))
    desk.clear(f"{world.source.folder}/総務")
    desk.show()
    with pytest.raises(RuleOfSourceStays):
        desk.clear(world.source.id)
    told = [(entry.kind, entry.person) for entry in entries(world.database)]
    kinds = ("access.set", "access.check", "access.clear", "access.clear")
    assert told == [(kind, "admin") for kind in kinds for _ in range(2)]
