"""What the browser may fetch of evaluations: our own questions as files, a run or a comparison as a report and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.evaluation_readable import readable_comparison, readable_summary
from app.file_routes import PRIVATE, SANDBOX, checked_route
from app.golden_readable import accepted_questions
from app.house import Door, Opened
from evaluation.run_record import RunRecord

if TYPE_CHECKING:
    from evaluation.compare import Comparison
    from evaluation.summary import RunSummary


def evaluation_routes(door: Door) -> list[BaseRoute]:
    return [
        checked_route(door, "/golden/questions.csv", _questions_csv, "evaluate"),
        checked_route(door, "/golden/questions.jsonl", _questions_jsonl, "evaluate"),
        checked_route(door, "/evaluation-runs/{run_id}/report.html", _report, "evaluate"),
        checked_route(door, "/evaluation-runs/{run_id}/run.json", _run_json, "evaluate"),
    ]


# What these import computes figures; the page is up before.
def _questions_csv(opened: Opened, request: Request) -> Response:
    from evaluation.golden_files import as_csv

    return _download(as_csv(accepted_questions(opened.house)), "shoko-golden.csv", "text/csv; charset=utf-8")


def _questions_jsonl(opened: Opened, request: Request) -> Response:
    from evaluation.golden_files import as_jsonl

    return _download(as_jsonl(accepted_questions(opened.house)), "shoko-golden.jsonl", "application/x-ndjson")


def _report(opened: Opened, request: Request) -> Response:
    """Of the run, or with `?against=` of both, that one being A; as a file of its own, which must not act as this site."""
    from evaluation.report_html import comparison_page, run_page

    run, against = _wanted(opened, request)
    page = run_page(_summary(opened, run)) if against is None else comparison_page(_comparison(opened, against, run))
    answer = _download(page.encode(), f"shoko-{run.id}.html", "text/html; charset=utf-8")
    answer.headers["content-security-policy"] = SANDBOX
    return answer


def _run_json(opened: Opened, request: Request) -> Response:
    run, against = _wanted(opened, request)
    shown = _summary(opened, run).to_json() if against is None else _comparison(opened, against, run).to_json()
    content = json.dumps(shown, ensure_ascii=False, indent=1).encode()
    return _download(content, f"shoko-{run.id}.json", "application/json")


def _summary(opened: Opened, run: RunRecord) -> RunSummary:
    return readable_summary(opened.house, opened.evaluations.summary(run))


def _comparison(opened: Opened, first: RunRecord, second: RunRecord) -> Comparison:
    return readable_comparison(opened.house, opened.evaluations.comparison(first, second))


def _wanted(opened: Opened, request: Request) -> tuple[RunRecord, RunRecord | None]:
    """Looked up among the runs that are there: a name from the browser never becomes a path."""
    store, against = opened.evaluations.store, request.query_params.get("against")
    return store.find(request.path_params["run_id"]), None if against is None else store.find(against)


def _download(content: bytes, name: str, media_type: str) -> Response:
    headers = {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
