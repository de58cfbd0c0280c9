"""Reads files in threads while earlier ones are embedded, and hands them over in groups; scans in a thread of their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event

from ingest.find_files import Candidate
from ingest.read_file import ReadFile, Reading, Unscanned

# One flush of the index costs 0.1 s, whether one file or fifty were written.
GROUP_CHUNKS = 64
# What is read ahead waits in memory: many small files, few large ones.
AHEAD_FILES = 128
AHEAD_BYTES = 32 * 2**20
# While there is nothing but scans to wait for, the caller is asked this often whether it wants to go on.
_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Readers:
    """The two steps of reading; the second, which may take minutes, only for what the first leaves `Unscanned`."""

    read: Callable[[Candidate], Reading | Unscanned]
    scan: Callable[[Unscanned, Callable[[], bool]], Reading]
    workers: int = 2
    scan_workers: int = 1


class _Ahead:
    """Files under way: `reading` in their order, `scanning` in no order."""

    def __init__(self, readers: Readers, candidates: Sequence[Candidate]) -> None:
        self._readers = readers
        self._following = iter(candidates)
        self._pool = ThreadPoolExecutor(readers.workers, thread_name_prefix="read")
        self._scan_pool = ThreadPoolExecutor(readers.scan_workers, thread_name_prefix="scan")
        self._stopping = Event()
        self._reading: deque[tuple[Future[Reading | Unscanned], int]] = deque()
        self._scanning: list[Future[Reading]] = []

    def groups(self) -> Iterator[list[Reading]]:
        self._fill()
        while self._reading or self._scanning:
            group = self._scanned()
            if not self._reading or len(self._scanning) >= AHEAD_FILES:
                if not group:
                    wait(self._scanning, _PATIENCE_SECONDS, FIRST_COMPLETED)
                    group = self._scanned()
            else:
                group.extend(self._next())
                while self._reading and self._reading[0][0].done() and chunks_in(group) < GROUP_CHUNKS:
                    group.extend(self._next())
                    self._fill()
                self._fill()
            yield group

    def close(self) -> None:
        self._stopping.set()
        for pool in (self._pool, self._scan_pool):
            pool.shutdown(wait=False, cancel_futures=True)

    def _fill(self) -> None:
        while len(self._reading) < AHEAD_FILES and (
            not self._reading or sum(size for _, size in self._reading) < AHEAD_BYTES
        ):
            candidate = next(self._following, None)
            if candidate is None:
                return
            self._reading.append((self._pool.submit(self._readers.read, candidate), candidate.found.size_bytes))

    def _next(self) -> list[Reading]:
        """The next file, waited for; none where its scans have to be read first."""
        reading = self._reading.popleft()[0].result()
        if not isinstance(reading, Unscanned):
            return [reading]
        self._scanning.append(self._scan_pool.submit(self._readers.scan, reading, self._stopping.is_set))
        return []

    def _scanned(self) -> list[Reading]:
        ready = [scan for scan in self._scanning if scan.done()]
        self._scanning = [scan for scan in self._scanning if scan not in ready]
        return [scan.result() for scan in ready]


def read_ahead(readers: Readers, candidates: Sequence[Candidate]) -> Generator[list[Reading], None, None]:
    """Groups in the order of `candidates`, but for files with scans, which come when they are ready: the next file, and those
    after it that are read already, up to `GROUP_CHUNKS` chunks. A slow file is never waited for while another could be
    embedded. A group is empty where scans are all that is waited for: a moment to stop. Closing drops what was read ahead.
    """
    ahead = _Ahead(readers, candidates)
    try:
        yield from ahead.groups()
    finally:
        ahead.close()


def chunks_in(group: Sequence[Reading]) -> int:
    return sum(len(reading.chunks) for reading in group if isinstance(reading, ReadFile))
