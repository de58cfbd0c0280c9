"""How long hybrid search takes when every folder has a scope of its own, for people who may read few, half and nearly all.

    python -m benchmarks.access_scale --chunks 100000 --folders 2000

The corpus, and what is timed, are `benchmarks.search_scale`'s; only the payload's scope differs. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import stop_on_signals
from benchmarks.search_scale import DIMENSION, Corpus, Spread, _time_questions
from index_store.edge_index import EdgeIndex
from index_store.records import Readable


def measure(chunks: int, folders: int, questions: int, folder: Path) -> dict[str, Spread]:
    """Milliseconds of a question by who asks it; the folders are of equal size."""
    corpus = Corpus(chunks, questions, seed=0)
    index = EdgeIndex.open(folder, DIMENSION)
    number = 0
    for batch in corpus.batches():
        placed = []
        for point in batch:
            placed.append(replace(point, scope_id=f"folder{number * folders // chunks}"))
            number += 1
        index.upsert(placed)
    index.flush()
    scopes = tuple(f"folder{place}" for place in range(folders))
    people = {"3": scopes[:3], "half": scopes[::2], "all_but_3": scopes[3:], "all": scopes}
    timed = {name: _time_questions(index, corpus.questions, Readable(some)) for name, some in people.items()}
    index.close()
    return timed


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--folders", type=int, default=2_000)
    parser.add_argument("--questions", type=int, default=100)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        timed = measure(asked.chunks, asked.folders, asked.questions, Path(folder) / "index")
    told = {name: asdict(spread) for name, spread in timed.items()}
    sys.stdout.write(json.dumps({"chunks": asked.chunks, "folders": asked.folders, **told}) + "\n")


if __name__ == "__main__":
    main()
