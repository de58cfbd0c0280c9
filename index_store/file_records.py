"""The frozen records of files: what lies on the disk, what the manifest knows of it, what reading it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# The code of a note that is nothing but its `sentence`.
PLAIN_NOTE = "PlainNote"


@dataclass(frozen=True, slots=True)
class Note:
    """What was decided or lost while a file was read, as a code with values; `ingest.notes` has the sentences."""

    code: str
    values: Mapping[str, NoteValue] = field(default_factory=dict)


NoteValue = str | Note | tuple[str | Note, ...]


def plain_note(sentence: str) -> Note:
    return Note(PLAIN_NOTE, {"sentence": sentence})


def notes_to_json(notes: Sequence[Note]) -> list[object]:
    """As a column keeps them: `[{"code": …, "values": {…}}]`, a value being a string, a note or a list of these."""
    return [_to_json(note) for note in notes]


def notes_from_json(kept: Sequence[object]) -> tuple[Note, ...]:
    """A string is the sentence that earlier versions kept. Raises TypeError for what `notes_to_json` never gives."""
    return tuple(plain_note(one) if isinstance(one, str) else _note_from(one) for one in kept)


def _to_json(value: NoteValue) -> object:
    if isinstance(value, Note):
        return {"code": value.code, "values": {name: _to_json(one) for name, one in value.values.items()}}
    return [_to_json(part) for part in value] if isinstance(value, tuple) else value


def _note_from(kept: object) -> Note:
    match kept:
        case {"code": str(code), "values": dict(values)}:
            return Note(code, {name: _value_from(value) for name, value in values.items()})
        case _:
            raise TypeError(f"not a note: {kept!r:.200}")


def _value_from(kept: object) -> NoteValue:
    return tuple(map(_part_from, kept)) if isinstance(kept, list) else _part_from(kept)


def _part_from(kept: object) -> str | Note:
    return kept if isinstance(kept, str) else _note_from(kept)


@dataclass(frozen=True, slots=True)
class FileReading:
    """What reading a file found, beside its text. `file_type` is by content; `notes` tell what was decided or lost.

    `pages_total` counts pages, slides or sheets (0: it has none, or an earlier version of Shoko read it); `ocr_confidence` is
    the mean over the pages read by OCR, `mojibake` the share of broken characters; both 0 to 1, None where it means nothing.
    """

    file_type: str | None = None
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
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
