"""What the browser may fetch of the security page: the report and the SBOM, as files, for who may see that page."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.file_routes import PRIVATE, checked_route
from app.house import Door, Opened


def security_routes(door: Door) -> list[BaseRoute]:
    return [
        checked_route(door, "/security/report.json", _report, "security.see"),
        checked_route(door, "/security/sbom.json", _sbom, "security.see"),
    ]


# What these import reads every installed package; the page is up before.
def _report(opened: Opened, request: Request) -> Response:
    from security.report import REPORT, security_report

    return _download(REPORT.dump_json(security_report(opened.house.settings), indent=1), "shoko-security.json")


def _sbom(opened: Opened, request: Request) -> Response:
    from evaluation.machine import code_mark
    from security.sbom import sbom_now

    return _download(sbom_now(code_mark(), datetime.now(UTC)).encode(), "shoko-sbom.cdx.json")


def _download(content: bytes, name: str) -> Response:
    headers = {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/json", headers=headers)
