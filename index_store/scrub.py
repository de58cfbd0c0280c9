"""Manifest against points, at every start: finds and heals what a killed run left behind, without a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index_store.manifest import Manifest
from index_store.vector_index import VectorIndex


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """What differed. `unread_documents` lost points: the next run over their source reads them again."""

    abandoned_versions: int = 0
    deleted_points: int = 0
    missing_points: int = 0
    unread_documents: tuple[str, ...] = ()

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
    if not retired and index.count() == manifest.intended_count():
        return ScrubReport(abandoned_versions=len(unfinished))
    return _compare(manifest, index, ScrubReport(len(unfinished), len(retired)))


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
    )


def _delete(index: VectorIndex, point_ids: Sequence[str]) -> None:
    if point_ids:
        index.delete(point_ids)
        index.flush()
