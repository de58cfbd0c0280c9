"""What it costs to know what a person may read, asked with every question.

    python -m benchmarks.rights_cost --folders 2000 --rules 200

Prints one JSON object with milliseconds of processor time: where something changed since the last question (`looked_up`, all is read
again, as it was for every question before decision 0038), and where nothing did (`kept`).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from access.people import Person
from access.rights import Rights
from access.rules import Rules, Said
from database import Database
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import Described

ROUNDS = 50


def measure(folders: int, rules: int, work: Path) -> dict[str, float]:
    (work / "documents").mkdir()
    database = Database.open(work / "data")
    manifest = Manifest(database)
    source = manifest.add_source(work / "documents")
    rights = Rights(Rules(database), manifest.folders)
    rights.rules.begin(source.id, ("*",))
    paths = [f"部{number % 40}/課{number}" for number in range(folders)]
    for path in paths:
        manifest.begin_version(source, FileFacts(f"{path}/規程.md", "0", 1, 1), Described("題", "md"), ())
    for path in paths[:rules]:
        rights.rules.set(source.id, path, Said(("group:人事",)))
    person = Person("tanaka", ("総務", "人事"))
    looked_up = _each(lambda: Rights(rights.rules, manifest.folders).readable(person))
    kept = _each(lambda: rights.readable(person))
    database.close()
    return {"folders": folders, "rules": rules, "looked_up_cpu_ms": looked_up, "kept_cpu_ms": kept}


def _each(ask: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(ROUNDS):
        ask()
    return (time.process_time() - began) / ROUNDS * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folders", type=int, default=2000)
    parser.add_argument("--rules", type=int, default=200)
    asked = parser.parse_args()
    with TemporaryDirectory() as work:
        told = measure(asked.folders, asked.rules, Path(work))
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
