"""The desk of a server that runs elsewhere on this machine: commands work the same with and without it."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from access.ntfs_take_over import ListOrder
from access.people import Person
from access.rules import Said
from access_desk import AccessLine, ListView, ReadLine
from answering.answer import AnswerEvent, Finished, Found, Rewritten, Sentence, Working
from app import wire
from app.server_card import ServerCard, is_alive, read_card
from desk import Health, Inquiry, SearchResult
from errors import ServerUnreachable, ShokoError
from generations.index_desk import (
    BuildEvent,
    Building,
    BuildOrder,
    Built,
    Compacting,
    Comparing,
    IndexOverview,
    Switched,
    SwitchEvent,
    SwitchOrder,
)
from index_store.records import Source
from ingest.report import IngestReport, Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent, TermsState
from journal.runs import StoredRun

Record = TypeVar("Record")

_OPENING_SECONDS = 180.0
_CONNECT_SECONDS = 5.0


def find_running_server(data: Path) -> RemoteDesk | None:
    """The server that owns `data`, once it is open; None where none runs.

    Raises DataFolderUnusable where its token may not be read, ServerUnreachable where it stays busy opening.
    """
    card = read_card(data)
    if card is None or not is_alive(card.pid):
        return None
    deadline = time.monotonic() + _OPENING_SECONDS
    while True:
        status = _status_of(card)
        if status is None:
            return None
        if status != "opening":
            return RemoteDesk(card.url, card.token)
        if time.monotonic() > deadline:
            raise ServerUnreachable(url=card.url, reason=f"opening for more than {_OPENING_SECONDS:.0f} s")
        time.sleep(0.5)


def is_served(data: Path) -> bool:
    """Whether a server answers that owns `data`. A card alone proves nothing: process ids come again."""
    card = read_card(data)
    return card is not None and is_alive(card.pid) and _status_of(card) is not None


def _status_of(card: ServerCard) -> str | None:
    try:
        answer = httpx.get(f"{card.url}/api/health", timeout=_CONNECT_SECONDS, trust_env=False)
        return _ALIVE.validate_json(answer.content).get("shoko")
    except (httpx.HTTPError, ValidationError):
        return None


class _Api:
    """The loopback API. Every call raises what the server's desk raised, or ServerUnreachable."""

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._url = url
        self._http = http

    def _call(self, method: str, path: str, kind: TypeAdapter[Record], body: bytes = b"") -> Record:
        try:
            answer = self._http.request(method, path, content=body)
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        if answer.is_error:
            raise wire.read_error(answer.text)
        return kind.validate_json(answer.content)

    def _events(self, path: str, body: bytes) -> Iterator[wire.StreamEvent]:
        try:
            with self._http.stream("POST", path, content=body) as answer:
                if answer.is_error:
                    raise wire.read_error(answer.read().decode())
                for line in answer.iter_lines():
                    yield wire.read_event(line)
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: httpx.HTTPError) -> ShokoError:
        return ServerUnreachable(url=self._url, reason=str(error) or type(error).__name__)


class RemoteDesk(_Api):
    """`desk.Desk` through the API."""

    def __init__(self, url: str, token: str, transport: httpx.BaseTransport | None = None) -> None:
        # No time limit for reading: a model may read a long prompt for a minute. The environment's proxy is not asked.
        http = httpx.Client(
            base_url=url,
            headers={"authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            trust_env=False,
            transport=transport,
        )
        super().__init__(url, http)

    def search(self, inquiry: Inquiry) -> SearchResult:
        return self._call("POST", "/api/search", wire.SEARCH_RESULT, wire.INQUIRY.dump_json(inquiry))

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        for event in self._events("/api/ask", wire.INQUIRY.dump_json(inquiry)):
            if isinstance(event, Rewritten | Found | Working | Sentence | Finished):
                yield event

    def sources(self) -> tuple[Source, ...]:
        return self._call("GET", "/api/sources", wire.SOURCES)

    def add_source(self, folder: Path) -> Source:
        return self._call("POST", "/api/sources", wire.SOURCE, _text(str(folder.absolute())))

    def remove_source(self, id_or_folder: str) -> None:
        self._call("DELETE", "/api/sources", wire.NOTHING, _text(id_or_folder))

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        wanted = wire.IngestRequest(source_id, order)
        for event in self._events("/api/ingest", wire.INGEST.dump_json(wanted)):
            if isinstance(event, Progress | RunEnded):
                yield event

    def terms(self) -> TermsState:
        return self._call("GET", "/api/terms", wire.TERMS_STATE)

    def apply_terms(self, text: str) -> Generator[TermsEvent, None, None]:
        for event in self._events("/api/terms", _text(text)):
            if isinstance(event, Retokenizing | TermsApplied):
                yield event

    def runs(self) -> tuple[StoredRun, ...]:
        return self._call("GET", "/api/runs", wire.RUNS)

    def report(self, run_id: str) -> IngestReport:
        return self._call("POST", "/api/report", wire.REPORT, _text(run_id))

    def health(self) -> Health:
        return self._call("GET", "/api/status", wire.HEALTH)

    @property
    def indexes(self) -> RemoteIndexDesk:
        return RemoteIndexDesk(self._url, self._http)

    @property
    def access(self) -> RemoteAccessDesk:
        return RemoteAccessDesk(self._url, self._http)

    def close(self) -> None:
        self._http.close()


class RemoteIndexDesk(_Api):
    """`generations.index_desk.IndexDesk` through the API."""

    def overview(self) -> IndexOverview:
        return self._call("GET", "/api/index", wire.INDEX_OVERVIEW)

    def build(self, order: BuildOrder) -> Generator[BuildEvent, None, None]:
        for event in self._events("/api/index/build", wire.BUILD_ORDER.dump_json(order)):
            if isinstance(event, Building | Compacting | Built):
                yield event

    def switch(self, order: SwitchOrder) -> Generator[SwitchEvent, None, None]:
        """A relative path of golden questions is seen from here: the server has another working directory."""
        golden = None if order.golden is None else order.golden.absolute()
        for event in self._events("/api/index/switch", wire.SWITCH_ORDER.dump_json(replace(order, golden=golden))):
            if isinstance(event, Comparing | Switched):
                yield event

    def rollback(self) -> Switched:
        return self._call("POST", "/api/index/rollback", wire.SWITCHED)

    def drop(self, number: int) -> None:
        self._call("DELETE", "/api/index", wire.NOTHING, wire.NUMBER.dump_json(number))


class RemoteAccessDesk(_Api):
    """`access_desk.AccessDesk` through the API. A path that exists is seen from here: the server has another working directory."""

    def show(self, where: str | None = None) -> tuple[AccessLine, ...]:
        body = wire.ACCESS_WHERE.dump_json(None if where is None else _seen_from_here(where))
        return self._call("POST", "/api/access/show", wire.ACCESS_LINES, body)

    def set(self, where: str, said: Said) -> AccessLine:
        wanted = wire.AccessRequest(_seen_from_here(where), said)
        return self._call("POST", "/api/access/set", wire.ACCESS_LINE, wire.ACCESS_SET.dump_json(wanted))

    def clear(self, where: str) -> AccessLine:
        return self._call("POST", "/api/access/clear", wire.ACCESS_LINE, _text(_seen_from_here(where)))

    def take(self, where: str) -> AccessLine:
        return self._call("POST", "/api/access/take", wire.ACCESS_LINE, _text(_seen_from_here(where)))

    def take_list(self, order: ListOrder, *, apply: bool) -> ListView:
        here = replace(
            order,
            where=_seen_from_here(order.where),
            file=order.file.absolute(),
            names=None if order.names is None else order.names.absolute(),
        )
        body = wire.ACCESS_LIST.dump_json(wire.ListRequest(here, apply))
        return self._call("POST", "/api/access/take-list", wire.LIST_VIEW, body)

    def who(self, where: str) -> AccessLine:
        return self._call("POST", "/api/access/who", wire.ACCESS_LINE, _text(_seen_from_here(where)))

    def check(self, person: Person) -> tuple[ReadLine, ...]:
        return self._call("POST", "/api/access/check", wire.READ_LINES, wire.PERSON.dump_json(person))


def _seen_from_here(where: str) -> str:
    return str(Path(where).absolute()) if "/" in where or Path(where).exists() else where


def _text(value: str) -> bytes:
    return json.dumps(value).encode()


_ALIVE: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
