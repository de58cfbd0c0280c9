from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from errors import DataFolderUnusable, DatasetInvalid
from evaluation.datasets import Dataset, DatasetQuestion, Passage
from evaluation.throwaway import index_folder, passage_index, throwaway_house
from ingest.report import Progress, RunEvent
from settings import IndexSettings, Settings
from tests.evaluation.fake_house import FakeHouse, move_in

DATASET = Dataset(
    name="small",
    passages=(Passage(id="p/1", title="日当", text="一日3,000円"), Passage(id="p2", text="三日前に申請")),
    questions=(DatasetQuestion(id="q1", question="日当は", passage_ids=("p/1",)),),
)


def test_passages_are_documents_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = move_in(monkeypatch, FakeHouse({}))
    with passage_index(Settings(data=tmp_path), DATASET, with_model=False) as index:
        assert list(house.texts.values()) == ["# 日当\n\n一日3,000円\n", "三日前に申請\n"]
        assert set(index.document_of) == {"p/1", "p2"}
        assert {index.passage_of[document] for document in index.document_of.values()} == {"p/1", "p2"}
        assert index.seconds == 2.0


def test_the_index_lies_outside_the_data_folder_and_on_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = move_in(monkeypatch, FakeHouse({}))
    mine = Settings(data=tmp_path / "data", index=IndexSettings(qdrant_url="http://127.0.0.1:1"))
    with throwaway_house(mine, with_model=False):
        (own,) = house.opened
        assert not own.data.is_relative_to(tmp_path)
        assert own.index.qdrant_url is None
        assert own.ingest.embedding_cache == tmp_path / "data" / "evaluation" / "embedding_cache.sqlite"
        assert own.retrieval.query_cache == own.ingest.embedding_cache
        assert own.retrieval.model_copy(update={"query_cache": None}) == mine.retrieval
        assert own.data.parent.is_dir()
    assert not own.data.parent.exists()
    assert house.closed == 1


def test_the_house_is_closed_however_the_evaluation_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = move_in(monkeypatch, FakeHouse({}))
    with pytest.raises(KeyboardInterrupt), passage_index(Settings(data=tmp_path), DATASET, with_model=False):
        raise KeyboardInterrupt
    assert house.closed == 1
    assert not house.opened[0].data.parent.exists()


def test_a_passage_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = move_in(monkeypatch, FakeHouse({}))
    house.unreadable = ("000001.md",)
    with (
        pytest.raises(DatasetInvalid, match=r"small.*passage p2: 文字が見つかりません"),
        passage_index(Settings(data=tmp_path), DATASET, with_model=False),
    ):
        raise AssertionError("not reached")
    assert house.closed == 1


def test_a_data_folder_that_cannot_hold_the_cache_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnusable), throwaway_house(Settings(data=tmp_path / "file"), with_model=False):
        raise AssertionError("not reached")


def test_a_run_that_does_not_end_is_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = FakeHouse({})
    monkeypatch.setattr(house, "ingest", _nothing)
    with pytest.raises(DatasetInvalid, match="did not end"):
        index_folder(house, tmp_path)  # type: ignore[arg-type]


def _nothing(source_id: str) -> Generator[RunEvent, None, None]:
    yield Progress("run", 0, 1, 0)
