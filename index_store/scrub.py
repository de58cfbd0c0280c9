"""Manifest against points, at every start: finds and heals what a killed run left behind, without a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index_store.manifest import Manifest
from index_store.vector_index import VectorIndex

# Documents whose points get their scope between two flushes.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """What differed. `unread_documents` lost points: the next run over their source reads them again. `moved_documents` were in
    another scope than their points said."""

    abandoned_versions: int = 0
    deleted_points: int = 0
    missing_points: int = 0
    unread_documents: tuple[str, ...] = ()
    moved_documents: int = 0

    @property
    def clean(self) -> bool:
        return self == ScrubReport()


def heal(manifest: Manifest, index: VectorIndex) -> ScrubReport:
    """Makes the index hold the intended points and no other, as far as can be without reading files.

    No run may be under way. Where nothing is left over and the counts agree, the ids aren't compared: points are
    flushed before their version is activated, and points are retired before they are deleted, so that a kill leaves
    either a version begun, points retired, or both sides equal.
    """
    unfinished = manifest.unfinished()
    for document in unfinished:
        manifest.abandon(document)
    retired = manifest.retired_point_ids()
    _delete(index, retired)
    manifest.forget_points(retired)
    so_far = ScrubReport(len(unfinished), len(retired), moved_documents=bring_along(manifest, index))
    if not retired and index.count() == manifest.intended_count():
        return so_far
    return _compare(manifest, index, so_far)


def bring_along(manifest: Manifest, index: VectorIndex) -> int:
    """The points of documents that are in another scope than their points say get that scope; how many documents there were.
    No one else may be writing. Until a document's points follow, the manifest alone keeps it from whoever lost it."""
    moved = 0
    while misplaced := manifest.misplaced(AT_ONCE):
        by_scope: dict[str, list[str]] = {}
        for document in misplaced:
            by_scope.setdefault(document.scope_id, []).extend(document.point_ids)
        for scope_id, point_ids in by_scope.items():
            index.set_scope(point_ids, scope_id)
        index.flush()
        manifest.settled(misplaced)
        moved += len(misplaced)
    return moved


def _compare(manifest: Manifest, index: VectorIndex, so_far: ScrubReport) -> ScrubReport:
    intended = manifest.intended_point_ids()
    present = frozenset(index.point_ids())
    stray = sorted(present - intended)
    missing = sorted(intended - present)
    _delete(index, stray)
    return ScrubReport(
        abandoned_versions=so_far.abandoned_versions,
        deleted_points=so_far.deleted_points + len(stray),
        missing_points=len(missing),
        unread_documents=manifest.mark_unread(missing),
        moved_documents=so_far.moved_documents,
    )


def _delete(index: VectorIndex, point_ids: Sequence[str]) -> None:
    if point_ids:
        index.delete(point_ids)
        index.flush()
