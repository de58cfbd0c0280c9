"""Paths of what lies in containers: zip archives and mails."""

from __future__ import annotations

from collections.abc import Iterable

# Stands in a path between a container (a zip archive, a mail) and what lies in it: `総務/資料.zip//規程.docx`. No path of a
# disk has an empty part, so it can't be a folder's (docs/decisions/0007-containers.md).
INSIDE = "//"


def inside(container: str, name: str) -> str:
    """The path of what lies under `name` in the container at path `container`."""
    return f"{container}{INSIDE}{name}"


def container_of(path: str) -> str | None:
    """The path of the container that this document lies in; None for a file of its own."""
    container, mark, _ = path.rpartition(INSIDE)
    return container if mark else None


def is_within(path: str, roots: Iterable[str]) -> bool:
    """Whether a path is one of `roots` or lies below one: in a folder, or in a container (`//` begins with a `/` too)."""
    return any(path == root or path.startswith(f"{root}/") for root in roots)


def folder_of(path: str) -> str:
    """The folder that a document's file lies in, or for what lies in a container that of the container on the disk; "" is the
    source's own."""
    return way_to(path)[0].rpartition("/")[0]


def way_to(path: str) -> tuple[str, ...]:
    """The file on the disk, then the names inside it, one a container: `("資料.zip", "規程.docx")`."""
    return tuple(path.split(INSIDE))
