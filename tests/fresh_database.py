"""An empty migrated database in 10 ms instead of 100: the schema is made once a test process, then copied."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from database import FILE_NAME, Database


@cache
def _empty_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Database.open(Path(folder)).close()
        return (Path(folder) / FILE_NAME).read_bytes()


def fresh_database(folder: Path) -> Database:
    """Opened as `Database.open` does; an existing one in the folder is opened as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    if not path.exists():
        path.write_bytes(_empty_file())
    return Database.open(folder)
