"""The owner's end believes nothing: what a parser process that was taken over could send is refused."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from errors import ArchiveTooLarge, FileDamaged, ParserCrashed
from ingest.unpack_stream import PipeReader, Receiver, Sender, StreamCutError, StreamLateError, Unpacked, safe_name


def received(folder: Path, send: Callable[[Sender], None], files: int = 3, size: int = 100) -> Unpacked:
    """What arrives of a stream that is short enough for the pipe's own buffer."""
    reading, writing = os.pipe()
    try:
        try:
            send(Sender(lambda data: _write(writing, data)))
        finally:
            os.close(writing)
        return Receiver(PipeReader(reading, time.monotonic() + 5), folder, files, size).receive(10**18)
    finally:
        os.close(reading)


def _write(descriptor: int, data: bytes) -> None:
    assert os.write(descriptor, data) == len(data)


def send_file(sender: Sender, name: str, data: bytes = b"x", modified_ns: int | None = None) -> None:
    sender.begin(name, modified_ns)
    sender.piece(data)
    sender.end()


def test_files_come_with_their_bytes_names_and_times(tmp_path: Path) -> None:
    def send(sender: Sender) -> None:
        send_file(sender, "部/規程.md", b"12", 2 * 10**18)
        sender.begin("壊.md", None)
        sender.piece(b"ha")
        sender.end(FileDamaged(reason="x"))
        send_file(sender, "規程.md", b"3")
        sender.done()

    got = received(tmp_path, send)
    assert [(file.name, file.at.name, file.at.read_bytes(), file.modified_ns) for file in got.files] == [
        ("部/規程.md", "規程.md", b"12", 2 * 10**18),
        ("規程.md", "規程.md", b"3", 10**18),
    ]
    assert [(refused.name, refused.error_code) for refused in got.refused] == [("壊.md", "FileDamaged")]
    assert (got.count, got.size_bytes) == (3, 3)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


@pytest.mark.parametrize("name", ["", "..", "../a", "/etc/a", "a//b", "a/./b", "a\0b"])
def test_a_name_that_could_lead_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(ParserCrashed):
        received(tmp_path, lambda sender: send_file(sender, name))


def test_more_than_was_allowed(tmp_path: Path) -> None:
    with pytest.raises(ParserCrashed):
        received(tmp_path, lambda sender: send_file(sender, "a", bytes(101)))


def test_more_files_than_were_allowed(tmp_path: Path) -> None:
    def send(sender: Sender) -> None:
        for number in range(4):
            send_file(sender, str(number))

    with pytest.raises(ParserCrashed):
        received(tmp_path, send)


@pytest.mark.parametrize(
    "data", [b"P\0\0\0\x01x", b"H\0\0\0\x02{}", b"D\0\0\0\x02[]", b"?\0\0\0\0", struct.pack(">cI", b"H", 2**30)]
)
def test_what_keeps_to_no_protocol(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ParserCrashed):
        received(tmp_path, lambda sender: sender._write(data))


def test_an_end_in_the_middle(tmp_path: Path) -> None:
    def limit(sender: Sender) -> None:
        sender.begin("a", None)
        sender.done(ArchiveTooLarge(limit="1 MB", setting="ingest.archive_mb"))

    with pytest.raises(ArchiveTooLarge):
        received(tmp_path, limit)
    (tmp_path / "cut").mkdir()
    with pytest.raises(StreamCutError):
        received(tmp_path / "cut", lambda sender: sender.begin("a", None))


def test_a_sender_that_says_nothing(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with pytest.raises(StreamLateError):
        Receiver(PipeReader(reading, time.monotonic()), tmp_path, 1, 1).receive(0)
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("部/規程.docx", "規程.docx"),
        ("長" * 200 + ".docx", "長" * 40 + ".docx"),
        ("a." + "b" * 300, "a." + "b" * 38),
        (".隠し", "隠し"),
        ("...", "_"),
    ],
)
def test_names_on_our_disk(name: str, safe: str) -> None:
    assert safe_name(name) == safe
