"""What happened to every file of a run, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from errors import Language, ShokoError, error_from
from index_store.file_records import FileReading
from ingest.notes import note_sentence

FileStatus = Literal["indexed", "unchanged", "skipped", "failed", "missing"]

_BY_RULE_NO_DOCUMENT = frozenset({"FileIsTemporary", "FileIsHidden", "FileIsLink", "FileIsSpecial"})


def status_of(error_code: str) -> FileStatus:
    """Of a file that isn't read for this reason."""
    return "skipped" if error_code in _BY_RULE_NO_DOCUMENT else "failed"


@dataclass(frozen=True, slots=True)
class FileResult:
    """One line of the report. `skipped` is by rule not a document; `failed` was tried and could not be read; `missing` is
    no longer there, and its document is kept until its removal is accepted. `reading` of an unchanged file is what an
    earlier run found."""

    path: str
    status: FileStatus
    chunks: int = 0
    error_code: str | None = None
    error_values: dict[str, str] = field(default_factory=dict)
    reading: FileReading = FileReading()
    seconds: float = 0.0

    def sentence(self, language: Language = "ja") -> str | None:
        """Why, for a person; None where nothing went wrong."""
        if self.error_code is None:
            return None
        return error_from(self.error_code, self.error_values).sentence(language)

    def notes(self, language: Language = "ja") -> tuple[str, ...]:
        """What was decided or lost while reading it, for a person."""
        return tuple(note_sentence(note, language) for note in self.reading.notes)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """A whole run over one source. `removed` counts documents whose file is gone. `error_code` is set where something is wrong
    with the run as a whole (RunShrinks) or deserves a warning (RunFailsMore)."""

    run_id: str
    source_id: str
    folder: str
    files: tuple[FileResult, ...]
    removed: int = 0
    seconds: float = 0.0
    stopped: bool = False
    error_code: str | None = None
    error_values: dict[str, str] = field(default_factory=dict)

    @property
    def error(self) -> ShokoError | None:
        return None if self.error_code is None else error_from(self.error_code, self.error_values)

    def noted(self, *codes: str) -> int:
        """How many files have any of these notes."""
        return sum(1 for file in self.files if any(one.code in codes for one in file.reading.notes))

    def count(self, status: FileStatus) -> int:
        return sum(1 for file in self.files if file.status == status)


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a run. `seconds_left` is None until a file has been embedded."""

    run_id: str
    files_done: int
    files_total: int
    chunks: int
    path: str | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The end of a run, always the last event."""

    report: IngestReport


RunEvent = Progress | RunEnded
