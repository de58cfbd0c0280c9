"""What a proof of egress says, and where it is kept: that while everything was done, nothing tried to leave the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from security.packets import Leaving

FILE_NAME = "egress_proof.json"


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """A step that was done where nothing can leave. `packets` that tried to, `look_ups` of names among them, the first of them in
    `targets`; `not_done` says why it could not be tried, `failed` how it ended where not well."""

    name: str
    seconds: float = 0.0
    packets: int = 0
    look_ups: int = 0
    targets: tuple[Leaving, ...] = ()
    failed: str | None = None
    not_done: str | None = None


@dataclass(frozen=True, slots=True)
class EgressProof:
    """`control` is a step that does try to leave: a proof in which it isn't counted proves nothing. `code` is the program's mark, as
    in evaluation runs."""

    at: datetime
    code: str
    control: StepOutcome
    steps: tuple[StepOutcome, ...]

    @property
    def packets(self) -> int:
        return sum(step.packets for step in self.steps)

    @property
    def look_ups(self) -> int:
        return sum(step.look_ups for step in self.steps)

    @property
    def counts(self) -> bool:
        """Whether what leaves is counted at all."""
        return self.control.packets > 0 and self.control.look_ups > 0

    @property
    def holds(self) -> bool:
        """Everything was done, or there was no way to try it, and nothing of it tried to leave."""
        done = [step for step in self.steps if step.not_done is None]
        well = bool(done) and all(step.failed is None for step in done)
        return self.counts and well and self.packets == 0


_PROOF: TypeAdapter[EgressProof] = TypeAdapter(EgressProof)
STEPS: TypeAdapter[tuple[StepOutcome, ...]] = TypeAdapter(tuple[StepOutcome, ...])


def keep(proof: EgressProof, data: Path) -> Path:
    """The last one takes the place of the one before."""
    path = data / FILE_NAME
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_bytes(_PROOF.dump_json(proof, indent=1))
    beside.replace(path)
    return path


def kept(data: Path) -> EgressProof | None:
    """The last one; None where there is none that can be read."""
    try:
        return _PROOF.validate_json((data / FILE_NAME).read_bytes())
    except (OSError, ValidationError):
        return None
