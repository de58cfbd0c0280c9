"""The desk over the real stores, with an ingester that can be watched."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from access.people import LOCAL_PERSON
from access.rights import Rights
from access.rules import Rules, Said
from answering.answer import Answer, AnswerEvent, Finished, Found, Question, Rewritten, Timings
from answering.answer_question import AnswerQuestion
from answering.injected import InjectionGate
from answering.matched_words import WordMatcher
from answering.nearest_line import LineFinder
from database import Database
from desk import DeskParts, Fingerprints, Inquiry, LocalDesk
from errors import DiskFull, ModelServerDown, QuestionEmpty, RunInProgress, SourceOverlaps, SourceUnknown
from generations.serving import OpenGeneration, ReadsSources, Refused, Serving
from index_store.manifest import Manifest
from index_store.records import Source
from index_store.vector_index import VectorIndex
from ingest.report import FileResult, IngestReport, Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.terms_book import TermsBook
from journal.alerts import Alerts
from journal.gate_counts import GateCounts
from journal.runs import Runs
from models.address import NoServer
from notify.after_run import AfterRun
from notify.notifier import Notifier
from privacy.gate import PrivacyGate
from tests.answering.building import RunWords, hit
from tests.app.fake_index_desk import FakeIndexDesk
from tests.fresh_database import fresh_database


@dataclass
class WatchedIngester:
    """Two files; asked to stop after the first, it says so."""

    error: Exception | None = None
    failures: int = 1
    orders: list[RunOrder] = field(default_factory=list)

    def run(
        self, source: Source, should_stop: Callable[[], bool], run_id: str, order: RunOrder
    ) -> Generator[RunEvent, None, None]:
        self.orders.append(order)
        yield Progress(run_id, 1, 2, 3)
        if self.error is not None:
            raise self.error
        done = [FileResult("a.md", "indexed", chunks=3)]
        if not should_stop():
            done += [FileResult(f"b{number}.md", "failed", error_code="FileEmpty") for number in range(self.failures)]
        yield RunEnded(IngestReport(run_id, source.id, source.folder, tuple(done), stopped=should_stop()))


@dataclass
class WatchedIndex:
    deleted: list[str] = field(default_factory=list)
    flushed: int = 0

    def delete(self, point_ids: Sequence[str]) -> None:
        self.deleted += point_ids

    def flush(self) -> None:
        self.flushed += 1


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = fresh_database(tmp_path / "data")
    yield opened
    opened.close()


def generation_over(database: Database, ingester: WatchedIngester) -> OpenGeneration:
    return OpenGeneration(
        number=1,
        manifest=Manifest(database),
        index=cast(VectorIndex, WatchedIndex()),
        retriever=Refused(QuestionEmpty()),
        ingester=cast(ReadsSources, ingester),
        embedding_model="embedding@1",
        digest="index",
        load=lambda: None,
        close=lambda: None,
    )


def desk_over(database: Database, ingester: WatchedIngester | None = None) -> LocalDesk:
    runs, alerts = Runs(database), Alerts(database)
    return LocalDesk(
        DeskParts(
            person=LOCAL_PERSON,
            rights=Rights(Rules(database), Manifest(database).folders),
            new_source_readers=("*",),
            serving=Serving(generation_over(database, ingester or WatchedIngester())),
            answerer=None,
            terms=cast(TermsBook, None),
            runs=runs,
            llm=NoServer(),
            chat_model=None,
            indexes=FakeIndexDesk(),
            lines=LineFinder(RunWords()),
            matcher=WordMatcher(RunWords()),
            after_run=AfterRun(runs, alerts, Notifier(runs, alerts, (), language="ja", file_names=False), 0.2),
            privacy=PrivacyGate(),
            gate_counts=GateCounts(database),
            injections=InjectionGate(),
        )
    )


def folder_in(tmp_path: Path, name: str = "規程") -> Path:
    (tmp_path / name).mkdir(parents=True)
    return tmp_path / name


def test_each_source_has_a_scope_of_its_own_and_adding_it_again_makes_no_other(
    database: Database, tmp_path: Path
) -> None:
    desk = desk_over(database)
    source = desk.add_source(folder_in(tmp_path))
    assert desk.add_source(tmp_path / "規程") == source
    assert [(rule.source_id, rule.path, rule.said) for rule in desk.parts.rights.rules.all()] == [
        (source.id, "", Said(("*",), "社内"))
    ]


def test_a_source_that_is_refused_leaves_no_scope(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database)
    desk.add_source(folder_in(tmp_path))
    with pytest.raises(SourceOverlaps):
        desk.add_source(folder_in(tmp_path, "規程/総務"))
    assert len(desk.parts.rights.rules.all()) == 1


def test_a_removed_source_is_gone_with_its_scope(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database)
    source = desk.add_source(folder_in(tmp_path))
    desk.remove_source(source.folder)
    assert desk.sources() == ()
    assert desk.parts.rights.rules.all() == ()
    with pytest.raises(SourceUnknown):
        desk.remove_source(source.id)


def test_a_run_is_kept_with_a_line_for_each_file(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database)
    source = desk.add_source(folder_in(tmp_path))
    assert isinstance(list(desk.ingest(source.id))[-1], RunEnded)
    (run,) = desk.parts.runs.recent()
    assert (run.state, run.indexed, run.failed) == ("finished", 1, 1)
    assert [line.path for line in desk.parts.runs.lines(run.id)] == ["a.md", "b0.md"]


def test_a_run_that_is_left_is_stopped_and_keeps_what_it_came_to(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database)
    events = desk.ingest(desk.add_source(folder_in(tmp_path)).id)
    next(events)
    events.close()
    (run,) = desk.parts.runs.recent()
    assert run.state == "stopped"
    assert [line.path for line in desk.parts.runs.lines(run.id)] == ["a.md"]


def test_a_run_that_fails_is_kept_as_failed(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database, WatchedIngester(DiskFull(path="/", free="0", needed="1")))
    with pytest.raises(DiskFull):
        list(desk.ingest(desk.add_source(folder_in(tmp_path)).id))
    assert [run.state for run in desk.parts.runs.recent()] == ["failed"]


@pytest.mark.parametrize("error", [DiskFull(path="/", free="0", needed="1"), ValueError("a bug")])
def test_a_failed_run_says_why_and_leaves_an_alert(database: Database, tmp_path: Path, error: Exception) -> None:
    desk = desk_over(database, WatchedIngester(error))
    with pytest.raises(type(error)):
        list(desk.ingest(desk.add_source(folder_in(tmp_path)).id))
    (run,) = desk.parts.runs.recent()
    assert (run.state, run.error_code) == ("failed", type(error).__name__)
    (alert,) = desk.parts.after_run.alerts.open()
    assert (alert.kind, alert.error_code, alert.run_id) == ("failed", type(error).__name__, run.id)


def test_a_run_that_was_refused_leaves_no_trace(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database, WatchedIngester(RunInProgress(source="/")))
    with pytest.raises(RunInProgress):
        list(desk.ingest(desk.add_source(folder_in(tmp_path)).id))
    assert desk.parts.runs.recent() == ()
    assert desk.parts.after_run.alerts.open() == ()


def test_an_order_reaches_the_run_and_the_journal(database: Database, tmp_path: Path) -> None:
    ingester = WatchedIngester()
    desk = desk_over(database, ingester)
    order = RunOrder("schedule", accept_removals=True)
    list(desk.ingest(desk.add_source(folder_in(tmp_path)).id, order))
    assert ingester.orders == [order]
    (run,) = desk.parts.runs.recent()
    assert (run.started_by, run.types) == ("schedule", {})


def test_more_failures_than_before_are_a_warning(database: Database, tmp_path: Path) -> None:
    ingester = WatchedIngester(failures=2)
    desk = desk_over(database, ingester)
    source = desk.add_source(folder_in(tmp_path))
    list(desk.ingest(source.id))
    ingester.failures = 9
    *_, end = desk.ingest(source.id)
    assert isinstance(end, RunEnded)
    assert end.report.error_code == "RunFailsMore"
    assert end.report.error_values == {
        "folder": source.folder, "failed": "9", "before": "2", "total": "10", "limit": "20",
    }  # fmt: skip
    assert desk.parts.runs.recent()[0].error_code == "RunFailsMore"
    *_, end = desk.ingest(source.id)
    assert isinstance(end, RunEnded)
    assert end.report.error_code is None


def test_a_removed_source_is_no_longer_warned_about(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database)
    source = desk.add_source(folder_in(tmp_path))
    list(desk.ingest(source.id))
    assert [alert.kind for alert in desk.parts.after_run.alerts.open()] == ["incomplete"]
    desk.remove_source(source.id)
    assert desk.parts.after_run.alerts.open() == ()


def test_without_a_model_nothing_is_asked(database: Database) -> None:
    desk = desk_over(database)
    with pytest.raises(ModelServerDown):
        desk.ask(Inquiry("日当は？"))
    assert desk.health().llm == "down"
    assert desk.fingerprints() == Fingerprints("embedding@1", None, "index")


def test_a_limited_run_is_kept_as_one_and_shown_in_the_whole_run(database: Database, tmp_path: Path) -> None:
    desk = desk_over(database)
    source = desk.add_source(folder_in(tmp_path))
    list(desk.ingest(source.id))
    list(desk.ingest(source.id, RunOrder(only=frozenset({"c.md", "b0.md"}))))
    limited, whole = desk.runs()
    assert (limited.only, whole.only) == (("b0.md", "c.md"), None)
    # The watched ingester meets a.md and b0.md whatever it is asked for.
    assert [file.path for file in desk.report(whole.id).files] == ["a.md", "b0.md"]
    assert desk.report(limited.id).run_id == limited.id


class OneAnswer:
    """Finds 「出張の日当」, completes a follow-up, and answers."""

    def __init__(self) -> None:
        self.closed = False

    def stream(self, question: Question) -> Generator[AnswerEvent, None, None]:
        hits = (hit("出張の日当は3,000円"),)
        try:
            yield Rewritten("出張の日当")
            yield Found(hits, 1.0)
            yield Finished(Answer("3,000円", False, (), hits, Timings(), "fake", "出張の日当"))
        finally:
            self.closed = True


def test_passages_of_an_answer_tell_the_words_that_found_them(database: Database) -> None:
    parts, answerer = desk_over(database).parts, OneAnswer()
    desk = LocalDesk(replace(parts, answerer=cast(AnswerQuestion, answerer)))
    _, found, finished = desk.ask(Inquiry("では日当は"))
    assert isinstance(found, Found)
    assert isinstance(finished, Finished)
    assert found.hits[0].matched == ((0, 2), (3, 5))
    assert finished.answer.passages == found.hits
    events = desk.ask(Inquiry("日当"))
    next(events)
    answerer.closed = False
    events.close()
    assert answerer.closed
