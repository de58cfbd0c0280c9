"""What is Edge's own: the lock, the disk, and being killed. The rest is in test_vector_index_conformance."""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NamedTuple

import numpy as np
import pytest

from errors import DataFolderUnusable, DiskFull, GenerationMismatch, IndexDamaged, IndexLocked, ShokoError
from index_store import edge_faults
from index_store.edge_index import EdgeIndex
from index_store.records import IndexedChunk, Leg, Narrowing, Readable, ScoredPoint, SparseVector, TextVectors, point_id

DIMENSION = 4
VECTORS = TextVectors(
    np.asarray([1, 0, 0, 0], dtype=np.float32), SparseVector((1,), (1.0,)), SparseVector((2,), (1.0,))
)
OPEN = Readable(("open",))


class DiskUsage(NamedTuple):
    total: int
    used: int
    free: int


def chunks(count: int) -> list[IndexedChunk]:
    return [
        IndexedChunk(
            point_id=point_id("d", 1, ordinal),
            document_id="d",
            source_id="rules",
            scope_id="open",
            file_type="pdf",
            modified_at=datetime(2025, 1, 1, tzinfo=UTC),
            vectors=VECTORS,
        )
        for ordinal in range(count)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is room: making and closing an index syncs dozens of files, a second on a busy disk."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 * edge_faults.FREE_BYTES_NEEDED
    with TemporaryDirectory(dir=memory if roomy else tmp_path) as made:
        yield Path(made) / "data" / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[EdgeIndex]:
    opened = EdgeIndex.open(folder, DIMENSION)
    yield opened
    opened.close()


def test_reopened_index_holds_points_filters_and_statistics(folder: Path) -> None:
    first = EdgeIndex.open(folder, DIMENSION)
    first.upsert(chunks(3))
    before = first.candidates(VECTORS, OPEN, Narrowing(file_types=("pdf",)), 5)
    first.flush()
    first.close()
    second = EdgeIndex.open(folder, DIMENSION)
    after = second.candidates(VECTORS, OPEN, Narrowing(file_types=("pdf",)), 5)
    second.close()
    assert {leg: sorted(hits, key=str) for leg, hits in after.items()} == {
        leg: sorted(hits, key=str) for leg, hits in before.items()
    }
    assert len(after["lemma"]) == 3


def test_making_an_index_leaves_only_its_lock_beside_it(index: EdgeIndex, folder: Path) -> None:
    assert index.count() == 0
    assert sorted(path.name for path in folder.parent.iterdir()) == ["index", "index.lock"]


def test_second_opening_is_refused_by_name_and_harmless(index: EdgeIndex, folder: Path) -> None:
    index.upsert(chunks(1))
    index.flush()
    with pytest.raises(IndexLocked) as caught:
        EdgeIndex.open(folder, DIMENSION)
    assert caught.value.values == {"path": str(folder)}
    # The engine's own refusal came after it had cut the first one's journals: each later flush failed.
    index.delete([point_id("d", 1, 0)])
    index.flush()
    index.upsert(chunks(2))
    index.flush()
    assert index.count() == 2


KILLED_WHILE_WRITING = """
import sys
from pathlib import Path
from index_store.edge_index import EdgeIndex
from tests.index_store.test_edge_index import DIMENSION, chunks

index = EdgeIndex.open(Path(sys.argv[1]), DIMENSION)
points = chunks(100_000)
for start in range(0, len(points), 10):
    index.upsert(points[start : start + 10])
    print(start + 10, flush=True)
"""


@pytest.mark.slow
def test_killed_while_writing_keeps_every_acknowledged_point(folder: Path) -> None:
    arguments = [sys.executable, "-c", KILLED_WHILE_WRITING, str(folder)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as writer:
        assert writer.stdout is not None
        acknowledged = 0
        for line in writer.stdout:
            acknowledged = int(line)
            if acknowledged == 300:
                break
        writer.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout.read().split())])
    index = EdgeIndex.open(folder, DIMENSION)
    held = set(index.point_ids())
    assert index.count() == len(held)
    assert held >= {point_id("d", 1, ordinal) for ordinal in range(acknowledged)}
    assert len(index.candidates(VECTORS, OPEN, Narrowing(), 300)["lemma"]) == 300
    index.close()


def test_another_dimension_is_refused_on_opening(folder: Path) -> None:
    EdgeIndex.open(folder, DIMENSION).close()
    with pytest.raises(GenerationMismatch) as caught:
        EdgeIndex.open(folder, 8)
    assert caught.value.values == {"name": "dimension", "indexed": "4", "current": "8"}
    EdgeIndex.open(folder, DIMENSION).close()


def test_a_vector_of_another_dimension_is_refused_on_writing_and_asking(index: EdgeIndex) -> None:
    longer = TextVectors(np.ones(8, dtype=np.float32), VECTORS.lemma, VECTORS.bigram)
    point = chunks(1)[0]
    with pytest.raises(GenerationMismatch, match="dimension=4.*dimension=8"):
        index.upsert([IndexedChunk(point.point_id, "d", "rules", "open", "pdf", point.modified_at, longer)])
    with pytest.raises(GenerationMismatch):
        index.candidates(longer, OPEN, Narrowing(), 5)
    assert index.count() == 0


@pytest.mark.parametrize("damage", ["segments/*/segment.json", "edge_config.json", "wal/open-1"])
def test_damaged_index_is_refused_by_name(folder: Path, damage: str) -> None:
    EdgeIndex.open(folder, DIMENSION).close()
    for path in folder.glob(damage):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged) as caught:
        EdgeIndex.open(folder, DIMENSION)
    assert caught.value.values["path"] == str(folder)


def test_damage_that_makes_the_engine_panic_is_refused_too(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    index = EdgeIndex.open(folder, DIMENSION)
    index.upsert(chunks(5))
    index.flush()
    index.close()
    for path in folder.glob("segments/*/vector_storage-dense/vectors/status.dat"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged):
        EdgeIndex.open(folder, DIMENSION)
    assert "panicked" in capfd.readouterr().err


def test_a_folder_with_other_files_is_not_taken_for_an_index(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("not ours", encoding="utf-8")
    with pytest.raises(IndexDamaged):
        EdgeIndex.open(folder, DIMENSION)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "not ours"


def test_a_file_in_the_folder_s_place_is_refused(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("", encoding="utf-8")
    with pytest.raises(DataFolderUnusable):
        EdgeIndex.open(folder, DIMENSION)


def test_full_disk_is_said_before_anything_is_written(
    index: EdgeIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.upsert(chunks(1))
    monkeypatch.setattr("shutil.disk_usage", lambda path: DiskUsage(10**12, 10**12, 5 * 1024 * 1024))
    with pytest.raises(DiskFull) as caught:
        index.upsert(chunks(3))
    assert caught.value.values == {"path": str(folder), "free": "5 MB", "needed": "256 MB"}
    with pytest.raises(DiskFull):
        EdgeIndex.open(folder.with_name("second"), DIMENSION)
    assert index.count() == 1
    assert len(index.candidates(VECTORS, OPEN, Narrowing(), 5)["dense"]) == 1  # asking needs no room


def test_engine_s_own_word_for_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(DiskFull), edge_faults.engine_calls(tmp_path):
        raise Exception("Failed to save structure on disk with error: No space left on device (os error 28)")


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
        (OSError(errno.EIO, "Input/output error"), DataFolderUnusable),
        (Exception("Service internal error: Input/output error (os error 5)"), DataFolderUnusable),
        (Exception("File too large (os error 27)"), DataFolderUnusable),
    ],
)
def test_a_failing_disk_is_named(tmp_path: Path, error: Exception, named: type[ShokoError]) -> None:
    with pytest.raises(named), edge_faults.engine_calls(tmp_path):
        raise error


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFolderUnusable):
        edge_faults.require_room(tmp_path / "gone")


def test_errors_of_ours_pass_through_unchanged(tmp_path: Path) -> None:
    with pytest.raises(KeyError), edge_faults.engine_calls(tmp_path):
        raise KeyError("ours")
    with pytest.raises(KeyboardInterrupt), edge_faults.engine_calls(tmp_path):
        raise KeyboardInterrupt


def test_calls_after_close_are_errors(folder: Path) -> None:
    index = EdgeIndex.open(folder, DIMENSION)
    index.close()
    with pytest.raises(RuntimeError, match="close"):
        index.count()
    with pytest.raises(RuntimeError):
        index.candidates(VECTORS, OPEN, Narrowing(), 5)


def test_asking_while_another_thread_writes(index: EdgeIndex) -> None:
    writer = Thread(target=lambda: index.upsert(chunks(1000)))
    writer.start()
    seen: list[int] = []
    while writer.is_alive():
        seen.append(len(index.candidates(VECTORS, OPEN, Narrowing(), 1000)["dense"]))
    writer.join()
    assert seen == sorted(seen)  # what was once found stays found
    assert index.count() == 1000


def test_a_scope_that_appears_while_a_question_is_asked_stays_hidden(
    index: EdgeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filter names what is hidden, and the new scope isn't among it until it is worded again."""
    point = chunks(1)[0]
    index.upsert([replace(point, point_id=point_id(scope, 1, 0), scope_id=scope) for scope in ("open", "b", "c")])
    readable = Readable(("open", "b"))
    answer, asked = index._query_allowed, 0

    def write_first(*arguments: Any) -> dict[Leg, tuple[ScoredPoint, ...]]:
        nonlocal asked
        asked += 1
        if asked == 1:
            index.upsert([replace(point, point_id=point_id("new", 1, 0), scope_id="new")])
        return answer(*arguments)

    monkeypatch.setattr(index, "_query_allowed", write_first)
    found = index.candidates(VECTORS, readable, Narrowing(), 10)["dense"]
    assert {hit.point_id for hit in found} == {point_id(scope, 1, 0) for scope in readable.scope_ids}
    assert asked == 2


def test_hidden_scopes_are_known_again_after_reopening(folder: Path) -> None:
    point = chunks(1)[0]
    first = EdgeIndex.open(folder, DIMENSION)
    first.upsert([replace(point, point_id=point_id(scope, 1, 0), scope_id=scope) for scope in ("open", "b", "c")])
    first.flush()
    first.close()
    second = EdgeIndex.open(folder, DIMENSION)
    second.upsert([replace(point, point_id=point_id(f"{scope} too", 1, 0), scope_id=scope) for scope in ("open", "b")])
    assert len(second.candidates(VECTORS, Readable(("open", "b")), Narrowing(), 10)["dense"]) == 4
    second.close()
