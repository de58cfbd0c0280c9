"""What the browser may fetch of evaluations: our own questions as files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.file_routes import PRIVATE, checked_route
from app.house import Door, Opened


def evaluation_routes(door: Door) -> list[BaseRoute]:
    return [
        checked_route(door, "/golden/questions.csv", _questions_csv),
        checked_route(door, "/golden/questions.jsonl", _questions_jsonl),
    ]


def _questions_csv(opened: Opened, request: Request) -> Response:
    from evaluation.golden_files import as_csv

    return _download(as_csv(opened.house.own_questions.accepted()), "shoko-golden.csv", "text/csv; charset=utf-8")


def _questions_jsonl(opened: Opened, request: Request) -> Response:
    from evaluation.golden_files import as_jsonl

    return _download(as_jsonl(opened.house.own_questions.accepted()), "shoko-golden.jsonl", "application/x-ndjson")


def _download(content: bytes, name: str, media_type: str) -> Response:
    headers = {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
