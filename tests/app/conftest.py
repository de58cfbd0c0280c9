from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.house import Door
from tests.app.fake_house import FakeHouse
from tests.app.login_world import LoginWorld, login_world
from tests.app.served import Served, served
from tests.people.fake_provider import FakeProvider


@pytest.fixture
def house(tmp_path: Path) -> FakeHouse:
    return FakeHouse(tmp_path / "documents")


@pytest.fixture
def door(house: FakeHouse) -> Door:
    opened = Door()
    opened.let_in(house)
    return opened


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that only read from it."""
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="session")
def running_provider() -> Iterator[FakeProvider]:
    provider = FakeProvider()
    yield provider
    provider.close()


@pytest.fixture
def provider(running_provider: FakeProvider) -> FakeProvider:
    """Says the truth again, of 田中."""
    running_provider.tell_the_truth()
    return running_provider


@pytest.fixture
def world(tmp_path: Path, provider: FakeProvider) -> Iterator[LoginWorld]:
    with login_world(tmp_path, provider) as built:
        yield built
