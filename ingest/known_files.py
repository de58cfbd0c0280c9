"""What the manifest knows of a source, and what of it lies in containers: a container is compared like a folder.

Files on the disk are compared by size and the time of their last change. What lies in a container isn't compared at all while the container is
unchanged; where it was unpacked again, each file in it is compared by its content.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice, takewhile

from errors import FileError, ParserCrashed, error_from
from index_store.file_records import FileFacts, KnownFile
from index_store.paths import INSIDE, container_of, inside
from ingest.find_files import Candidate, Comparison, FoundFile, Listing, Renamed, is_unseen
from ingest.limited_run import concerns
from ingest.read_file import UnreadFile
from ingest.shrinking import found_documents
from ingest.unpack_stream import Unpacked

# Errors that lie in the file itself: while its container is unchanged, reading it again gives the same error again.
SETTLED = frozenset(
    {
        "ArchiveBomb",
        "ArchiveNameEscapes",
        "FileDamaged",
        "FileEmpty",
        "FileIsHidden",
        "FileIsLink",
        "FileIsSpecial",
        "FileIsTemporary",
        "FileNameUnreadable",
        "FilePasswordNeeded",
        "FileTypeUnknown",
        "PictureTooLarge",
        "PictureTooManyPages",
        "PictureWithoutText",
    }
)


class KnownFiles:
    """The files of a source by path, with what lies in each container found by its path."""

    def __init__(self, known: Mapping[str, KnownFile]) -> None:
        self._known = known
        self._inner = sorted(path for path in known if INSIDE in path)

    def on_disk(self) -> Mapping[str, KnownFile]:
        return {path: file for path, file in self._known.items() if container_of(path) is None}

    def documents(self) -> int:
        """In how many of them people find something."""
        return found_documents(tuple(self._known.values()))

    def within(self, container: str) -> tuple[KnownFile, ...]:
        """Everything in the container at this path, in the containers in it too."""
        start = f"{container}{INSIDE}"
        following = islice(self._inner, bisect_left(self._inner, start), None)
        return tuple(self._known[path] for path in takewhile(lambda path: path.startswith(start), following))

    def orphans(self) -> tuple[KnownFile, ...]:
        """What lies in a container that isn't known itself: a run was killed before it had read all of that container."""
        return tuple(self._known[path] for path in self._inner if path.split(INSIDE)[0] not in self._known)

    def to_be_opened_again(self, container: str) -> bool:
        """Whether something in it could be read this time, or lost its points."""
        return any(
            (file.status == "failed" and file.error_code not in SETTLED)
            or (file.status != "failed" and not file.content_hash)
            for file in self.within(container)
        )


def with_members(compared: Comparison, listing: Listing, known: KnownFiles) -> Comparison:
    """Files on the disk with what lies in them: unchanged, renamed or gone as their container is; a container to be read
    decides about its own when it is unpacked. One to be opened again that was renamed as well is a new one."""
    unchanged: list[KnownFile] = []
    again: list[Candidate] = []
    for file in compared.unchanged:
        if known.to_be_opened_again(file.path):
            again.append(Candidate(FoundFile(file.path, file.size_bytes, file.changed_ns), file, again=True))
        else:
            unchanged.extend((file, *known.within(file.path)))
    renamed = [one for one in compared.renamed if not known.to_be_opened_again(one.known.path)]
    anew = [one for one in compared.renamed if known.to_be_opened_again(one.known.path)]
    for one in anew:
        facts = one.facts
        again.append(
            Candidate(
                FoundFile(facts.path, facts.size_bytes, facts.modified_ns, changed_ns=facts.changed_ns),
                None,
                again=True,
            )
        )
    present = {file.path for file in listing.files}
    left_over = [
        file
        for file in known.orphans()
        if (disk := file.path.split(INSIDE)[0]) not in present and not is_unseen(disk, listing.unseen)
    ]
    lost = (*compared.gone, *(one.known for one in anew))
    gone = tuple(one for file in lost for one in (file, *known.within(file.path)))
    to_read = sorted((*compared.to_read, *again), key=lambda candidate: candidate.found.path)
    return moved_along(Comparison(tuple(unchanged), tuple(to_read), (*gone, *left_over), tuple(renamed)), known)


def moved_along(compared: Comparison, known: KnownFiles) -> Comparison:
    """What lies in renamed containers is renamed with them, and is not gone."""
    moved: list[Renamed] = []
    gone = {file.path: file for file in compared.gone}
    for one in compared.renamed:
        old, new = one.known.path, one.facts.path
        # A run that was killed may have left something there: it makes room.
        gone.update({file.path: file for file in known.within(new)})
        for file in known.within(old):
            gone.pop(file.path, None)
            path = f"{new}{file.path.removeprefix(old)}"
            moved.append(Renamed(file, FileFacts(path, file.content_hash, file.size_bytes, file.changed_ns)))
    return replace(compared, gone=tuple(gone.values()), renamed=(*compared.renamed, *moved))


def in_the_way(compared: Comparison) -> tuple[tuple[KnownFile, ...], tuple[KnownFile, ...]]:
    """What is gone, parted: what could stay as well, and what lies where a renamed container's own go."""
    taken = {one.facts.path.split(INSIDE)[0] for one in compared.renamed}
    gone = tuple(file for file in compared.gone if file.path.split(INSIDE)[0] not in taken)
    return gone, tuple(file for file in compared.gone if file.path.split(INSIDE)[0] in taken)


def compare_members(
    unpacked: Unpacked, container: str, known: KnownFiles, only: frozenset[str] = frozenset()
) -> Comparison:
    """What was unpacked from the container, each file to be compared by its content, but for those that a run is limited to
    (`only`): they are read again. What the container no longer holds is gone."""
    before = {file.path: file for file in known.within(container)}
    found = [
        FoundFile(inside(container, file.name), file.size_bytes, file.modified_ns, at=file.at)
        for file in unpacked.files
    ]
    to_read = tuple(
        Candidate(file, before.get(file.path), concerns(file.path, only) or known.to_be_opened_again(file.path))
        for file in found
    )
    present = {file.path for file in found} | {inside(container, file.name) for file in unpacked.refused}
    depth = len(container) + len(INSIDE)
    gone = tuple(file for path, file in before.items() if _top(path, depth) not in present)
    return Comparison(unchanged=(), to_read=to_read, gone=gone)


def unread_members(unpacked: Unpacked, container: FileFacts) -> Iterator[UnreadFile]:
    """Members that can't be read, or by rule are no documents, each with its reason."""
    for member in unpacked.refused:
        facts = FileFacts(inside(container.path, member.name), "", 0, container.modified_ns)
        error = error_from(member.error_code, dict(member.error_values))
        yield UnreadFile(facts, error if isinstance(error, FileError) else ParserCrashed(reason=error.code), 0.0)


def _top(path: str, depth: int) -> str:
    """The path of what lies directly in the container whose own path, with the mark behind it, has `depth` characters."""
    end = path.find(INSIDE, depth)
    return path if end < 0 else path[:end]
