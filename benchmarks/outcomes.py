"""One run of a figure, kept in `build/benchmarks/`, so that a report can be made of runs of different days."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from benchmarks.figures import Figure
from benchmarks.processes import last_line, running
from evaluation.machine import commit

KEPT = Path("build/benchmarks")
# The longest, the golden questions, takes about an hour on two cores.
LIMIT_S = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`output` is the figure's JSON, or what the command said last where it failed. `load`: the machine's, when it began."""

    state: Literal["measured", "failed"]
    output: str
    seconds: float
    day: str
    commit: str
    load: float


_OUTCOME: Final = TypeAdapter(Outcome)


def run(figure: Figure, kept: Path = KEPT) -> Outcome:
    """Runs the figure's command to its end and keeps what it gave; a failure is an outcome too."""
    kept.mkdir(parents=True, exist_ok=True)
    log = kept / f"{figure.name}.log"
    began, load, day = time.perf_counter(), os.getloadavg()[0], datetime.now(UTC).date().isoformat()
    measured_commit = commit()
    with running(figure.command, log, stdout=subprocess.PIPE) as process:
        try:
            output, _ = process.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            output = ""
        code = process.returncode
    found = first_object(output) if code == 0 else None
    said = last_line(log) or f"exit code {code}" if code is not None else f"not done after {LIMIT_S / 3600:.0f} hours"
    outcome = Outcome(
        state="failed" if found is None else "measured",
        output=said if found is None else found,
        seconds=round(time.perf_counter() - began, 1),
        day=day,
        commit=measured_commit,
        load=round(load, 1),
    )
    (kept / f"{figure.name}.json").write_bytes(_OUTCOME.dump_json(outcome, indent=1))
    return outcome


def latest(figure: Figure, kept: Path = KEPT) -> Outcome | None:
    """The figure's last outcome; None where it was never run, or its record is of another version."""
    try:
        return _OUTCOME.validate_json((kept / f"{figure.name}.json").read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def first_object(output: str) -> str | None:
    """The JSON object that a command's stdout begins with; None where it begins with something else."""
    text = output.lstrip()
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError:
        return None
    return text[:end] if isinstance(found, dict) else None
