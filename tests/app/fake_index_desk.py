"""Two generations whose every answer is set by the test."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from errors import ShokoError
from generations.index_desk import (
    BuildEvent,
    Building,
    BuildOrder,
    Built,
    Compacting,
    Comparing,
    GenerationLine,
    IndexOverview,
    Switched,
    SwitchEvent,
    SwitchOrder,
)
from index_store.fingerprint import Difference
from index_store.generations import DatedSwitch, Switch
from ingest.report import FileResult, IngestReport, Progress
from tests.app.fake_documents import CHANGED

SERVING = GenerationLine(1, "serving", CHANGED, "fake-embedding@0123456789ab", 500, 5, 128)
NEW = GenerationLine(2, "building", CHANGED, "fake-embedding@0123456789ab", 400, 5, 150)
JUDGED = Switch(1, 2, questions=20, recall_before=0.9, recall_after=0.95)
DIFFERENCE = Difference("chunk_characters", "500", "400")


class FakeIndexDesk:
    """`fails` is raised by whatever is done next; `missing` are what a build lacks."""

    def __init__(self) -> None:
        self.shown = IndexOverview((SERVING,), ())
        self.fails: ShokoError | None = None
        self.missing: tuple[str, ...] = ()
        self.stopped = False
        self.built: list[BuildOrder] = []
        self.orders: list[SwitchOrder] = []
        self.dropped: list[int] = []
        self.closed_streams = 0

    def overview(self) -> IndexOverview:
        return self.shown

    def build(self, order: BuildOrder) -> Generator[BuildEvent, None, None]:
        self.built.append(order)
        try:
            self._fail()
            yield Building(2, 1, 1, "/documents", Progress("run", 1, 2, 3, "a.md"))
            if order.optimize:
                yield Compacting(2)
            files = (FileResult("a.md", "indexed", 3), FileResult("空.txt", "failed", error_code="FileEmpty"))
            report = IngestReport("run", "source", "/documents", files, seconds=1.5, stopped=self.stopped)
            yield Built(NEW, (report,), self.missing)
        finally:
            self.closed_streams += 1

    def switch(self, order: SwitchOrder) -> Generator[SwitchEvent, None, None]:
        self.orders.append(order)
        self._fail()
        yield Comparing(1, 40)
        switch = replace(JUDGED, accepted="worse") if order.accept_worse else JUDGED
        self.shown = IndexOverview(
            (replace(SERVING, state="kept"), replace(NEW, state="serving")), (DatedSwitch(CHANGED, switch),)
        )
        yield Switched(switch)

    def rollback(self) -> Switched:
        self._fail()
        return Switched(Switch(2, 1, is_rollback=True), 3)

    def drop(self, number: int) -> None:
        self._fail()
        self.dropped.append(number)

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails
