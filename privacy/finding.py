"""The contract between finding personal data and masking it."""

from __future__ import annotations

from dataclasses import dataclass

from privacy.kinds import Kind


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data at `[start, end)`, never empty. It holds no value, so that it may be counted and logged."""

    kind: Kind
    start: int
    end: int
