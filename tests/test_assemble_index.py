"""One process at a time has the index of a data folder open, whichever home its vectors have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

import assemble
from errors import IndexLocked
from index_store import server_index
from index_store.manifest import Manifest
from index_store.server_index import ServerIndex
from settings import IndexSettings, Settings
from tests.fresh_database import fresh_database

# Memory mode says once that payload indexes do nothing there: true, and no concern of these tests.
pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


@pytest.fixture(params=[None, "http://qdrant.example"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setattr(assemble, "model_fingerprint", lambda folder: "0" * 64)
    monkeypatch.setattr(assemble, "model_dimension", lambda folder: 4)
    monkeypatch.setattr(server_index, "connect", lambda *of: ServerIndex(QdrantClient(":memory:"), "chunks", 4))
    yield Settings(data=tmp_path / "data", index=IndexSettings(qdrant_url=request.param))


def test_a_second_opening_is_refused_until_the_first_is_closed(settings: Settings, tmp_path: Path) -> None:
    database = fresh_database(settings.data)
    manifest = Manifest(database)
    with ExitStack() as first, ExitStack() as second:
        assemble._open_index(settings, first, manifest, tmp_path)
        with pytest.raises(IndexLocked):
            assemble._open_index(settings, second, manifest, tmp_path)
        first.close()
        index, _ = assemble._open_index(settings, second, manifest, tmp_path)
        assert index.count() == 0
    database.close()
