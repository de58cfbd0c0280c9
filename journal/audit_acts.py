"""An act in the audit log: told before it is done, and once more when it has ended, however it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from errors import ShokoError
from journal.audit import Audit
from journal.audit_chain import Json
from journal.audit_records import Act, Failure, Record


class UnderWay:
    """What an act has come to so far; whoever acts replaces it."""

    def __init__(self) -> None:
        self.result: Mapping[str, Json] = {}
        self.stopped = False


@contextmanager
def acting(audit: Audit, kind: str, person: str, what: Mapping[str, Json]) -> Iterator[UnderWay]:
    """Nothing is done where it can't be told before (`audit.required`). A generator that is closed, and Ctrl-C, count as stopped.

    Raises what happens inside, and what `Audit.add` raises.
    """
    begun = audit.add(Record(kind, person, Act("begun", what)))
    act = UnderWay()
    try:
        yield act
    except BaseException as error:
        failed = isinstance(error, Exception)
        fault = failure_of(audit, error) if failed else None
        audit.add(Record(kind, person, Act("failed" if failed else "stopped", act.result, begun, fault)))
        raise
    audit.add(Record(kind, person, Act("stopped" if act.stopped else "done", act.result, begun)))


def failure_of(audit: Audit, error: BaseException) -> Failure:
    """A bug is told by its type alone."""
    if not isinstance(error, ShokoError):
        return Failure(type(error).__name__, {})
    return Failure(error.code, {name: audit.kept(value) for name, value in error.values.items()})
