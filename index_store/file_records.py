"""The frozen records of files: what lies on the disk, what the manifest knows of it, what reading it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileReading:
    """What reading a file found, beside its text. `file_type` is by content; `notes` are sentences on what was decided or lost.

    `pages_total` counts pages, slides or sheets (0: it has none, or an earlier version of Shoko read it); `ocr_confidence` is
    the mean over the pages read by OCR, `mojibake` the share of broken characters; both 0 to 1, None where it means nothing.
    """

    file_type: str | None = None
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    pages_total: int = 0
    pages_by_ocr: int = 0
    ocr_confidence: float | None = None
    characters: int = 0
    mojibake: float | None = None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the manifest knows of a file of a source: compared with the disk to tell new, changed, renamed and unchanged.

    `status` is `indexed`, `failed` (with its error) or `container` (nothing in it but other files); `content_hash` is
    SHA-256 in hex; `changed_ns` is `FileFacts.changed_ns` as it was remembered; `chunks` counts the active version's, and
    `reading` is what the last reading that succeeded found. `outdated`: an older parser or chunker read it.
    """

    document_id: str
    path: str
    content_hash: str
    size_bytes: int
    changed_ns: int
    status: str
    chunks: int
    error_code: str | None = None
    error_values: Mapping[str, str] = field(default_factory=dict)
    reading: FileReading = FileReading()
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as it lies on the disk at the moment it was read.

    `modified_ns` is what people see. `changed_ns` is compared next time: the system moves it with any change, also where a
    program keeps the file's own time or another file takes its name; None where `modified_ns` alone is known.
    """

    path: str
    content_hash: str
    size_bytes: int
    modified_ns: int
    changed_ns: int | None = None
