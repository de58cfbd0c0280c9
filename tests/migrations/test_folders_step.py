"""A data folder from before folders had readers opens with each source's one scope as the rule of its own folder."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from access.people import LOCAL_PERSON, Person
from access.rights import Rights
from access.rules import Rules, Said
from database import Database
from index_store.manifest import Manifest
from index_store.scrub import bring_along
from tests.index_store.manifest_world import FakeIndex
from tests.migrations.test_generations_step import schema

DOCUMENT = (
    "INSERT INTO documents (id, generation, source_id, path, status, active_version, content_hash, size_bytes,"
    " modified_ns, error_values, reader) VALUES (?, 1, ?, ?, 'indexed', 1, 'h', 1, 1, '{}', '')"
)
VERSION = (
    "INSERT INTO versions (document_id, version, generation, title, file_type, content_hash, size_bytes, modified_ns,"
    " chunk_total, reader) VALUES (?, 1, 1, '題', 'md', 'h', 1, 1, 1, '')"
)
CHUNK = (
    "INSERT INTO chunks (point_id, document_id, version, ordinal, text, section, read_by)"
    " VALUES (?, ?, 1, 0, '本文', '[]', 'text')"
)


def before(folder: Path) -> None:
    connection: sqlite3.Connection = schema(folder, "0008")
    connection.execute("INSERT INTO scopes VALUES ('open', '社内', '[\"*\"]'), ('closed', '極秘', '[\"group:人事\"]')")
    for source, scope in (("s1", "open"), ("s2", "closed"), ("s3", "gone")):
        connection.execute("INSERT INTO sources VALUES (?, ?, ?, '2026-04-01 09:00:00')", (source, f"/{source}", scope))
    for id_, source, path in (
        ("a", "s1", "総務/規程.md"), ("b", "s1", "総務/資料.zip//内/表.md"), ("c", "s2", "表.md"), ("d", "s3", "x.md"),
    ):  # fmt: skip
        connection.execute(DOCUMENT, (id_, source, path))
        connection.execute(VERSION, (id_,))
        connection.execute(CHUNK, (f"point-{id_}", id_))
    connection.commit()
    connection.close()


def test_nobody_sees_more_or_less_than_before_and_points_follow(tmp_path: Path) -> None:
    before(tmp_path)
    database = Database.open(tmp_path)
    manifest, index = Manifest(database), FakeIndex()
    rights = Rights(Rules(database), manifest.folders)
    assert [(rule.source_id, rule.path, rule.said) for rule in rights.rules.all()] == [
        ("s1", "", Said(("*",), "社内")), ("s2", "", Said(("group:人事",), "極秘")), ("s3", "", Said((), "極秘")),
    ]  # fmt: skip
    every = ["a", "b", "c", "d"]
    assert manifest.readable_among(every, rights.readable(LOCAL_PERSON)) == {"a", "b"}
    assert manifest.readable_among(every, rights.readable(Person("x", ("人事",)))) == {"a", "b", "c"}
    assert [(one.source_id, one.path) for one in manifest.folders()] == [("s1", "総務"), ("s2", ""), ("s3", "")]
    assert bring_along(manifest, index) == 4
    assert index.scopes["point-a"] == index.scopes["point-b"] == manifest.folders()[0].scope_id
    assert manifest.misplaced(9) == ()
    database.close()


def test_a_rule_of_a_folder_counts_before_its_points_have_followed(tmp_path: Path) -> None:
    before(tmp_path)
    database = Database.open(tmp_path)
    manifest = Manifest(database)
    rights = Rights(Rules(database), manifest.folders)
    rights.rules.set("s1", "総務", Said(readers=()))
    assert manifest.readable_among(["a", "b"], rights.readable(LOCAL_PERSON)) == frozenset()
    database.close()
