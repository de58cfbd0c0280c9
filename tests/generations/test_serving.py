"""Who began with a generation ends with it; while one takes another's place nothing is written."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import cast

import pytest

from errors import GenerationBusy, GenerationMismatch, QuestionEmpty, RunInProgress
from generations.serving import OpenGeneration, ReadsSources, Refused, Serving
from index_store.manifest import Manifest
from index_store.records import Hit, Narrowing, Readable
from index_store.vector_index import VectorIndex

NOBODY = Readable(())


@dataclass
class Watched:
    """Waits in a search until it may go on."""

    searched: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        self.searched.set()
        self.go_on.wait()
        return ()


def generation(number: int, retriever: Watched | Refused) -> OpenGeneration:
    return OpenGeneration(
        number=number,
        manifest=cast(Manifest, None),
        index=cast(VectorIndex, None),
        retriever=retriever,
        ingester=cast(ReadsSources, None),
        embedding_model="",
        digest="",
        load=lambda: None,
        close=lambda: None,
    )


def test_a_search_keeps_its_generation_until_it_ends() -> None:
    old, watched = Watched(), Watched()
    watched.go_on.set()
    serving = Serving(generation(1, old))
    searching = threading.Thread(target=serving.search, args=("日当", NOBODY))
    searching.start()
    old.searched.wait()
    replaced: list[OpenGeneration] = []
    switching = threading.Thread(target=lambda: replaced.append(serving.replace(generation(2, watched))))
    switching.start()
    while serving.now.number == 1:
        switching.join(0.001)
    assert serving.search("日当", NOBODY) == (), "the next question has the new one at once"
    assert watched.searched.is_set()
    assert replaced == []
    old.go_on.set()
    switching.join()
    searching.join()
    assert [one.number for one in replaced] == [1]


def test_a_run_keeps_switches_away_and_a_switch_runs() -> None:
    serving = Serving(generation(1, Watched()))
    with serving.writing("/規程"):
        with pytest.raises(RunInProgress, match="/規程"), serving.settled():
            pass
        with serving.writing("/総務"):
            pass
    with serving.settled():
        for refused in (serving.writing("/規程"), serving.settled()):
            with pytest.raises(GenerationBusy), refused:
                pass
    with serving.settled():
        pass


def test_a_run_that_fails_lets_go() -> None:
    serving = Serving(generation(1, Watched()))
    with pytest.raises(QuestionEmpty), serving.writing("/規程"):
        raise QuestionEmpty()
    with serving.settled():
        pass


def test_what_is_refused_says_why_each_time() -> None:
    serving = Serving(generation(1, Refused(GenerationMismatch(name="tokenizer", indexed="0", current="1"))))
    for _ in range(2):
        with pytest.raises(GenerationMismatch, match="tokenizer=0"):
            serving.search("日当", NOBODY)
