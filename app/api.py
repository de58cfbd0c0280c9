"""The routes beside the page: what the command line and other programs ask. Bodies are the records of wire.py."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from http import HTTPStatus
from pathlib import Path

from anyio import to_thread
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from app import wire
from app.access_api import ACCESS_ROUTES
from app.event_stream import EventStream, StreamEnded
from app.house import Door, Opened
from errors import (
    AccessDenied,
    ConversationUnknown,
    DocumentUnknown,
    GenerationUnknown,
    InputError,
    ModelError,
    RunInProgress,
    RunUnknown,
    ServerUnreachable,
    SettingInvalid,
    ShokoError,
    SourceUnknown,
)

_NDJSON = "application/x-ndjson"
_POLL_SECONDS = 0.25
_STATUS: tuple[tuple[type[ShokoError], HTTPStatus], ...] = (
    (AccessDenied, HTTPStatus.FORBIDDEN),
    (DocumentUnknown, HTTPStatus.NOT_FOUND),
    (ConversationUnknown, HTTPStatus.NOT_FOUND),
    (SourceUnknown, HTTPStatus.NOT_FOUND),
    (RunUnknown, HTTPStatus.NOT_FOUND),
    (GenerationUnknown, HTTPStatus.NOT_FOUND),
    (RunInProgress, HTTPStatus.CONFLICT),
    (InputError, HTTPStatus.BAD_REQUEST),
    (ModelError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ServerUnreachable, HTTPStatus.SERVICE_UNAVAILABLE),
)

Work = Callable[[Opened, bytes], Response]


def api_routes(door: Door, token: str) -> list[BaseRoute]:
    """All but `/api/health` need `Authorization: Bearer <token>`."""

    def route(path: str, method: str, work: Work) -> Route:
        return Route(path, _guarded(door, token, work), methods=[method])

    return [
        Route("/api/health", _alive(door), methods=["GET"]),
        route("/api/status", "GET", _status),
        route("/api/search", "POST", _search),
        route("/api/ask", "POST", _ask),
        route("/api/sources", "GET", _sources),
        route("/api/sources", "POST", _add_source),
        route("/api/sources", "DELETE", _remove_source),
        route("/api/ingest", "POST", _ingest),
        route("/api/runs", "GET", _runs),
        route("/api/terms", "GET", _terms),
        route("/api/terms", "POST", _apply_terms),
        route("/api/report", "POST", _report),
        route("/api/index", "GET", _index),
        route("/api/index/build", "POST", _build),
        route("/api/index/switch", "POST", _switch),
        route("/api/index/rollback", "POST", _rollback),
        route("/api/index", "DELETE", _drop),
        *(route(path, "POST", work) for path, work in ACCESS_ROUTES.items()),
    ]


def error_response(error: ShokoError) -> Response:
    """`{"code": …, "values": {…}}` with the status that fits the kind of error."""
    fitting = (status for kind, status in _STATUS if isinstance(error, kind))
    status = next(fitting, HTTPStatus.INTERNAL_SERVER_ERROR)
    return Response(wire.error_json(error), status, media_type="application/json")


def _alive(door: Door) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        """Minimal, without a token: whether this is Shoko, and whether it is open yet."""
        return JSONResponse({"shoko": door.status})

    return answer


def _guarded(door: Door, token: str, work: Work) -> Callable[[Request], Awaitable[Response]]:
    expected = f"Bearer {token}".encode()

    async def answer(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return error_response(AccessDenied(what="API token"))
        body = await request.body()
        try:
            return await to_thread.run_sync(work, door.enter(), body)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"]) or "body"
            return error_response(SettingInvalid(name=name, value="", limit=first["msg"]))
        except ShokoError as error:
            return error_response(error)

    return answer


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _status(opened: Opened, body: bytes) -> Response:
    return _json(wire.HEALTH.dump_json(opened.house.desk.health()))


def _search(opened: Opened, body: bytes) -> Response:
    inquiry = wire.INQUIRY.validate_json(body)
    return _json(wire.SEARCH_RESULT.dump_json(opened.house.desk.search(inquiry)))


def _ask(opened: Opened, body: bytes) -> Response:
    inquiry = wire.INQUIRY.validate_json(body)
    return _stream(lambda: opened.house.desk.ask(inquiry))


def _sources(opened: Opened, body: bytes) -> Response:
    return _json(wire.SOURCES.dump_json(opened.house.desk.sources()))


def _add_source(opened: Opened, body: bytes) -> Response:
    folder = wire.TEXT.validate_json(body)
    return _json(wire.SOURCE.dump_json(opened.house.desk.add_source(Path(folder))))


def _remove_source(opened: Opened, body: bytes) -> Response:
    opened.house.desk.remove_source(wire.TEXT.validate_json(body))
    return _json(b"null")


def _ingest(opened: Opened, body: bytes) -> Response:
    wanted = wire.INGEST.validate_json(body)
    opened.index_runs.start(wanted.source_id, wanted.order, opened.house.desk)
    return _stream(lambda: opened.index_runs.follow(wanted.source_id))


def _runs(opened: Opened, body: bytes) -> Response:
    return _json(wire.RUNS.dump_json(opened.house.desk.runs()))


def _report(opened: Opened, body: bytes) -> Response:
    return _json(wire.REPORT.dump_json(opened.house.desk.report(wire.TEXT.validate_json(body))))


def _terms(opened: Opened, body: bytes) -> Response:
    return _json(wire.TERMS_STATE.dump_json(opened.house.desk.terms()))


def _apply_terms(opened: Opened, body: bytes) -> Response:
    text = wire.TEXT.validate_json(body)
    return _stream(lambda: opened.house.desk.apply_terms(text))


def _index(opened: Opened, body: bytes) -> Response:
    return _json(wire.INDEX_OVERVIEW.dump_json(opened.house.desk.indexes.overview()))


def _build(opened: Opened, body: bytes) -> Response:
    order = wire.BUILD_ORDER.validate_json(body)
    return _stream(lambda: opened.house.desk.indexes.build(order))


def _switch(opened: Opened, body: bytes) -> Response:
    order = wire.SWITCH_ORDER.validate_json(body)
    return _stream(lambda: opened.house.desk.indexes.switch(order))


def _rollback(opened: Opened, body: bytes) -> Response:
    return _json(wire.SWITCHED.dump_json(opened.house.desk.indexes.rollback()))


def _drop(opened: Opened, body: bytes) -> Response:
    opened.house.desk.indexes.drop(wire.NUMBER.validate_json(body))
    return _json(b"null")


def _stream(opened: Callable[[], Generator[wire.StreamEvent, None, None]]) -> Response:
    return StreamingResponse(_lines(opened), media_type=_NDJSON, headers={"cache-control": "no-store"})


async def _lines(opened: Callable[[], Generator[wire.StreamEvent, None, None]]) -> AsyncIterator[bytes]:
    """One line an event. A client that disconnects cancels this generator, which closes the stream behind it."""
    events: EventStream[wire.StreamEvent] = EventStream(opened)
    try:
        while True:
            event = await to_thread.run_sync(events.poll, _POLL_SECONDS)
            if event is not None:
                yield wire.event_line(event)
    except StreamEnded:
        return
    except ShokoError as error:
        yield wire.error_line(error)
    finally:
        events.close()
