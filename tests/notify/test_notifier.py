"""From the end of a run to the message, over the real journal; a channel that can be made to refuse."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from errors import MessageNotDelivered
from journal.alerts import Alerts
from journal.runs import RunLine, RunOutcome, Runs
from notify.after_run import AfterRun
from notify.message import Message
from notify.notifier import Notifier
from tests.fresh_database import fresh_database


@dataclass
class FakeChannel:
    name: str = "webhook"
    place: str = "127.0.0.1"
    refuses: bool = False
    subjects: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    held: threading.Event | None = None

    def send(self, message: Message) -> None:
        if self.held is not None:
            self.held.wait(10)
        if self.refuses:
            raise MessageNotDelivered(channel=self.name, reason="HTTP 500")
        self.subjects.append(message.subject.removeprefix("書庫: "))
        self.messages.append(message)


class Nights:
    """Runs of one source, one a night. Each night is a process of its own: what it told is told when `night` returns."""

    def __init__(self, folder: Path, *channels: FakeChannel) -> None:
        self.database = fresh_database(folder)
        self.runs, self.alerts, self.channels = Runs(self.database), Alerts(self.database), channels
        self.file_names = False
        self._count = 0

    def night(self, outcome: RunOutcome, source: str = "source") -> None:
        notifier = Notifier(self.runs, self.alerts, self.channels, language="ja", file_names=self.file_names)
        self._count += 1
        run_id = f"run-{self._count}"
        self.runs.start(run_id, source, "/文書", "schedule")
        AfterRun(self.runs, self.alerts, notifier, 0.2).ended(self.runs.end(run_id, outcome))
        notifier.close(10)


def lines(*failed: str) -> tuple[RunLine, ...]:
    return (RunLine("a.md", "unchanged"), *(RunLine(path, "failed", error_code="FileEmpty") for path in failed))


WELL = RunOutcome("finished", lines())
NO_FOLDER = RunOutcome("failed", error_code="FolderNotFound", error_values={"path": "/文書"})


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def nights(tmp_path: Path, channel: FakeChannel) -> Iterator[Nights]:
    nights = Nights(tmp_path, channel)
    yield nights
    nights.database.close()


def test_a_change_is_told_once_and_its_end_too(nights: Nights, channel: FakeChannel) -> None:
    for outcome in (WELL, NO_FOLDER, NO_FOLDER, NO_FOLDER, WELL, WELL):
        nights.night(outcome)
    assert channel.subjects == ["再インデックスに失敗しました", "正常に戻りました"]


def test_the_same_unreadable_files_are_no_news(nights: Nights, channel: FakeChannel) -> None:
    for failed in (("x",), ("x",), ("x", "y"), ("y",), ()):
        nights.night(RunOutcome("finished", lines(*failed)))
    assert channel.subjects == ["読めないファイルがあります"] * 2 + ["正常に戻りました"]


def test_what_failed_before_a_bad_night_is_not_told_again(nights: Nights, channel: FakeChannel) -> None:
    for outcome in (RunOutcome("finished", lines("x")), NO_FOLDER, RunOutcome("finished", lines("x"))):
        nights.night(outcome)
    assert channel.subjects[1:] == ["再インデックスに失敗しました", "正常に戻りました"]


def test_a_file_that_failed_while_others_were_missing_is_told_when_they_are_back(
    nights: Nights, channel: FakeChannel
) -> None:
    shrunk = RunOutcome(
        "finished", (*lines("x"), RunLine("b.md", "missing", 1)), 0, {"md": 2}, "RunShrinks",
        {"folder": "/文書", "documents": "2", "missing": "1", "limit": "20"},
    )  # fmt: skip
    for outcome in (WELL, shrunk, RunOutcome("finished", lines("x"))):
        nights.night(outcome)
    assert channel.subjects == ["多くのファイルが見つかりません", "読めないファイルがあります"]


def test_names_of_files_are_told_only_where_the_setting_says_so(nights: Nights, channel: FakeChannel) -> None:
    nights.night(RunOutcome("finished", lines("人事/評価.docx")))
    nights.file_names = True
    nights.night(RunOutcome("finished", lines("人事/評価.docx", "人事/給与.docx")))
    assert "評価" not in channel.messages[0].body + str(channel.messages[0].record)
    assert "評価.docx" in channel.messages[1].body


def test_what_was_not_taken_is_told_after_the_next_run(
    nights: Nights, channel: FakeChannel, caplog: pytest.LogCaptureFixture
) -> None:
    channel.refuses = True
    nights.night(NO_FOLDER)
    (delivery,) = nights.alerts.deliveries()
    assert (delivery.channel, delivery.reason) == ("webhook", "HTTP 500")
    assert "did not take a message: HTTP 500" in caplog.text
    channel.refuses = False
    nights.night(WELL, source="another")
    assert channel.subjects == ["再インデックスに失敗しました"]
    assert [delivery.reason for delivery in nights.alerts.deliveries()] == [None]


def test_each_channel_hears_it_once(tmp_path: Path) -> None:
    web, mail = FakeChannel(), FakeChannel("mail", refuses=True)
    nights = Nights(tmp_path, web, mail)
    nights.night(NO_FOLDER)
    mail.refuses = False
    nights.night(NO_FOLDER)
    nights.database.close()
    assert (web.subjects, mail.subjects) == (["再インデックスに失敗しました"], ["再インデックスに失敗しました"])


def test_a_run_does_not_wait_for_a_message(tmp_path: Path) -> None:
    channel = FakeChannel(held=threading.Event())
    nights = Nights(tmp_path, channel)
    notifier = Notifier(nights.runs, nights.alerts, (channel,), language="ja", file_names=False)
    nights.runs.start("run", "source", "/文書")
    AfterRun(nights.runs, nights.alerts, notifier, 0.2).ended(nights.runs.end("run", NO_FOLDER))
    assert channel.subjects == []
    assert channel.held is not None
    channel.held.set()
    notifier.close(10)
    assert channel.subjects == ["再インデックスに失敗しました"]
    nights.database.close()


def test_news_that_comes_while_the_old_is_told_stays_to_be_told(tmp_path: Path) -> None:
    nights = Nights(tmp_path)
    nights.night(NO_FOLDER)
    nights.channels = (FakeChannel(),)
    nights.night(RunOutcome("failed", error_code="DiskFull", error_values={"path": "/", "free": "0", "needed": "1"}))
    assert nights.channels[0].subjects == ["再インデックスに失敗しました"]
    nights.database.close()


def test_without_channels_there_is_no_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    nights = Nights(tmp_path)
    nights.night(NO_FOLDER)
    assert threading.active_count() == before
    assert [alert.kind for alert in nights.alerts.open()] == ["failed"]
    nights.database.close()


def test_a_run_that_was_cut_off_is_told_at_the_next_start_unless_its_source_is_gone(
    nights: Nights, channel: FakeChannel
) -> None:
    nights.runs.start("run", "source", "/文書")
    nights.runs.start("other", "removed", "/前の文書")
    notifier = Notifier(nights.runs, nights.alerts, (channel,), language="ja", file_names=False)
    AfterRun(nights.runs, nights.alerts, notifier, 0.2).cut_off({"source"})
    notifier.close(10)
    assert channel.subjects == ["再インデックスに失敗しました"]
    assert [(alert.source_id, alert.error_code) for alert in nights.alerts.open()] == [("source", "RunInterrupted")]
