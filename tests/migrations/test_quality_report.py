"""A data folder of the first release keeps its runs and documents."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import migrations
from database import FILE_NAME, Database
from index_store.file_records import FileReading, plain_note
from index_store.manifest import Manifest
from journal.runs import Runs

_ROWS = """
insert into sources values ('s', '/文書', 'scope', '2026-04-01 00:00:00');
insert into documents values ('d', 's', 'a.md', 'indexed', 1, 'h', 10, 20, null, '{}');
insert into versions values ('d', 1, '題', 'md', 'h', 10, 20, 3);
insert into runs values ('r', 's', '/文書', '2026-04-01 00:00:00', '2026-04-01 00:01:00', 'finished', 1, 0, 0, 0, 0, 3);
insert into run_files values ('r', 0, 'a.md', 'indexed', 3, null, '{}', 'md', 'cp932', '["注"]', 0.5);
"""


def _first_release(folder: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{folder / FILE_NAME}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite3.connect(folder / FILE_NAME) as raw:
        raw.executescript(_ROWS)
    raw.close()


def test_runs_and_documents_of_the_first_release_are_kept(tmp_path: Path) -> None:
    _first_release(tmp_path)
    database = Database.open(tmp_path)
    (line,) = Runs(database).lines("r")
    assert (line.reading, line.seconds) == (FileReading("md", "cp932", (plain_note("注"),)), 0.5)
    assert Runs(database).run("r").only is None
    known = Manifest(database).known_files("s")["a.md"]
    assert (known.chunks, known.reading) == (3, FileReading("md"))
    database.close()
