"""Makes an embedded index compact and builds its graph, in a process of its own.

The engine's `optimize()` holds the interpreter lock until it returns (173 s at 100,000 points, qdrant-edge-py 0.9.0), so that the
process that answers may never call it. Only for an index that nobody has open: one that is built and doesn't serve yet.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

from errors import IndexDamaged, IndexLocked, ShokoError
from index_store.edge_lock import hold, release

NICENESS = 10
LOOK_S = 0.5
LOCKED = 4
_ROOT = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from index_store.edge_compact import main; main(sys.argv[2])"


def compacting(folder: Path) -> Generator[None, None, None]:
    """Yields now and then until it is done; closed before that, it ends the process. Raises IndexLocked, IndexDamaged."""
    process = subprocess.Popen(
        [sys.executable, "-c", _START, str(_ROOT), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            while process.poll() is None:
                yield
                time.sleep(LOOK_S)
        finally:
            process.kill()
        complaint = "" if process.stderr is None else process.stderr.read()
    if process.returncode == LOCKED:
        raise IndexLocked(path=folder)
    if process.returncode != 0:
        raise IndexDamaged(path=folder, reason=complaint[-200:].strip() or f"exit {process.returncode}")


def main(folder: str) -> None:
    """The process: it holds the index's own lock, also when the one that started it is gone."""
    import qdrant_edge as edge

    os.nice(NICENESS)
    try:
        lock = hold(Path(folder))
    except ShokoError:
        sys.exit(LOCKED)
    try:
        shard = edge.EdgeShard.load(folder)
        shard.optimize()
        shard.flush()
        shard.close()
    finally:
        release(lock)
