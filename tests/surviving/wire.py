"""Every write of a house passes a wire, where a test can stop it: before the write, or when it is done."""

from __future__ import annotations

from collections.abc import Callable

from index_store.manifest import Manifest
from index_store.vector_index import VectorIndex

MANIFEST_WRITES = (
    "begin_version",
    "activate",
    "abandon",
    "forget_points",
    "record_failure",
    "record_container",
    "record_same",
    "remove_documents",
    "remove_source",
    "mark_unread",
    "settled",
)
INDEX_WRITES = ("upsert", "flush", "delete", "set_scope")


class Wire:
    """`act` is told each moment by name, `before activate` or `after activate`; what it raises comes out of the write."""

    def __init__(self) -> None:
        self.act: Callable[[str], None] = lambda moment: None

    def lay(self, manifest: Manifest, index: VectorIndex) -> None:
        for method in MANIFEST_WRITES:
            self.through(manifest, method, method)
        for method in INDEX_WRITES:
            self.through(index, method, method)

    def through(self, owner: object, method: str, name: str) -> None:
        real = getattr(owner, method)

        def passing(*of: object, **named: object) -> object:
            self.act(f"before {name}")
            done = real(*of, **named)
            self.act(f"after {name}")
            return done

        setattr(owner, method, passing)
