"""The random worlds for longer: `python -m tests.access.soak --cases 20000`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from index_store.edge_index import EdgeIndex
from tests.access.random_world import DIMENSION
from tests.access.worlds import run_cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        index = EdgeIndex.open(Path(folder) / "index", DIMENSION)
        done = run_cases(Path(folder), index, asked.cases, asked.seed)
        index.close()
    sys.stdout.write(f"{done} cases, no difference, {time.perf_counter() - began:.0f} s\n")


if __name__ == "__main__":
    main()
