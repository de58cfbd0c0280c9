"""How a run is wanted: by whom, and with which leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Starter = Literal["page", "command", "schedule", "watch"]


@dataclass(frozen=True, slots=True)
class RunOrder:
    """`accept_removals`: documents whose files are missing are removed, however many they are."""

    started_by: Starter = "command"
    accept_removals: bool = False
