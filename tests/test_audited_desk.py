"""What goes over the desk is in the audit log: questions before they are searched, their ends however they end, every act."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from access.rules import Rules, Said
from answering.answer import (
    Answer,
    AnswerEvent,
    Check,
    Citation,
    Finished,
    Found,
    GateRecord,
    Question,
    Rewritten,
    Sentence,
    Timings,
    Turn,
)
from answering.answer_question import AnswerQuestion
from audited_desk import AuditedDesk
from database import Database
from desk import Inquiry
from errors import DiskFull, ModelServerDown, NotAFolder, QuestionEmpty, ShokoError
from generations.index_desk import BuildOrder, SwitchOrder
from generations.serving import Serving
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import Described, Hit, Narrowing, Readable
from ingest.terms_book import TermsBook
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent
from journal.audit import AuditLog, AuditPlace, AuditRules
from journal.audit_read import entries
from journal.audit_records import Record
from journal.audit_verify import verify
from journal.gate_counts import GateCounts
from privacy.tally import GateCount
from tests.answering.building import document, hit
from tests.app.fake_index_desk import FakeIndexDesk
from tests.fresh_database import fresh_database
from tests.test_desk import WatchedIngester, desk_over, folder_in, generation_over

TEXT = "宿泊を伴う出張の日当は1日3,000円"
DECIDED = (GateCount("passage", "phone", "mask", 2),)


class Scripted:
    """An answerer that finds one passage, writes a sentence, and ends as it is told."""

    def __init__(self, scope_id: str) -> None:
        self.hits = (replace(hit(TEXT), document=replace(document(), scope_id=scope_id, version=3)),)
        self.fails: Exception | None = None
        self.refused = False
        self.searched = 0

    def stream(self, question: Question) -> Generator[AnswerEvent, None, None]:
        self.searched += 1
        yield Rewritten("出張の日当")
        yield Found(self.hits, 1.0, GateRecord(DECIDED))
        if self.fails is not None:
            raise self.fails
        found = self.hits[0]
        cited = Citation(
            1, found.document.id, "旅費規程", found.document.path, found.chunk.place, TEXT, 0.5, found.point_id
        )
        if not self.refused:
            yield Sentence("3,000円です[1]。", (cited,))
        yield Finished(
            Answer(
                text="資料には記載がありません" if self.refused else "3,000円です[1]。",
                refused=self.refused,
                citations=() if self.refused else (cited,),
                passages=self.hits,
                timings=Timings(total_ms=12.5),
                model="fake-qwen",
                search_text="出張の日当",
                notes=("注記です。",),
                prompt_ids=(found.point_id,),
                evidence=1.25,
                checks=(Check("figure", 0, 6, "3,000円", "2,500円"),),
                gates=GateRecord(DECIDED, "safe"),
            )
        )


class Searcher:
    def __init__(self, hits: tuple[Hit, ...]) -> None:
        self.hits = hits

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        if text == "":
            raise QuestionEmpty
        return self.hits


class FakeTerms:
    def apply(self, text: str) -> Generator[TermsEvent, None, None]:
        yield Retokenizing(1, 2)
        yield TermsApplied(len(text.splitlines()), 2, 0.1)


class World:
    def __init__(self, folder: Path) -> None:
        self.database: Database = fresh_database(folder)
        self.ingester = WatchedIngester()
        manifest = Manifest(self.database)
        source = manifest.add_source(folder)
        begun = manifest.begin_version(source, FileFacts("規程.md", "0", 1, 0), Described("規程", "md"), ())
        Rules(self.database).set(source.id, "", Said(("*",), "社外秘"))
        self.answerer = Scripted(begun.scope_id)
        self.place = AuditPlace.open(self.database, folder)
        self.indexes = FakeIndexDesk()

    def desk(self, rules: AuditRules = AuditRules(), log: AuditLog | None = None) -> AuditedDesk:
        generation = replace(generation_over(self.database, self.ingester), retriever=Searcher(self.answerer.hits))
        parts = replace(
            desk_over(self.database, self.ingester).parts,
            answerer=cast(AnswerQuestion, self.answerer),
            serving=Serving(generation),
            terms=cast(TermsBook, FakeTerms()),
            indexes=self.indexes,
            chat_model="fake-qwen@0123456789ab",
        )
        return AuditedDesk(parts, AuditLog(self.place, rules) if log is None else log)

    def told(self) -> list[tuple[str, dict[str, object]]]:
        verify(self.place)
        return [(entry.kind, json.loads(entry.detail)) for entry in entries(self.database)]


def day_counts(world: World) -> list[tuple[str, str, str, int]]:
    kept = GateCounts(world.database).between(date.min, date.max)
    return [(one.gate, one.kind, one.decision, one.count) for one in kept]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = World(tmp_path / "data")
    yield opened
    opened.database.close()


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


class Full(AuditLog):
    """Writes so many entries, then the disk is full."""

    def __init__(self, place: AuditPlace, left: int) -> None:
        super().__init__(place)
        self.left = left

    def add(self, record: Record) -> int | None:
        if self.left == 0:
            raise DiskFull(path="/data", free="0 MB", needed="64 MB")
        self.left -= 1
        return super().add(record)


def test_a_question_that_cannot_be_recorded_is_not_searched(world: World) -> None:
    with pytest.raises(DiskFull):
        world.desk(log=Full(world.place, 0)).ask(Inquiry("日当は"))
    assert world.answerer.searched == 0


def test_an_answer_that_cannot_be_recorded_does_not_end_well(world: World) -> None:
    events = world.desk(log=Full(world.place, 1)).ask(Inquiry("日当は"))
    with pytest.raises(DiskFull):
        list(events)
    assert [kind for kind, _ in world.told()] == ["question"]


def test_passages_that_cannot_be_recorded_are_not_handed_out(world: World) -> None:
    with pytest.raises(DiskFull):
        world.desk(log=Full(world.place, 0)).search(Inquiry("日当"))


def test_an_act_that_cannot_be_recorded_is_not_done(world: World, tmp_path: Path) -> None:
    desk = world.desk(log=Full(world.place, 0))
    with pytest.raises(DiskFull):
        desk.add_source(folder_in(tmp_path))
    with pytest.raises(DiskFull):
        desk.indexes.drop(1)
    assert (len(desk.sources()), world.indexes.dropped) == (1, [])


class Stars:
    def mask(self, text: str) -> str:
        return text.replace("山田", "**")


def test_texts_are_masked_where_they_are_written(world: World) -> None:
    list(world.desk(AuditRules(masks=Stars())).ask(Inquiry("山田の日当は")))
    (_, question), _ = world.told()
    assert (question["text"], question["characters"]) == ("**の日当は", 6)


def test_without_texts_nobody_can_read_what_was_asked_or_answered(world: World) -> None:
    list(world.desk(AuditRules(texts=False)).ask(Inquiry("山田の日当は")))
    world.answerer.fails = ModelServerDown(url="http://127.0.0.1:9", reason="山田")
    with pytest.raises(ModelServerDown):
        list(world.desk(AuditRules(texts=False)).ask(Inquiry("山田の日当は")))
    written = "".join(entry.detail for entry in entries(world.database))
    assert "山田" not in written and "3,000" not in written and "日当" not in written
    assert '"version":3' in written and '"label":"社外秘"' in written


def outcomes(world: World) -> list[tuple[str, object]]:
    return [(kind, told["outcome"]) for kind, told in world.told()]


def test_sources_are_told_before_and_after(world: World, tmp_path: Path) -> None:
    desk = world.desk()
    source = desk.add_source(folder_in(tmp_path))
    desk.remove_source(source.id)
    assert outcomes(world) == [
        ("source.add", "begun"), ("source.add", "done"), ("source.remove", "begun"), ("source.remove", "done"),
    ]  # fmt: skip
    (_, begun), (_, added), _, (_, removed) = world.told()
    assert begun["what"] == {"folder": source.folder}
    assert added["what"] == removed["what"] == {
        "source": source.id, "folder": source.folder,
    }  # fmt: skip
    assert (added["begun"], removed["begun"]) == (1, 3)


def test_a_refused_act_is_told_as_failed(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotAFolder):
        world.desk().add_source(tmp_path / "file")
    _, (_, failed) = world.told()
    assert failed["outcome"] == "failed"
    assert cast(dict[str, object], failed["error"])["code"] == "NotAFolder"


def test_a_run_is_told_with_what_it_came_to_and_a_stopped_one_as_stopped(world: World, tmp_path: Path) -> None:
    desk = world.desk()
    source = desk.add_source(folder_in(tmp_path))
    list(desk.ingest(source.id))
    events = desk.ingest(source.id)
    next(events)
    events.close()
    *_, (_, begun), (_, done), (kind, again), (_, stopped) = world.told()
    assert cast(dict[str, object], begun["what"])["started_by"] == "command"
    assert {"indexed": 1, "failed": 1, "run": desk.parts.runs.recent()[1].id}.items() <= cast(
        dict[str, object], done["what"]
    ).items()
    assert (kind, again["outcome"], stopped["outcome"]) == ("reindex", "begun", "stopped")


def test_a_run_that_fails_is_told_so(world: World, tmp_path: Path) -> None:
    world.ingester.error = DiskFull(path="/", free="0", needed="1")
    desk = world.desk()
    with pytest.raises(DiskFull):
        list(desk.ingest(desk.add_source(folder_in(tmp_path)).id))
    assert outcomes(world)[-1] == ("reindex", "failed")


def test_terms_are_told_by_their_number_and_hash(world: World) -> None:
    list(world.desk().apply_terms("育休,育児休業\n"))
    (kind, begun), (_, done) = world.told()
    assert (kind, begun["what"]) == (
        "terms.apply", {"lines": 1, "sha256": sha256("育休,育児休業\n".encode()).hexdigest()},
    )  # fmt: skip
    assert done["what"] == {"terms": 1, "passages": 2}


def test_generations_are_told(world: World) -> None:
    indexes = world.desk().indexes
    assert indexes.overview() == world.indexes.overview()
    list(indexes.build(BuildOrder(rebuild=True)))
    list(indexes.switch(SwitchOrder(2, Path("/golden.jsonl"), accept_worse=True)))
    indexes.rollback()
    indexes.drop(3)
    told = world.told()
    kinds = ("index.build", "index.switch", "index.rollback", "index.drop")
    assert [kind for kind, _ in told] == [kind for kind in kinds for _ in range(2)]
    assert told[0][1]["what"] == {"rebuild": True, "optimize": False}
    assert cast(dict[str, object], told[2][1]["what"])["golden"] == "/golden.jsonl"
    assert {"before": 1, "after": 2}.items() <= cast(dict[str, object], told[3][1]["what"]).items()
    assert told[7][1]["outcome"] == "done"


def test_a_switch_that_is_refused_is_told(world: World) -> None:
    world.indexes.fails = ShokoError(detail="worse")
    with pytest.raises(ShokoError):
        list(world.desk().indexes.switch(SwitchOrder()))
    assert outcomes(world)[-1] == ("index.switch", "failed")
