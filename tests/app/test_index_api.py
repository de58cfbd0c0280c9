"""The generations of the index through the API, as the command line asks a running server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.api import api_routes
from app.client import RemoteDesk
from app.house import Door
from errors import GenerationBusy, GenerationMismatch, GenerationUnknown, GenerationWorse
from generations.index_desk import (
    Building,
    BuildOrder,
    Built,
    Compacting,
    Comparing,
    Fault,
    IndexOverview,
    Switched,
    SwitchOrder,
)
from tests.app.fake_house import FakeHouse
from tests.app.fake_index_desk import DIFFERENCE, JUDGED, NEW, SERVING, FakeIndexDesk

TOKEN = "a-token"


@pytest.fixture
def indexes(house: FakeHouse) -> FakeIndexDesk:
    return house.desk.index_desk


@pytest.fixture
def desk(door: Door, indexes: FakeIndexDesk) -> Iterator[RemoteDesk]:
    """Its requests reach the routes without a socket."""
    server = TestClient(Starlette(routes=api_routes(door, TOKEN)))

    def carry(request: httpx.Request) -> httpx.Response:
        answer = server.request(
            request.method, request.url.path, content=request.content, headers=dict(request.headers)
        )
        return httpx.Response(answer.status_code, content=answer.content)

    with closing(RemoteDesk("http://testserver", TOKEN, httpx.MockTransport(carry))) as desk:
        yield desk


def test_the_overview_comes_through_whole(desk: RemoteDesk, indexes: FakeIndexDesk) -> None:
    refusal = Fault("GenerationMismatch", {"name": "tokenizer", "indexed": "0", "current": "1"})
    indexes.shown = IndexOverview((SERVING, NEW), (), (DIFFERENCE,), refusal)
    assert desk.indexes.overview() == indexes.shown
    assert refusal.sentence("en") == GenerationMismatch(**refusal.values).sentence("en")


def test_a_build_streams_its_progress_and_its_end(desk: RemoteDesk, indexes: FakeIndexDesk) -> None:
    indexes.missing = ("a.md",)
    progress, compacting, built = desk.indexes.build(BuildOrder(optimize=True))
    assert compacting == Compacting(2)
    assert isinstance(progress, Building) and progress.progress.path == "a.md"
    assert isinstance(built, Built)
    assert (built.line, built.missing, built.reports[0].count("failed"), built.stopped) == (NEW, ("a.md",), 1, False)
    assert indexes.built == [BuildOrder(optimize=True)]
    assert indexes.closed_streams == 1


def test_a_switch_names_its_questions_as_seen_from_here(desk: RemoteDesk, indexes: FakeIndexDesk) -> None:
    comparing, switched = desk.indexes.switch(SwitchOrder(2, Path("own.jsonl"), accept_worse=True))
    assert comparing == Comparing(1, 40)
    assert isinstance(switched, Switched) and switched.switch.accepted == "worse"
    (order,) = indexes.orders
    assert order == SwitchOrder(2, Path.cwd() / "own.jsonl", accept_worse=True)
    assert desk.indexes.overview().switches[0].switch.recall_after == JUDGED.recall_after


def test_a_rollback_and_a_drop(desk: RemoteDesk, indexes: FakeIndexDesk) -> None:
    assert desk.indexes.rollback().changed == 3
    desk.indexes.drop(2)
    assert indexes.dropped == [2]


def test_refusals_come_back_as_they_were_raised(desk: RemoteDesk, indexes: FakeIndexDesk) -> None:
    indexes.fails = GenerationWorse(generation=2, before=0.9, after=0.5, limit=0.01, questions=20)
    with pytest.raises(GenerationWorse, match=r"recall@5 of 0\.5"):
        list(desk.indexes.switch(SwitchOrder()))
    indexes.fails = GenerationBusy()
    with pytest.raises(GenerationBusy):
        list(desk.indexes.build(BuildOrder()))
    indexes.fails = GenerationUnknown(generation=9)
    with pytest.raises(GenerationUnknown):
        desk.indexes.drop(9)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/index"),
        ("DELETE", "/api/index"),
        ("POST", "/api/index/build"),
        ("POST", "/api/index/switch"),
        ("POST", "/api/index/rollback"),
    ],
)
def test_nothing_is_told_or_done_without_the_token(door: Door, indexes: FakeIndexDesk, method: str, path: str) -> None:
    answer = TestClient(Starlette(routes=api_routes(door, TOKEN))).request(method, path, content="2")
    assert answer.status_code == 403
    assert indexes.dropped == [] and indexes.built == []
