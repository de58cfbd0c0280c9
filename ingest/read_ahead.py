"""Reads files in threads while earlier ones are embedded, and hands them over in groups."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from ingest.find_files import Candidate
from ingest.read_file import ReadFile, Reading

# One flush of the index costs 0.1 s, whether one file or fifty were written.
GROUP_CHUNKS = 64
# What is read ahead waits in memory: many small files, few large ones.
AHEAD_FILES = 128
AHEAD_BYTES = 32 * 2**20


def read_ahead(
    read: Callable[[Candidate], Reading], candidates: Sequence[Candidate], workers: int
) -> Generator[list[Reading], None, None]:
    """Groups in the order of `candidates`: the next file, and those after it that are read already, up to `GROUP_CHUNKS`
    chunks. A slow file is never waited for while another could be embedded. Closing drops what was read ahead."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="read")
    waiting: deque[tuple[Future[Reading], int]] = deque()
    following = iter(candidates)

    def fill() -> None:
        while len(waiting) < AHEAD_FILES and (not waiting or sum(size for _, size in waiting) < AHEAD_BYTES):
            candidate = next(following, None)
            if candidate is None:
                return
            waiting.append((pool.submit(read, candidate), candidate.found.size_bytes))

    try:
        fill()
        while waiting:
            group = [waiting.popleft()[0].result()]
            while waiting and waiting[0][0].done() and chunks_in(group) < GROUP_CHUNKS:
                group.append(waiting.popleft()[0].result())
                fill()
            fill()
            yield group
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def chunks_in(group: Sequence[Reading]) -> int:
    return sum(len(reading.chunks) for reading in group if isinstance(reading, ReadFile))
