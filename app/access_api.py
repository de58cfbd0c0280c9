"""The routes of `desk.Desk.access`: who may read what, for the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import Response

from app import wire
from app.house import Opened

Work = Callable[[Opened, bytes], Response]


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _show(opened: Opened, body: bytes) -> Response:
    where = wire.ACCESS_WHERE.validate_json(body)
    return _json(wire.ACCESS_LINES.dump_json(opened.house.desk.access.show(where)))


def _set(opened: Opened, body: bytes) -> Response:
    wanted = wire.ACCESS_SET.validate_json(body)
    return _json(wire.ACCESS_LINE.dump_json(opened.house.desk.access.set(wanted.where, wanted.said)))


def _clear(opened: Opened, body: bytes) -> Response:
    return _json(wire.ACCESS_LINE.dump_json(opened.house.desk.access.clear(wire.TEXT.validate_json(body))))


def _take(opened: Opened, body: bytes) -> Response:
    return _json(wire.ACCESS_LINE.dump_json(opened.house.desk.access.take(wire.TEXT.validate_json(body))))


def _take_list(opened: Opened, body: bytes) -> Response:
    wanted = wire.ACCESS_LIST.validate_json(body)
    return _json(wire.LIST_VIEW.dump_json(opened.house.desk.access.take_list(wanted.order, apply=wanted.apply)))


def _who(opened: Opened, body: bytes) -> Response:
    return _json(wire.ACCESS_LINE.dump_json(opened.house.desk.access.who(wire.TEXT.validate_json(body))))


def _check(opened: Opened, body: bytes) -> Response:
    return _json(wire.READ_LINES.dump_json(opened.house.desk.access.check(wire.PERSON.validate_json(body))))


ACCESS_ROUTES: Mapping[str, Work] = {
    "/api/access/show": _show,
    "/api/access/set": _set,
    "/api/access/clear": _clear,
    "/api/access/take": _take,
    "/api/access/take-list": _take_list,
    "/api/access/who": _who,
    "/api/access/check": _check,
}
