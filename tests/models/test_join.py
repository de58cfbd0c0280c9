from __future__ import annotations

import io
import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from models.join import JoinedParts


def opened(folder: Path, parts: list[bytes]) -> io.BufferedReader:
    paths = [folder / str(number) for number in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(part)
    return io.BufferedReader(JoinedParts(tuple(paths)), 4)


@given(parts=st.lists(st.binary(max_size=9), max_size=5), start=st.integers(0, 40), count=st.integers(0, 40))
def test_reads_like_one_file(tmp_path_factory: object, parts: list[bytes], start: int, count: int) -> None:
    folder = tmp_path_factory.mktemp("parts")  # type: ignore[attr-defined]
    with opened(folder, parts) as joined:
        joined.seek(start)
        assert joined.read(count) == b"".join(parts)[start : start + count]


def test_seeks_from_the_end_as_zip_files_need(tmp_path: Path) -> None:
    with opened(tmp_path, [b"abc", b"", b"defg"]) as joined:
        assert joined.seek(-2, os.SEEK_END) == 5
        assert joined.read() == b"fg"
        assert joined.tell() == 7
