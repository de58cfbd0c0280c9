"""One file that lies in a container, an archive or a mail, as the sandboxed process finds it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from errors import FileError


@dataclass(frozen=True, slots=True)
class Member:
    """`name` is made of parts with `/` between them, none of them empty, `.` or `..`. `content` gives the bytes, piece by
    piece, and may raise a FileError; it isn't asked where `refused` says why the member isn't read. `modified_ns` is None
    where the container doesn't say it."""

    name: str
    content: Callable[[], Iterator[bytes]]
    modified_ns: int | None = None
    refused: FileError | None = None


def nothing() -> Iterator[bytes]:
    """The content of a member that is refused."""
    return iter(())


def as_label(name: str) -> str:
    """A name that may not be used as a path, for people: its separators are drawn, and don't separate."""
    plain = "".join(character if character.isprintable() else "�" for character in name)
    return plain.replace("/", "∕").replace("\\", "∖")[:200] or "�"
