"""What the command line sends of an exported list is what the desk is asked, and its answer comes back whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from pydantic import TypeAdapter

from access.ntfs_take_over import ListOrder
from access_desk import ListView
from app import wire
from app.access_api import ACCESS_ROUTES
from app.client import RemoteAccessDesk
from app.house import Opened
from tests.app.fake_access_desk import FakeAccessDesk


@pytest.mark.parametrize("apply", [True, False])
def test_a_list_is_taken_over_by_the_server_with_paths_as_seen_from_here(
    apply: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = FakeAccessDesk()
    opened = cast(Opened, SimpleNamespace(house=SimpleNamespace(desk=SimpleNamespace(access=desk))))

    def call(_: object, method: str, path: str, answer: TypeAdapter[ListView], body: bytes) -> ListView:
        assert method == "POST" and json.loads(body)["apply"] is apply
        return answer.validate_json(bytes(ACCESS_ROUTES[path](opened, body).body))

    monkeypatch.setattr(RemoteAccessDesk, "_call", cast(Callable[..., object], call))
    monkeypatch.chdir(tmp_path)
    remote = RemoteAccessDesk.__new__(RemoteAccessDesk)
    view = remote.take_list(ListOrder("rules", Path("list.txt"), Path("names.csv"), "D:\\share"), apply=apply)
    order = ListOrder("rules", tmp_path / "list.txt", tmp_path / "names.csv", "D:\\share")
    assert desk.lists == [(order, apply)]
    assert view == FakeAccessDesk().take_list(order, apply=apply)
    assert wire.LIST_VIEW.validate_json(wire.LIST_VIEW.dump_json(view)) == view
