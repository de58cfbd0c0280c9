"""What folders and rules come to is kept until one of them changes, whoever changes it and by whatever way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from access.people import Person
from access.rights import Rights
from access.rules import Rule, Rules, Said
from database import FILE_NAME, Database
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import Described, Folder
from tests.fresh_database import fresh_database

TANAKA = Person("tanaka", ("人事",))


@dataclass
class World:
    data: Path
    database: Database
    manifest: Manifest
    source: str
    rights: Rights
    reads: list[str]

    def write(self, path: str) -> None:
        source = self.manifest.source(self.source)
        begun = self.manifest.begin_version(source, FileFacts(path, "0", 1, 1), Described("題", "md"), ())
        self.manifest.activate(begun)

    def read(self, person: Person = TANAKA) -> set[str]:
        ids = set(self.rights.readable(person).scope_ids)
        return {folder.path for folder in self.manifest.folders() if folder.scope_id in ids}

    def elsewhere(self, statement: str) -> None:
        """As another process does it: none of our code."""
        with closing(sqlite3.connect(self.data / FILE_NAME, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(statement)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "文書").mkdir()
    database = fresh_database(tmp_path / "data")
    manifest = Manifest(database)
    source = manifest.add_source(tmp_path / "文書").id
    reads: list[str] = []

    def folders() -> tuple[Folder, ...]:
        reads.append("folders")
        return manifest.folders()

    rights = Rights(Rules(database), folders)
    rights.rules.begin(source, ("*",))
    found = World(tmp_path / "data", database, manifest, source, rights, reads)
    found.write("総務/規程.md")
    found.write("人事/規程.md")
    yield found
    database.close()


def test_nothing_is_read_again_while_nothing_changes(world: World) -> None:
    assert world.read() == world.read(Person("sato")) == {"総務", "人事"}
    world.rights.labels()
    world.rights.everything()
    assert world.reads == ["folders"]


def taken_over(world: World) -> None:
    world.rights.rules.leave_open(world.source)
    world.rights.rules.take(world.source, [Rule(world.source, "総務", Said(("*",)), "taken")])


CHANGES: dict[str, tuple[Callable[[World], object], set[str]]] = {
    "a rule comes": (lambda world: world.rights.rules.set(world.source, "人事", Said(())), {"総務"}),
    "a rule is taken over": (taken_over, {"総務"}),
    "the source's readers are left open": (lambda world: world.rights.rules.leave_open(world.source), set()),
    "a rule comes in another process": (
        lambda world: world.elsewhere(
            "INSERT INTO access_rules (source_id, path, origin, readers)"
            f" VALUES ('{world.source}', '総務', 'set', '[\"group:総務\"]')"
        ),
        {"人事"},
    ),
    "a rule changes in another process": (
        lambda world: world.elsewhere("UPDATE access_rules SET readers = '[]'"),
        set(),
    ),
    "all rules go in another process": (lambda world: world.elsewhere("DELETE FROM access_rules"), set()),
    "a folder comes": (lambda world: world.write("営業/規程.md"), {"総務", "人事", "営業"}),
    "a folder changes in another process": (
        lambda world: world.elsewhere("UPDATE folders SET path = '法務' WHERE path = '総務'"),
        {"法務", "人事"},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_counts_from_the_next_question(world: World, change: str) -> None:
    assert world.read() == {"総務", "人事"}
    carry_out, expected = CHANGES[change]
    carry_out(world)
    assert world.read() == expected


def test_a_rule_that_goes_counts_from_the_next_question(world: World) -> None:
    world.rights.rules.set(world.source, "人事", Said(()))
    assert world.read() == {"総務"}
    world.elsewhere("DELETE FROM access_rules WHERE path = '人事'")
    assert world.read() == {"総務", "人事"}


def test_a_folder_that_goes_and_comes_back_elsewhere_is_not_the_one_of_before(world: World) -> None:
    before = {scope.folder.path for scope in world.rights.scopes()}
    world.elsewhere("DELETE FROM folders WHERE path = '人事'")
    assert before == {"総務", "人事"} and {scope.folder.path for scope in world.rights.scopes()} == {"総務"}


def test_a_source_that_is_removed_takes_its_scopes_along(world: World) -> None:
    assert world.read()
    world.elsewhere("DELETE FROM documents")
    world.elsewhere("DELETE FROM sources")
    assert world.rights.scopes() == () and world.rights.rules.all() == ()


def test_a_change_in_the_middle_of_a_look_is_seen_by_the_next_one(world: World) -> None:
    """Between the folders and the rules of one look, and behind both: what is kept is never held to be newer than it is."""
    rules = world.rights.rules
    all_rules = rules.all

    def closing_behind() -> tuple[Rule, ...]:
        found = all_rules()
        world.elsewhere("UPDATE access_rules SET readers = '[]'")
        return found

    rules.all = closing_behind  # type: ignore[method-assign]
    assert world.read() == {"総務", "人事"}
    rules.all = all_rules  # type: ignore[method-assign]
    assert world.read() == set()
