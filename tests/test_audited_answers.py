"""Questions and searches are in the audit log: before they are searched, and their ends however they end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from answering.answer import (
    Finished,
    Sentence,
    Turn,
)
from desk import Inquiry
from errors import ModelServerDown, QuestionEmpty
from index_store.records import Narrowing
from journal.audit_read import entries
from tests.audited_world import TEXT, World, audited_world, day_counts


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with audited_world(tmp_path) as opened:
        yield opened


def test_a_question_and_its_answer_are_two_entries_with_all_that_explains_them(world: World) -> None:
    inquiry = Inquiry("では日当は", Narrowing(file_types=("md",)), (Turn("出張は", "はい"),))
    *_, finished = world.desk().ask(inquiry)
    assert isinstance(finished, Finished)
    (first, question), (second, answer) = world.told()
    assert (first, second) == ("question", "answer")
    assert (question["text"], question["characters"], question["turns"]) == ("では日当は", 5, 1)
    assert question["narrowing"] == {
        "source_ids": [], "file_types": ["md"], "modified_from": None, "modified_to": None,
    }  # fmt: skip
    assert (answer["question"], answer["outcome"], answer["text"]) == (1, "answered", "3,000円です[1]。")
    assert (answer["search_text"], answer["total_ms"], answer["error"]) == ("出張の日当", 12.5, None)
    assert answer["passages"] == [
        {
            "document": "d1",
            "path": "総務/旅費規程.md",
            "version": 3,
            "ordinal": world.answerer.hits[0].chunk.ordinal,
            "scope": world.answerer.hits[0].document.scope_id,
            "label": "社外秘",
            "sha256": sha256(TEXT.encode()).hexdigest(),
            "read": True,
            "cited": 1,
        }
    ]
    assert answer["models"] == {
        "chat": "fake-qwen@0123456789ab", "embedding": "embedding@1", "index": "index", "answered": "fake-qwen",
    }  # fmt: skip
    assert answer["gate"] == {
        "evidence": 1.25,
        "notes": ["注記です。"],
        "checks": [{"kind": "figure", "start": 0, "end": 6, "words": "3,000円", "instead": "2,500円"}],
        "left_out": 0,
        "stopped": False,
        "personal": [{"gate": "passage", "kind": "phone", "decision": "mask", "count": 2}],
        "guard": "safe",
        "withheld": None,
    }
    assert TEXT not in "".join(entry.detail for entry in entries(world.database))


def test_the_question_is_on_the_disk_before_anything_is_searched(world: World) -> None:
    events = world.desk().ask(Inquiry("日当は"))
    assert [kind for kind, _ in world.told()] == ["question"]
    assert world.answerer.searched == 0
    events.close()


def test_the_answer_ends_for_the_reader_once_its_entry_is_written(world: World) -> None:
    for event in world.desk().ask(Inquiry("日当は")):
        kinds = [kind for kind, _ in world.told()]
        assert kinds == (["question", "answer"] if isinstance(event, Finished) else ["question"])


def test_a_refusal_is_told(world: World) -> None:
    world.answerer.refused = True
    list(world.desk().ask(Inquiry("社長の趣味は")))
    _, (_, answer) = world.told()
    assert (answer["outcome"], answer["text"]) == ("refused", "資料には記載がありません")


@pytest.mark.parametrize("error", [ModelServerDown(url="http://127.0.0.1:9", reason="refused"), ValueError("a bug")])
def test_a_question_that_fails_is_told_with_what_was_found(world: World, error: Exception) -> None:
    world.answerer.fails = error
    with pytest.raises(type(error)):
        list(world.desk().ask(Inquiry("日当は")))
    _, (_, answer) = world.told()
    assert (answer["outcome"], answer["search_text"]) == ("failed", "出張の日当")
    gate = cast(dict[str, object], answer["gate"])
    assert gate["personal"] == [{"gate": "passage", "kind": "phone", "decision": "mask", "count": 2}]
    assert (day_counts(world), gate["evidence"]) == ([("passage", "phone", "mask", 2)], None)
    assert len(cast(list[object], answer["passages"])) == 1
    assert cast(dict[str, object], answer["error"])["code"] == type(error).__name__


def test_a_cancelled_answer_is_told_as_far_as_it_came(world: World) -> None:
    events = world.desk().ask(Inquiry("日当は"))
    for event in events:
        if isinstance(event, Sentence):
            events.close()
    _, (_, answer) = world.told()
    assert (answer["outcome"], answer["text"], answer["error"]) == ("cancelled", "3,000円です[1]。", None)


def test_what_is_left_after_the_end_is_no_cancelling(world: World) -> None:
    events = world.desk().ask(Inquiry("日当は"))
    while not isinstance(next(events), Finished):
        pass
    events.close()
    assert [told.get("outcome") for _, told in world.told()] == [None, "answered"]


def test_without_a_model_the_question_is_told_as_failed(world: World) -> None:
    desk = world.desk()
    desk.parts = replace(desk.parts, answerer=None)
    with pytest.raises(ModelServerDown):
        desk.ask(Inquiry("日当は"))
    assert [told.get("outcome") for _, told in world.told()] == [None, "failed"]


def test_a_search_is_one_entry_and_so_is_one_that_fails(world: World) -> None:
    desk = world.desk()
    desk.search(Inquiry("日当"))
    with pytest.raises(QuestionEmpty):
        desk.search(Inquiry(""))
    (kind, found), (_, failed) = world.told()
    assert (kind, found["text"], found["error"]) == ("search", "日当", None)
    assert [one["label"] for one in cast(list[dict[str, object]], found["passages"])] == ["社外秘"]
    assert cast(dict[str, object], failed["error"])["code"] == "QuestionEmpty"
