"""How a run is wanted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunOrder:
    """`only`: paths of the source, as the report names them; they and what lies below them are read again, whether they have
    changed or not, and nothing else is looked at. None named: the whole source, what is new or changed."""

    only: frozenset[str] = frozenset()
