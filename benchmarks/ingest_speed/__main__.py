"""Documents a second beside llama-index's own pipeline, with the same model on the same files:
`python -m benchmarks.ingest_speed --python build/llama-index/bin/python [--folder FOLDER] [--rounds 2]`.

Both sides by turns, each in a process of its own, models loaded before the clock starts. Theirs is SimpleDirectoryReader,
SentenceSplitter and HuggingFaceEmbedding at their defaults (chunks of 1,024 tokens, 200 of them twice) into a vector store in
memory; ours is a whole run: sandbox, chunks of 500 characters each under its title, vectors, words, points and manifest on the disk.
The number of documents is the same, that of chunks is not. The median of the rounds counts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from benchmarks.ingest_speed.our_pipeline import PipelineRun
from benchmarks.processes import stop_on_signals
from settings import load_settings

FOLDER = Path("../shared/data/docs/company_rules/tuqulore_CC0")
THEIRS = Path(__file__).with_name("llama_index_pipeline.py")
LIMIT_S = 3600


@dataclass(frozen=True, slots=True)
class IngestSpeed:
    """Runs in their order: the first of ours, the first of theirs, the second of ours, …"""

    ours: tuple[PipelineRun, ...]
    theirs: tuple[PipelineRun, ...]

    @property
    def ratio(self) -> float:
        """Our documents a second over theirs."""
        return _seconds(self.theirs) / _seconds(self.ours)

    @property
    def share_of_bare(self) -> float:
        """What one bare call of the model takes of our run's time."""
        return median((run.bare_s or 0.0) / run.seconds for run in self.ours)


def _seconds(runs: Sequence[PipelineRun]) -> float:
    """Seconds a document, the median of the runs."""
    return median(run.seconds / run.documents for run in runs)


_RUN = TypeAdapter(PipelineRun)


def measure(folder: Path, python: Path, rounds: int) -> IngestSpeed:
    """Raises RuntimeError where the two sides have read different numbers of documents."""
    settings = load_settings()
    model = settings.models_folder / settings.models.embedding
    ours, theirs = [], []
    with TemporaryDirectory() as name:
        documents = Path(name) / "documents"
        shutil.copytree(folder, documents)
        for _ in range(rounds):
            ours.append(
                _run([sys.executable, "-m", "benchmarks.ingest_speed.our_pipeline", str(model), str(documents)])
            )
            theirs.append(_run([str(python), str(THEIRS), str(model), str(documents)]))
    counts = {run.documents for run in (*ours, *theirs)}
    if len(counts) > 1:
        raise RuntimeError(f"not the same documents on both sides: {sorted(counts)}")
    return IngestSpeed(tuple(ours), tuple(theirs))


def _run(command: Sequence[str]) -> PipelineRun:
    done = subprocess.run(
        command, capture_output=True, timeout=LIMIT_S, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit {done.returncode}"]
        raise RuntimeError(f"{command[0]}: {said[-1]}; see benchmarks/ingest_speed/requirements.txt")
    return _RUN.validate_json(done.stdout.splitlines()[-1])


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--python", type=Path, default=Path("build/llama-index/bin/python"), help="with requirements.txt"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="Markdown or text files")
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    result = measure(arguments.folder, arguments.python, arguments.rounds)
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
