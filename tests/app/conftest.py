from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.house import Door
from tests.app.fake_house import FakeHouse
from tests.app.served import Served, served


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
