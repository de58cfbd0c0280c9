"""What was measured, kept so that a stopped run goes on where it was, and an unchanged system isn't measured again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from benchmarks.peers.protocol import Reply

KEPT: Final = Path("build/benchmarks/peers")
Work = Literal["retrieval", "answers"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One system on one set, as it came; figures are made of it when they are told.

    `made_of` is a digest of everything that it depends on, `run` the start of the command that measured it (UTC), `load` the machine's
    before. `index_s` is None where known vectors were taken. `rankings` and `replies` are by the question's id.
    """

    made_of: str
    version: str
    run: str
    load: float
    chunks: int
    index_s: float | None
    peak_mib: float
    rankings: dict[str, tuple[str, ...]]
    query_ms: tuple[float, ...]
    replies: dict[str, Reply]


_MEASUREMENT: Final = TypeAdapter(Measurement)


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path = KEPT

    def log(self, contestant: str, dataset: str, work: Work) -> Path:
        return self._place(contestant, dataset, work).with_suffix(".log")

    def find(self, contestant: str, dataset: str, work: Work, made_of: str) -> Measurement | None:
        """None where it was never measured, or of other parts."""
        try:
            kept = _MEASUREMENT.validate_json(self._place(contestant, dataset, work).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        return kept if kept.made_of == made_of else None

    def keep(self, contestant: str, dataset: str, work: Work, measurement: Measurement) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._place(contestant, dataset, work).write_bytes(_MEASUREMENT.dump_json(measurement, indent=1))

    def _place(self, contestant: str, dataset: str, work: Work) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{dataset}-{work}-{contestant}.json"
