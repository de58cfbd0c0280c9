"""Ours speaks the protocol, over a house that finds and writes what the test wrote down."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from answering.answer import AnswerEvent, Finished, Found, Question, Sentence, Working
from benchmarks.peers.peer_ours import Ours
from benchmarks.peers.protocol import Job, Piece
from evaluation.throwaway import embedding_cache, write_passages
from tests.benchmarks.peers.a_set import PASSAGES
from tests.evaluation.fake_house import FakeHouse, Written, move_in


class FakeOurs(FakeHouse):
    """Streams its answers as the real one does; a refusal is decided before the model is asked."""

    warmed = 0

    def warm(self) -> None:
        self.warmed += 1

    def stream(self, question: Question) -> Generator[AnswerEvent, None, None]:
        answer = self.ask(question)
        yield Found(answer.passages, 1.0)
        if not answer.refused:
            yield Working("reading", 10)
            yield Working("writing", 1)
            yield Sentence(answer.text)
        yield Finished(answer)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> FakeOurs:
    house = FakeOurs({"日当は": ["日当", "社印"]}, {"日当は": Written("3,000円です。")})
    move_in(monkeypatch, house)
    return house


@pytest.fixture
def ours(house: FakeOurs, tmp_path: Path) -> Iterator[Ours]:
    write_passages(tmp_path, PASSAGES)
    with ExitStack() as closers:
        system = Ours(Job("defaults", str(tmp_path), "model"), closers)
        assert system.index(sorted(tmp_path.glob("*.md"))) == 3
        yield system


def test_it_gives_the_files_of_what_search_finds(house: FakeOurs, ours: Ours) -> None:
    assert ours.search("日当は") == ["000000.md", "000002.md"]
    assert (house.limits, house.warmed) == ([40], 1)


def test_nothing_is_known_to_it_before(house: FakeOurs, ours: Ours) -> None:
    cache = house.opened[0].ingest.embedding_cache
    assert cache is not None and not cache.exists()
    assert "shoko-bench-" in str(cache)
    assert ours.taken == 0


def test_with_a_folder_for_known_vectors_its_second_run_says_that_it_took_them(house: FakeOurs, tmp_path: Path) -> None:
    files, known = tmp_path / "files", tmp_path / "known"
    files.mkdir()
    write_passages(files, PASSAGES)
    told = []
    for _ in range(2):
        with ExitStack() as closers:
            system = Ours(Job("defaults", str(files), "model", known=str(known)), closers)
            system.index(sorted(files.glob("*.md")))
            told.append(system.taken)
        embedding_cache(known).touch()  # the fake house embeds nothing
    assert told == [0, 3]


def test_the_model_has_begun_before_its_first_sentence_is_shown(house: FakeOurs, ours: Ours) -> None:
    assert list(ours.answer("日当は", ["000001.md"])) == [Piece(""), Piece("3,000円です。")]
    assert house.asked[0].readable.document_ids == ("doc-000001.md",)


def test_a_refusal_is_not_written_by_the_model(ours: Ours) -> None:
    (piece,) = ours.answer("社長は", ["000001.md"])
    assert not piece.by_model
    assert "記載がありません" in piece.text
