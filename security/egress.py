"""A proof of egress: steps done in a network namespace that has loopback and one counted way out (docs/decisions/0040)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from errors import EgressProofImpossible
from evaluation.machine import code_mark
from security.egress_record import STEPS, EgressProof
from security.sealed import ORDERED, Step

PROJECT = Path(__file__).resolve().parent.parent
# What a model hub's library is told beforehand, and where a proxy is, would be a help that the product must not need.
_NOT_GIVEN = ("HF_", "TRANSFORMERS_", "HUGGINGFACE_", "SHOKO_")
_GIVEN = ("SHOKO_MODELS",)
_CONTROL = Step("control", (sys.executable, "-m", "security.reaching_out"), {}, limit_s=60.0)
_LAST_WORDS = 400


def prove(steps: Sequence[Step]) -> EgressProof:
    """Does the control, then the steps one after the other, and says what of each tried to leave.

    Raises EgressProofImpossible where this machine can't make such a network.
    """
    code = code_mark()  # of what begins: a working tree may change in the minutes that it takes
    try:
        ended = subprocess.run(
            [*_apart(), sys.executable, "-m", "security.sealed"],
            cwd=PROJECT,
            env=dict(_environment()),
            input=ORDERED.dump_json((_CONTROL, *steps)),
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise EgressProofImpossible(reason=error) from error
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "backslashreplace").strip()
        raise EgressProofImpossible(reason=said[-_LAST_WORDS:] or f"exit code {ended.returncode}")
    control, *done = STEPS.validate_json(ended.stdout)
    return EgressProof(datetime.now(UTC), code, control, tuple(done))


def _apart() -> tuple[str, ...]:
    """Root needs no user namespace; anyone else is root in one of their own."""
    missing = [name for name in ("unshare", "ip", "mount") if shutil.which(name) is None]
    if missing:
        raise EgressProofImpossible(reason=f"{', '.join(missing)}: not installed (util-linux, iproute2)")
    user = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    return ("unshare", *user, "--net", "--mount", "--")


def _environment() -> Mapping[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _GIVEN or not (name.startswith(_NOT_GIVEN) or name.lower().endswith("_proxy"))
    }
    return {**kept, "PYTHONPATH": str(PROJECT)}
