"""The records as JSON: one place where they leave and enter a process. Bad JSON raises pydantic.ValidationError."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue, TypeAdapter, ValidationError

from access.ntfs_take_over import ListOrder
from access.people import Person
from access.rules import Said
from access_desk import AccessLine, ListView, ReadLine
from answering.answer import AnswerEvent, Finished, Found, Rewritten, Sentence, Working
from desk import Health, Inquiry, SearchResult
from errors import ShokoError, error_from
from generations.index_desk import (
    Building,
    BuildOrder,
    Built,
    Compacting,
    Comparing,
    IndexOverview,
    Switched,
    SwitchOrder,
)
from index_store.records import Source
from ingest.report import IngestReport, Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent, TermsState
from journal.runs import StoredRun

INQUIRY: Final = TypeAdapter(Inquiry)
SEARCH_RESULT: Final = TypeAdapter(SearchResult)
SOURCE: Final = TypeAdapter(Source)
SOURCES: Final = TypeAdapter(tuple[Source, ...])
HEALTH: Final = TypeAdapter(Health)
TERMS_STATE: Final = TypeAdapter(TermsState)
TEXT: Final = TypeAdapter(str)
NOTHING: Final[TypeAdapter[None]] = TypeAdapter(None)
NUMBER: Final = TypeAdapter(int)
BUILD_ORDER: Final = TypeAdapter(BuildOrder)
INDEX_OVERVIEW: Final = TypeAdapter(IndexOverview)
SWITCH_ORDER: Final = TypeAdapter(SwitchOrder)
SWITCHED: Final = TypeAdapter(Switched)
RUNS: Final = TypeAdapter(tuple[StoredRun, ...])
REPORT: Final = TypeAdapter(IngestReport)


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """The body of `POST /api/ingest`."""

    source_id: str
    order: RunOrder = RunOrder()


INGEST: Final = TypeAdapter(IngestRequest)


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """The body of `POST /api/access/set`."""

    where: str
    said: Said


@dataclass(frozen=True, slots=True)
class ListRequest:
    """The body of `POST /api/access/take-list`."""

    order: ListOrder
    apply: bool


ACCESS_LIST: Final = TypeAdapter(ListRequest)
LIST_VIEW: Final = TypeAdapter(ListView)
ACCESS_SET: Final = TypeAdapter(AccessRequest)
ACCESS_WHERE: Final[TypeAdapter[str | None]] = TypeAdapter(str | None)
ACCESS_LINE: Final = TypeAdapter(AccessLine)
ACCESS_LINES: Final = TypeAdapter(tuple[AccessLine, ...])
READ_LINES: Final = TypeAdapter(tuple[ReadLine, ...])
PERSON: Final = TypeAdapter(Person)

StreamEvent = AnswerEvent | RunEvent | TermsEvent | Building | Compacting | Built | Comparing | Switched
_KINDS: Final[tuple[type[StreamEvent], ...]] = (
    *(Rewritten, Found, Working, Sentence, Finished),
    *(Progress, RunEnded, Retokenizing, TermsApplied),
    *(Building, Compacting, Built, Comparing, Switched),
)
_EVENTS: Final[dict[str, TypeAdapter[StreamEvent]]] = {kind.__name__: TypeAdapter(kind) for kind in _KINDS}


@dataclass(frozen=True, slots=True)
class _Fault:
    code: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Shell:
    event: str
    data: JsonValue


_FAULT: Final = TypeAdapter(_Fault)
_SHELL: Final = TypeAdapter(_Shell)


def event_line(event: StreamEvent) -> bytes:
    """One line of an event stream: `{"event": "Sentence", "data": {…}}` and a newline."""
    name = type(event).__name__
    return b'{"event":"%s","data":%s}\n' % (name.encode(), _EVENTS[name].dump_json(event))


def error_line(error: ShokoError) -> bytes:
    """The last line of a stream that failed: `{"event": "error", "data": {"code": …, "values": {…}}}`."""
    return b'{"event":"error","data":%s}\n' % error_json(error)


def error_json(error: ShokoError) -> bytes:
    return json.dumps({"code": error.code, "values": error.values}, ensure_ascii=False).encode()


def read_event(line: str) -> StreamEvent:
    """The event of one line. Raises the ShokoError that an error line carries, ValidationError for anything else."""
    shell = _SHELL.validate_json(line)
    name, data = shell.event, json.dumps(shell.data)
    if name == "error":
        raise read_error(data)
    return _EVENTS[name].validate_json(data)


def read_error(body: str) -> ShokoError:
    """The error that a body `{"code": …, "values": {…}}` tells; a body of another form becomes a plain ShokoError."""
    try:
        fault = _FAULT.validate_json(body)
    except ValidationError:
        return ShokoError(detail=body[:200])
    return error_from(fault.code, fault.values)
