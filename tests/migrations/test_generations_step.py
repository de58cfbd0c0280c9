"""A data folder of the first schema becomes one with generation 1, which serves what was there."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import migrations
from database import FILE_NAME, Database
from index_store.file_records import FileReading, plain_note
from index_store.generations import Generations
from index_store.manifest import Manifest
from index_store.records import Edition
from tests.readers import everything

DOCUMENT = "INSERT INTO documents VALUES (?, 'source', ?, ?, ?, ?, 7, 1000, NULL, '{}')"


def first_schema(folder: Path) -> sqlite3.Connection:
    return schema(folder, "0001")


def schema(folder: Path, revision: str) -> sqlite3.Connection:
    """The data folder as it is after that step."""
    path = folder / FILE_NAME
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    return sqlite3.connect(path)


def filled(connection: sqlite3.Connection, chunker: str | None = "2/500") -> None:
    connection.execute("INSERT INTO sources VALUES ('source', '/docs', 'scope', '2026-04-01 09:00:00.000000')")
    for id_, path, status, active in (("a", "a.md", "indexed", 2), ("z", "z.zip", "container", None)):
        connection.execute(DOCUMENT, (id_, path, status, active, f"hash-{id_}"))
    connection.execute("INSERT INTO versions VALUES ('a', 2, '題', 'md', 'hash-a', 7, 1000, 1)")
    connection.execute(
        "INSERT INTO chunks VALUES ('point-a', 'a', 2, 0, '本文', 1, NULL, NULL, NULL, '[\"第1章\"]', 'text')"
    )
    connection.execute("INSERT INTO retired_points VALUES ('point-old', 'a')")
    if chunker is not None:
        values = {"chunker": chunker, "tokenizer": "1", "embedding_model": "abc"}
        connection.executemany("INSERT INTO generation VALUES (?, ?)", values.items())
    connection.commit()
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_everything_is_found_again_in_the_first_generation(folder: Path) -> None:
    filled(first_schema(folder))
    database = Database.open(folder)
    (first,) = Generations(database).all()
    assert (first.number, first.state, f"{first.made_at:%Y-%m-%d %H}") == (1, "serving", "2026-04-01 09")
    assert first.values == {"chunk_characters": "500", "tokenizer": "1", "embedding_model": "abc"}
    manifest = Manifest(database, reader="1/2")
    ((document, chunk),) = manifest.resolve(["point-a"], everything(manifest)).values()
    assert (document.version, document.title, chunk.text, chunk.place.section) == (2, "題", "本文", ("第1章",))
    assert manifest.retired_point_ids() == ("point-old",)
    known = manifest.known_files("source")
    assert {path: (file.status, file.chunks, file.outdated) for path, file in known.items()} == {
        "a.md": ("indexed", 1, False),
        "z.zip": ("container", 0, False),
    }
    database.close()


def test_terms_editions_and_readings_of_the_steps_before_are_carried_over(folder: Path) -> None:
    filled(first_schema(folder))
    connection = schema(folder, "0002")
    connection.execute("INSERT INTO terms VALUES (1, '育休,育児休業')")
    connection.commit()
    connection.close()
    connection = schema(folder, "0003")
    connection.execute("UPDATE versions SET edition_code = '総-07', edition_family = '旅費規程', edition_number = 3000")
    connection.execute("UPDATE versions SET edition_effective = '2026-04-01'")
    connection.commit()
    connection.close()
    connection = schema(folder, "0004")
    connection.execute("INSERT INTO readings VALUES ('a', 'md', 'cp932', '[\"注\"]', 3, 1, 0.5, 120, 0.25)")
    connection.execute("INSERT INTO readings VALUES ('z', 'zip', NULL, '[]', 0, 0, NULL, 0, NULL)")
    connection.commit()
    connection.close()
    database = Database.open(folder)
    manifest = Manifest(database, reader="1/2")
    known = manifest.known_files("source")
    assert known["a.md"].reading == FileReading("md", "cp932", (plain_note("注"),), 3, 1, 0.5, 120, 0.25)
    assert known["z.zip"].reading == FileReading("zip")
    document = manifest.document("a", everything(manifest))
    assert document.edition == Edition("総-07", "旅費規程", number=3000, effective=date(2026, 4, 1))
    assert [one.id for one in manifest.relatives([document], everything(manifest))] == ["a"]
    assert manifest.terms() == "育休,育児休業"
    assert [(one.point_id, one.title) for one in manifest.passages_after("", 9)] == [("point-a", "題")]
    manifest.remove_documents(["a"])
    database.close()
    raw = sqlite3.connect(folder / FILE_NAME)
    assert raw.execute("SELECT document_id, generation FROM readings").fetchall() == [("z", 1)]
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()


def test_what_another_chunker_cut_is_read_again(folder: Path) -> None:
    filled(first_schema(folder), "1/500")
    database = Database.open(folder)
    manifest = Manifest(database, reader="1/2")
    assert all(file.outdated for file in manifest.known_files("source").values())
    assert len(manifest.resolve(["point-a"], everything(manifest))) == 1, "it is found until then"
    database.close()


def test_a_folder_that_was_never_used_begins_with_an_empty_generation(folder: Path) -> None:
    first_schema(folder).close()
    database = Database.open(folder)
    assert [(one.number, one.state, dict(one.values)) for one in Generations(database).all()] == [(1, "serving", {})]
    database.close()


def test_foreign_keys_still_hold(folder: Path) -> None:
    filled(first_schema(folder))
    database = Database.open(folder)
    Manifest(database).remove_source("source")
    database.close()
    connection = sqlite3.connect(folder / FILE_NAME)
    left = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("documents", "versions", "chunks")
    }
    assert left == {"documents": 0, "versions": 0, "chunks": 0}
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
