"""A whole run of the real pipeline over a folder, with the real sandbox; only what needs a model is a stand-in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from database import Database
from index_store.manifest import Manifest
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.page import ParsedFile
from ingest.report import IngestReport, RunEnded
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.sandbox_protocol import UnpackLimits
from ingest.unpack_stream import Unpacked
from settings import IngestSettings
from tests.hostile.parser_memory import ParserMemory, parsers
from tests.ingest.fake_parts import FakeEmbedder, FakeIndex


class NoWords:
    """Millions of bigrams would only take memory here."""

    def lemmas(self, text: str) -> list[str]:
        return []

    def bigrams(self, text: str) -> list[str]:
        return []


class Meddling:
    """The sandbox, with a stranger who changes some files, by name, just before they are parsed."""

    def __init__(self, sandbox: Sandbox, changes: Mapping[str, Callable[[Path], None]]) -> None:
        self._sandbox = sandbox
        self._changes = changes

    def parse(self, path: Path) -> ParsedFile:
        for name, change in self._changes.items():
            if str(path).endswith(f"/changing/{name}"):
                change(path)
        return self._sandbox.parse(path)

    def unpack(self, path: Path, into: Path, limits: UnpackLimits) -> Unpacked:
        return self._sandbox.unpack(path, into, limits)


@dataclass(frozen=True, slots=True)
class RunOutcome:
    report: IngestReport
    texts: Sequence[str]
    peak_bytes: int
    parsers_left: int

    def outcomes(self) -> dict[str, str]:
        """Path -> `indexed`, or the code of the error."""
        return {file.path: file.error_code or file.status for file in self.report.files}


def run_over(
    folder: Path, data: Path, settings: IngestSettings, changes: Mapping[str, Callable[[Path], None]] | None = None
) -> RunOutcome:
    """`texts` is all that was embedded: whatever a parser let out."""
    manifest = Manifest(Database.open(data))
    embedder = FakeEmbedder()
    limits = SandboxLimits(settings.parse_memory_mb, settings.parse_seconds, settings.file_mb)
    with Sandbox(limits) as sandbox, ParserMemory() as memory:
        parser = Meddling(sandbox, changes if changes is not None else {})
        parts = IngestParts(manifest, FakeIndex(), parser, embedder, NoWords())
        *_, end = IngestFolder(parts, settings).run(manifest.add_source(folder))
        left = _left_after_all()
    assert isinstance(end, RunEnded)
    return RunOutcome(end.report, embedder.texts, memory.peak_bytes, left)


def _left_after_all(seconds: float = 30.0) -> int:
    """How many parsers outlive the run: a process that has handed over its result still takes a moment to end."""
    deadline = time.monotonic() + seconds
    while parsers() and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(parsers())
