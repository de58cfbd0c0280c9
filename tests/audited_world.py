"""A desk that tells the audit log, over an answerer, a search and an index that do as the test says."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

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
)
from answering.answer_question import AnswerQuestion
from audited_desk import AuditedDesk
from database import Database
from errors import QuestionEmpty
from generations.serving import Serving
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import Described, Hit, Narrowing, Readable
from ingest.terms_book import TermsBook
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent
from journal.audit import AuditLog, AuditPlace, AuditRules
from journal.audit_read import entries
from journal.audit_verify import verify
from journal.gate_counts import GateCounts
from privacy.tally import GateCount
from tests.answering.building import document, hit
from tests.app.fake_index_desk import FakeIndexDesk
from tests.fresh_database import fresh_database
from tests.test_desk import WatchedIngester, desk_over, generation_over

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


@contextmanager
def audited_world(folder: Path) -> Iterator[World]:
    opened = World(folder / "data")
    try:
        yield opened
    finally:
        opened.database.close()
