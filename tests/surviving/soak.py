"""Killed over and over, with everything real: `python -m tests.surviving.soak --kills 200` (`make soak`).

A process opens the house, heals what the one before left, answers a question and reads a folder that has changed meanwhile, until it
is killed, with -9, at a seeded moment; what it started must end too. Each tenth is left to come to its end. Several houses stand side by
side, each with a folder of its own and its share of the kills. Prints one JSON object; every tenth kill is told on stderr.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from assemble import House, open_house
from benchmarks.processes import last_line, stop_on_signals
from desk import Inquiry
from index_store.records import Chunk
from settings import Settings, load_settings
from tests.surviving.changing_folder import ChangingFolder, expected, torn

FILES = 12
CHANGES = 4
# Texts come again after so many, so that most runs find their vectors in the cache: a run with the model takes half a minute.
VERSIONS = 20
LONGEST_RUN_S = 4.0
LEFT_TO_END = 10
ENDING_S = 60.0
LOG = "child.log"
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class State:
    """A house as it was opened: `lost` and `doubled` are points, `found` the text that people find of each document, by path."""

    answered_s: float
    hits: int
    lost: int
    doubled: int
    found: Mapping[str, str]


@dataclass(slots=True)
class Soak:
    """`torn` documents were neither the old nor the new version as a whole, `wrong` ones not what lies on the disk after a run to
    its end; `silent` starts did not answer; `left` processes outlived the one that was killed."""

    kills: int = 0
    ended: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0
    wrong: int = 0
    silent: int = 0
    left: int = 0
    slowest_answer_s: float = 0.0
    seconds: float = 0.0
    answers_s: list[float] = field(default_factory=list)

    def join(self, other: Soak) -> None:
        """Another house's, which stood beside this one."""
        for name in ("kills", "ended", "lost", "doubled", "torn", "wrong", "silent", "left"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seconds = max(self.seconds, other.seconds)
        self.answers_s += other.answers_s
        self.slowest_answer_s = max(self.answers_s, default=0.0)

    def add(self, state: State) -> None:
        self.lost += state.lost
        self.doubled += state.doubled
        self.silent += state.hits == 0 and bool(state.found)
        self.answers_s.append(round(state.answered_s, 1))
        self.slowest_answer_s = max(self.answers_s)


def soak(kills: int, seed: int, work: Path) -> Soak:
    """Runs until so many were killed."""
    began, result, chance = time.monotonic(), Soak(), random.Random(seed)
    folder = ChangingFolder(work / "規程", chance, VERSIONS)
    folder.fill(FILES, long_file=False)
    before: Mapping[str, str] = {}
    now: Mapping[str, str | None] = {}
    came_to_its_end = False
    while True:
        state, process = _start(work)
        result.add(state)
        result.torn += len(torn(state.found, before, now))
        result.wrong += came_to_its_end and dict(state.found) != expected(before, now)
        before, now = state.found, dict(folder.now)
        if result.kills == kills:
            _kill(process)
            break
        is_left = result.kills % LEFT_TO_END == LEFT_TO_END - 1 and not came_to_its_end
        patience = None if is_left else chance.uniform(0, LONGEST_RUN_S)
        came_to_its_end = _ends_within(process, patience, work / LOG)
        if came_to_its_end:
            result.ended += 1
        else:
            result.left += _kill(process)
            result.kills += 1
            if result.kills % LEFT_TO_END == 0:
                sys.stderr.write(f"seed {seed}: {result.kills} kills\n")
        folder.change(CHANGES)
    result.seconds = time.monotonic() - began
    return result


def side_by_side(kills: int, seed: int, houses: int) -> Soak:
    """Raises RuntimeError where one of them ends otherwise than with its result."""
    shares = [kills // houses + (number < kills % houses) for number in range(houses)]
    running = []
    with ExitStack() as ending:
        for number, share in enumerate(shares):
            command = [
                sys.executable,
                "-m",
                "tests.surviving.soak",
                "--kills",
                f"{share}",
                "--seed",
                f"{seed + number}",
            ]
            process = subprocess.Popen([*command, "--houses", "1"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            ending.callback(_stop, process)
            running.append(process)
        total = Soak()
        for process in running:
            out, _ = process.communicate()
            if process.returncode != 0:
                raise RuntimeError(f"exit {process.returncode}")
            total.join(Soak(**json.loads(out)))
    return total


def _stop(process: subprocess.Popen[str]) -> None:
    """With SIGTERM, so that it kills its own children and clears up."""
    if process.poll() is None:
        process.terminate()
        process.wait()


def _start(work: Path) -> tuple[State, subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.surviving.soak", "--child", str(work)]
    with (work / LOG).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the house did not open: {last_line(work / LOG)}")
    return State(**json.loads(line)), process


def _ends_within(process: subprocess.Popen[str], seconds: float | None, log: Path) -> bool:
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    if code != 0:
        raise RuntimeError(f"a run failed: {last_line(log)}")
    return True


def _kill(process: subprocess.Popen[str]) -> int:
    """How many of the processes that it had started are still there after a while."""
    started = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    return len(psutil.wait_procs(started, ENDING_S)[1])


def _child(work: Path) -> None:
    """Opens, tells its state on one line, and runs to the end if it lives so long."""
    settings = load_settings()
    ingest = settings.ingest.model_copy(update={"embedding_cache": work / "embedding_cache.sqlite"})
    index = settings.index.model_copy(update={"qdrant_url": None})
    own: Settings = settings.model_copy(update={"data": work / "data", "ingest": ingest, "index": index})
    with closing(open_house(own, with_model=False)) as house:
        sys.stdout.write(json.dumps(asdict(_state(house))) + "\n")
        sys.stdout.flush()
        source = house.desk.add_source(work / "規程")
        with closing(house.desk.ingest(source.id)) as events:
            for _ in events:
                pass


def _state(house: House) -> State:
    points = list(house.desk.parts.serving.now.index.point_ids())
    texts: dict[str, list[Chunk]] = {}
    for document, chunk in house.manifest.resolve(points, house.readable()).values():
        texts.setdefault(document.path, []).append(chunk)
    found = {
        path: "".join(chunk.text for chunk in sorted(chunks, key=lambda chunk: chunk.ordinal))
        for path, chunks in texts.items()
    }
    hits = house.desk.search(Inquiry(next(iter(found.values()), "規程")[:20])).hits
    intended = house.manifest.intended_point_ids()
    answered_s = time.time() - psutil.Process().create_time()
    return State(answered_s, len(hits), len(intended - set(points)), len(set(points) - intended), found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--houses", type=int, default=2, help="side by side")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        _child(arguments.child)
        return
    stop_on_signals()
    if arguments.houses > 1:
        result = side_by_side(arguments.kills, arguments.seed, arguments.houses)
    else:
        with TemporaryDirectory(prefix="shoko-soak-") as work:
            result = soak(arguments.kills, arguments.seed, Path(work))
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
