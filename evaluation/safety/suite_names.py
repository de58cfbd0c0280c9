"""Which safety suites there are; without their cases, which a page that lists them needn't wait for."""

from __future__ import annotations

from typing import get_args

from evaluation.run_record import Kind
from evaluation.safety.probe import Suite

SUITES: tuple[Suite, ...] = get_args(Suite)
# Those whose cases lie in this project; the prompts of `harmful` are a file that its user names.
OFFERED: tuple[Suite, ...] = tuple(suite for suite in SUITES if suite != "harmful")
# These ask the model alone; the others the whole house.
OF_THE_MODEL: tuple[Suite, ...] = ("bias", "sensitive", "harmful")


def suite_of(kind: Kind) -> Suite | None:
    """The safety suite of a run of that kind."""
    return next((suite for suite in SUITES if suite == kind), None)
