"""How a run is wanted: by whom, of what, and with which leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Starter = Literal["page", "command", "schedule", "watch"]


@dataclass(frozen=True, slots=True)
class RunOrder:
    """`only`: paths of the source, as the report names them; they and what lies below them are read again, whether they have
    changed or not, and nothing else is looked at. None named: the whole source, what is new or changed. `accept_removals`:
    documents whose files are missing are removed, however many they are."""

    started_by: Starter = "command"
    accept_removals: bool = False
    only: frozenset[str] = frozenset()
