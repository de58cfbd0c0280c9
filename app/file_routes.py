"""What the browser may fetch beside the page: an original file, a page's picture with the passage marked, a run as CSV.

Each is checked for the person who asks. What isn't there and what may not be read look the same: 404, empty. A file that may be read and
shows what the rules for personal data hide is answered by a sentence.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from access.roles import Act, require
from app.house import Door, House, Opened
from app.run_reports import readable_report, run_as_csv
from app.visitors import visitor_of
from app.withheld_file import instead_of_file, instead_of_picture, withheld
from errors import DocumentUnknown, Language, ShokoError
from index_store.paths import way_to
from index_store.records import Chunk, Document
from ingest.page import PICTURED_TYPES

if TYPE_CHECKING:
    from ingest.page_picture import PagePicture

# A document opened from here must not act as this site: no scripts, no origin of its own.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
# Chromium's own PDF viewer does not start inside a sandbox.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
PRIVATE = {"cache-control": "private, no-store"}

Answer = Callable[[Opened, Request], Response]


def file_routes(door: Door) -> list[BaseRoute]:
    return [
        checked_route(door, "/files/{document_id}", _original, "ask"),
        checked_route(door, "/files/{document_id}/picture", _picture, "ask"),
        checked_route(door, "/reports/{run_id}.csv", _report, "index"),
    ]


def checked_route(door: Door, path: str, answer: Answer, act: Act) -> Route:
    """A GET route for who may do `act`, in the house as that person sees it. It answers 404, empty, whatever `answer` raises of
    ours."""
    return Route(path, _checked(door, answer, act), methods=["GET"])


def _checked(door: Door, answer: Answer, act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        try:
            person = visitor_of(request)
            require(person, act)
            return await to_thread.run_sync(answer, door.enter(person), request)
        except (ShokoError, OSError):
            return Response(status_code=404, headers=PRIVATE)

    return respond


def _original(opened: Opened, request: Request) -> Response:
    house = opened.house
    document = house.manifest.document(request.path_params["document_id"], house.readable())
    if withheld(house, document, house.manifest.chunks(document.id, house.readable())):
        return instead_of_file(_language(house, request), {**PRIVATE, "content-security-policy": SANDBOX})
    is_pdf = document.file_type == "pdf"
    name = PurePosixPath(way_to(document.path)[-1]).name
    headers = {
        **PRIVATE,
        "content-security-policy": _PDF_POLICY if is_pdf else SANDBOX,
        "content-disposition": f"{'inline' if is_pdf else 'attachment'}; filename*=UTF-8''{quote(name)}",
    }
    with ExitStack() as opening:
        path = opening.enter_context(_on_disk(house, document))
        kept = opening.pop_all()
    return FileResponse(
        path,
        headers=headers,
        media_type="application/pdf" if is_pdf else "application/octet-stream",
        background=BackgroundTask(kept.close),
    )


def _on_disk(house: House, document: Document) -> AbstractContextManager[Path]:
    """The document's file, unpacked for the moment where it lies in a container; errors as `Containers.original`."""
    return house.containers.original(Path(house.manifest.source(document.source_id).folder), document.path)


def _picture(opened: Opened, request: Request) -> Response:
    """A page with a passage marked (`?chunk=`), or a page alone (`?page=`)."""
    house = opened.house
    document = house.manifest.document(request.path_params["document_id"], house.readable())
    chunks = house.manifest.chunks(document.id, house.readable())
    page, passage = _wanted_page(document, chunks, request)
    if document.file_type not in PICTURED_TYPES or page is None:
        raise DocumentUnknown(document=document.id)
    headers = {**PRIVATE, "content-security-policy": SANDBOX}
    if withheld(house, document, [chunk for chunk in chunks if chunk.place.page in (page, None)]):
        return instead_of_picture(_language(house, request), headers)
    with _on_disk(house, document) as path:
        picture = house.sandbox.page_picture(path, page, passage)
    return Response(_marked(picture), media_type="image/svg+xml", headers=headers)


def _language(house: House, request: Request) -> Language:
    """The page's, which its links say; else the setting's."""
    asked = request.query_params.get("language")
    return "en" if asked == "en" else "ja" if asked == "ja" else house.settings.language


def _wanted_page(document: Document, chunks: Sequence[Chunk], request: Request) -> tuple[int | None, str]:
    """A picture that is a file of its own counts as page 1; None where the number is none."""
    page = request.query_params.get("page")
    if page is None:
        chunk = _chunk(document, chunks, request.query_params.get("chunk", ""))
        return 1 if chunk.place.page is None else chunk.place.page, chunk.text
    return (int(page), "") if _PAGE_NUMBER.fullmatch(page) else (None, "")


def _chunk(document: Document, chunks: Sequence[Chunk], ordinal: str) -> Chunk:
    for chunk in chunks:
        if str(chunk.ordinal) == ordinal:
            return chunk
    raise DocumentUnknown(document=document.id)


def _marked(picture: PagePicture) -> str:
    """The page as an SVG image that holds its own pixels, with a translucent box over every line of the passage."""
    width, height = picture.width, picture.height
    boxes = "".join(
        f'<rect x="{x0 * width:.1f}" y="{y0 * height:.1f}" width="{(x1 - x0) * width:.1f}" '
        f'height="{(y1 - y0) * height:.1f}" rx="3"/>'
        for x0, y0, x1, y1 in picture.boxes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">'
        f'<image width="100%" height="100%" href="data:image/png;base64,{b64encode(picture.png).decode()}"/>'
        f'<g fill="#ffc933" fill-opacity=".38" style="mix-blend-mode:multiply">{boxes}</g></svg>'
    )


def _report(opened: Opened, request: Request) -> Response:
    report = readable_report(opened, request.path_params["run_id"])
    headers = {**PRIVATE, "content-disposition": 'attachment; filename="shoko-report.csv"'}
    return Response(
        run_as_csv(report, _language(opened.house, request)), media_type="text/csv; charset=utf-8", headers=headers
    )
