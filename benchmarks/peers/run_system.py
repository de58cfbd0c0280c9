"""One system's process from its start to its end: what it was asked and what it said, and its largest moment in memory."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pydantic import TypeAdapter, ValidationError

from benchmarks.peers.protocol import Indexed, Inquiry, Job, Ranking, Reply, work
from benchmarks.processes import last_line, running
from evaluation.process_memory import watching

LIMIT_S = 3 * 3600.0
_INDEXED: Final = TypeAdapter(Indexed)
_RANKING: Final = TypeAdapter(Ranking)
_REPLY: Final = TypeAdapter(Reply)
# No hub and no telemetry, of any of them.
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


class SystemRunError(RuntimeError):
    """A system's process ended badly, or did not say what it should; its message is its last line, and its log tells the rest."""


@dataclass(frozen=True, slots=True)
class Said:
    """`rankings` and `replies` in the order of their inquiries. `peak_mib`: PSS of the process and all its children."""

    indexed: Indexed
    rankings: tuple[Ranking, ...]
    replies: tuple[Reply, ...]
    peak_mib: float


def run_system(
    command: Sequence[str], job: Job, inquiries: Sequence[Inquiry], log: Path, limit_s: float = LIMIT_S
) -> Said:
    """`command` lacks its last argument, the file of work. Raises SystemRunError."""
    environment = {**os.environ, **_QUIET, "PYTHONPATH": str(Path.cwd())}
    with TemporaryDirectory(prefix="shoko-peers-") as name:
        path = Path(name) / "work.jsonl"
        path.write_text(work(job, inquiries), encoding="utf-8")
        with (
            running((*command, str(path)), log, environment=environment, stdout=subprocess.PIPE) as process,
            watching(process.pid) as watch,
        ):
            try:
                output, _ = process.communicate(timeout=limit_s)
            except subprocess.TimeoutExpired as error:
                raise SystemRunError(f"not done after {limit_s:,.0f} s") from error
        if process.returncode != 0:
            raise SystemRunError(last_line(log) or f"exit code {process.returncode}")
    return _heard(output.rstrip("\n").split("\n"), inquiries, watch.peak.total_mib)


def _heard(lines: Sequence[str], inquiries: Sequence[Inquiry], peak_mib: float) -> Said:
    if len(lines) != len(inquiries) + 1:
        raise SystemRunError(f"{len(lines)} lines instead of {len(inquiries) + 1}")
    try:
        pairs = list(zip(inquiries, lines[1:], strict=True))
        return Said(
            _INDEXED.validate_json(lines[0]),
            tuple(_RANKING.validate_json(line) for inquiry, line in pairs if not inquiry.files),
            tuple(_REPLY.validate_json(line) for inquiry, line in pairs if inquiry.files),
            peak_mib,
        )
    except ValidationError as error:
        raise SystemRunError(f"not the protocol: {str(error).splitlines()[0]}") from error
