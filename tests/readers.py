"""People for tests of the manifest: who may read all of it, or one source of it."""

from __future__ import annotations

from index_store.manifest import Manifest
from index_store.records import Readable


def everything(manifest: Manifest) -> Readable:
    return Readable(tuple(folder.scope_id for folder in manifest.folders()))


def all_of(manifest: Manifest, source_id: str) -> Readable:
    return Readable(tuple(one.scope_id for one in manifest.folders() if one.source_id == source_id))
