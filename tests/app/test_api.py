from __future__ import annotations

import json
import threading

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app import wire
from app.api import api_routes
from app.house import Door
from desk import Inquiry
from errors import ShokoError
from tests.app.fake_house import FakeHouse

TOKEN = "a-token"


@pytest.fixture
def client(door: Door) -> TestClient:
    return _client(door)


def _client(door: Door) -> TestClient:
    return TestClient(Starlette(routes=api_routes(door, TOKEN)), headers={"authorization": f"Bearer {TOKEN}"})


@pytest.mark.parametrize("path", ["/api/status", "/api/sources", "/api/runs"])
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"bearer {TOKEN}", "Bearer é"])
def test_a_missing_or_wrong_token_is_refused(client: TestClient, path: str, header: str) -> None:
    answer = client.get(path, headers={b"authorization": header.encode()})
    assert answer.status_code == 403
    assert answer.json()["code"] == "AccessDenied"


@pytest.mark.parametrize("path", ["/api/search", "/api/ask", "/api/sources", "/api/ingest"])
def test_nothing_is_done_without_a_token(client: TestClient, house: FakeHouse, path: str) -> None:
    answer = client.post(path, headers={"authorization": ""}, content=wire.INQUIRY.dump_json(Inquiry("日当")))
    assert answer.status_code == 403
    assert house.desk.asked == []


def test_health_needs_no_token_and_tells_nothing_else(client: TestClient) -> None:
    answer = client.get("/api/health", headers={"authorization": ""})
    assert answer.json() == {"shoko": "ready"}


def test_search_gives_the_hits_of_the_desk(client: TestClient, house: FakeHouse) -> None:
    inquiry = Inquiry("日当はいくら")
    answer = client.post("/api/search", content=wire.INQUIRY.dump_json(inquiry))
    assert wire.SEARCH_RESULT.validate_json(answer.content) == house.desk.search(inquiry)


def test_asking_streams_one_event_a_line_and_ends_with_the_answer(client: TestClient, house: FakeHouse) -> None:
    inquiry = Inquiry("出張の日当")
    answer = client.post("/api/ask", content=wire.INQUIRY.dump_json(inquiry))
    events = [wire.read_event(line) for line in answer.text.splitlines()]
    assert events == list(house.desk.ask(inquiry))
    assert [type(event).__name__ for event in events] == ["Found", "Sentence", "Sentence", "Sentence", "Finished"]


def test_an_error_while_streaming_is_the_last_line(client: TestClient, house: FakeHouse) -> None:
    house.desk.llm = "down"
    answer = client.post("/api/ask", content=wire.INQUIRY.dump_json(Inquiry("日当")))
    *_, last = answer.text.splitlines()
    with pytest.raises(ShokoError, match="127.0.0.1:9"):
        wire.read_event(last)


def test_a_body_that_is_no_inquiry_is_told_by_name(client: TestClient) -> None:
    answer = client.post("/api/search", content=json.dumps({"text": 3}))
    assert answer.status_code == 400
    assert answer.json()["values"]["name"] == "text"


def test_sources_are_listed_added_and_removed(
    client: TestClient, house: FakeHouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("more")
    added = client.post("/api/sources", content=json.dumps(str(folder))).json()
    assert client.get("/api/sources").json()[-1] == added
    assert client.request("DELETE", "/api/sources", content=json.dumps(added["id"])).status_code == 200
    assert [source.folder for source in house.desk.sources()] != [added["folder"]]


def test_an_unknown_source_is_not_found(client: TestClient) -> None:
    answer = client.request("DELETE", "/api/sources", content=json.dumps("nowhere"))
    assert answer.status_code == 404
    assert answer.json() == {"code": "SourceUnknown", "values": {"source": "nowhere"}}


def test_a_run_streams_progress_and_its_report_and_is_listed(client: TestClient, house: FakeHouse) -> None:
    answer = client.post("/api/ingest", content=json.dumps({"source_id": "rules"}))
    last = wire.read_event(answer.text.splitlines()[-1])
    assert last.report == house.desk.reports[0]  # type: ignore[union-attr]
    (line,) = client.get("/api/runs").json()
    assert (line["id"], line["indexed"], line["failed"]) == ("run-0", 15, 2)


def test_one_file_is_read_again_and_stands_in_the_report(client: TestClient) -> None:
    client.post("/api/ingest", content=json.dumps({"source_id": "rules"}))
    order = {"source_id": "rules", "order": {"only": ["人事/評価.docx"]}}
    last = wire.read_event(client.post("/api/ingest", content=json.dumps(order)).text.splitlines()[-1])
    assert [file.path for file in last.report.files] == ["人事/評価.docx"]  # type: ignore[union-attr]
    limited, whole = wire.RUNS.validate_json(client.get("/api/runs").content)
    assert (limited.only, whole.only) == (("人事/評価.docx",), None)
    report = wire.REPORT.validate_json(client.post("/api/report", content=json.dumps("run-0")).content)
    assert (report.count("failed"), len(report.files)) == (1, 20)
    (sheet,) = (file for file in report.files if file.path == "総務/expense.xlsx")
    assert sheet.notes("en") == ("Hidden sheets were read too (控).",)
    answer = client.post("/api/report", content=json.dumps("run-9"))
    assert (answer.status_code, answer.json()["code"]) == (404, "RunUnknown")


def test_a_run_in_progress_is_a_conflict(tmp_path_factory: pytest.TempPathFactory) -> None:
    slow = FakeHouse(tmp_path_factory.mktemp("slow"), file_s=0.2)
    door = Door()
    door.let_in(slow)
    door.enter().index_runs.start("rules")
    answer = _client(door).post("/api/ingest", content=json.dumps({"source_id": "rules"}))
    assert answer.status_code == 409
    assert answer.json()["code"] == "RunInProgress"
    door.close(run_seconds=5)


def test_before_the_house_is_open_the_api_says_so() -> None:
    door, release = Door(), threading.Event()
    assert _client(door).get("/api/health").json() == {"shoko": "opening"}
    assert _client(door).get("/api/status").status_code == 503
    release.set()


def test_a_house_that_failed_to_open_gives_its_own_error(door: Door) -> None:
    def fail() -> FakeHouse:
        raise ShokoError(detail="no room")

    shut = Door()
    shut.open(fail)
    assert _client(shut).get("/api/health").json() == {"shoko": "failed"}
    assert _client(shut).get("/api/status").json()["values"] == {"detail": "no room"}
