from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.evaluation_routes import evaluation_routes
from app.house import Door
from evaluation.golden_files import read_golden
from tests.app.fake_house import FakeHouse
from tests.app.stored_runs import write_pair
from tests.evaluation.own_world import DAY, STOCK


@pytest.fixture
def client(door: Door) -> TestClient:
    return TestClient(Starlette(routes=evaluation_routes(door)))


@pytest.mark.parametrize("name", ["questions.csv", "questions.jsonl"])
def test_accepted_questions_come_as_a_file(client: TestClient, house: FakeHouse, name: str) -> None:
    house.own_questions.take_in([DAY, STOCK])
    house.own_questions.add_drafts([DAY.model_copy(update={"id": "draft"})])
    answer = client.get(f"/golden/{name}")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert read_golden(name, answer.content) == (DAY, STOCK)


def test_while_the_house_is_shut_there_is_nothing() -> None:
    client = TestClient(Starlette(routes=evaluation_routes(Door())))
    assert client.get("/golden/questions.csv").status_code == 404


def test_a_run_and_a_comparison_come_as_json(client: TestClient, house: FakeHouse) -> None:
    first, second = write_pair(house.settings.data)
    shown = client.get(f"/evaluation-runs/{first}/run.json").json()
    assert shown["metrics"]["correct"] == 0.9
    compared = client.get(f"/evaluation-runs/{second}/run.json", params={"against": first}).json()
    assert (compared["first"], compared["second"], compared["questions"]) == (first, second, 12)
    assert client.get("/evaluation-runs/none/run.json").status_code == 404
    outside = client.get(f"/evaluation-runs/{first}/run.json", params={"against": f"../../evaluation/runs/{second}"})
    assert outside.status_code == 404


def test_a_report_is_a_file_that_cannot_act_as_this_site(client: TestClient, house: FakeHouse) -> None:
    first, second = write_pair(house.settings.data)
    for parameters in ({}, {"against": first}):
        answer = client.get(f"/evaluation-runs/{second}/report.html", params=parameters)
        assert "attachment" in answer.headers["content-disposition"]
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert "0.5B" in answer.text
