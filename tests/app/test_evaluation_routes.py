from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.evaluation_routes import evaluation_routes
from app.house import Door
from evaluation.golden_files import read_golden
from tests.app.fake_house import FakeHouse
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
