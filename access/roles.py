"""Who may do what: one table, asked at the desk, by the pages and by the routes. No role gives the right to read a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from access.people import ROLES, Person, Role
from errors import AccessDenied

Act = Literal[
    "ask",  # questions, searches, one's own conversations, the files that one may read
    "sources.change",
    "index",  # runs of the index, what is shown of them, and alerts: with names of files, never with their text
    "terms",
    "generations",
    "evaluate",  # golden questions, feedback on answers, evaluation runs
    "access.see",
    "access.change",
    "security.see",  # what is in force and what was proved of it: numbers and names of settings, no text of a document
]
ACTS: tuple[Act, ...] = get_args(Act)

ALLOWED: Mapping[Act, frozenset[Role]] = {
    "ask": frozenset(ROLES),
    "sources.change": frozenset({"administrator"}),
    "index": frozenset({"administrator"}),
    "terms": frozenset({"administrator"}),
    "generations": frozenset({"administrator", "model_owner"}),
    "evaluate": frozenset({"model_owner"}),
    "access.see": frozenset({"administrator", "auditor"}),
    "access.change": frozenset({"administrator"}),
    "security.see": frozenset({"administrator", "auditor"}),
}


def allows(person: Person, act: Act) -> bool:
    """One of the person's roles is enough. Without a role there is nothing that they may do."""
    return not ALLOWED[act].isdisjoint(person.roles)


def require(person: Person, act: Act) -> None:
    """Raises AccessDenied."""
    if not allows(person, act):
        raise AccessDenied(what=act)
