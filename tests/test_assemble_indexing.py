"""One process at a time has the index of a data folder open, whichever home its vectors have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from assemble_indexing import index_homes
from errors import IndexLocked
from index_store import server_index
from settings import IndexSettings, Settings

# Memory mode says once that payload indexes do nothing there: true, and no concern of these tests.
pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


@pytest.fixture(params=[None, "http://qdrant.example"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setattr(server_index, "client_of", lambda *of: QdrantClient(":memory:"))
    yield Settings(data=tmp_path / "data", index=IndexSettings(qdrant_url=request.param))


def test_a_second_opening_is_refused_until_the_first_is_closed(settings: Settings) -> None:
    settings.data.mkdir()
    with ExitStack() as first, ExitStack() as second:
        first.callback(index_homes(settings, first).open(1, 4).close)
        with pytest.raises(IndexLocked):
            index_homes(settings, second).open(1, 4)
        first.close()
        index = index_homes(settings, second).open(1, 4)
        second.callback(index.close)
        assert index.count() == 0
