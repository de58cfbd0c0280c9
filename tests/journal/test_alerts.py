from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from journal.alerts import Alerts, News
from tests.fresh_database import fresh_database

FAILED = News("source", "/文書", "failed", "run-1", "DiskFull", {"path": "/", "free": "0", "needed": "1"})
WELL = News("source", "/文書", "well", "run-2")


@pytest.fixture
def alerts(tmp_path: Path) -> Iterator[Alerts]:
    database = fresh_database(tmp_path)
    yield Alerts(database)
    database.close()


def test_an_alert_stays_until_the_source_is_well(alerts: Alerts) -> None:
    assert alerts.kind("source") is None
    alerts.put(FAILED, ())
    (alert,) = alerts.open()
    assert (alert.folder, alert.kind, alert.error_code, alert.error_values) == (
        "/文書", "failed", "DiskFull", {"path": "/", "free": "0", "needed": "1"},
    )  # fmt: skip
    assert alerts.kind("source") == ("failed", "DiskFull")
    alerts.put(WELL, ())
    assert alerts.open() == ()
    assert alerts.kind("source") == ("well", "")


def test_what_is_dismissed_stays_so_until_there_is_other_news(tmp_path: Path) -> None:
    first = fresh_database(tmp_path)
    Alerts(first).put(FAILED, ())
    Alerts(first).dismiss("source")
    first.close()
    second = fresh_database(tmp_path)
    assert Alerts(second).open() == ()
    Alerts(second).put(FAILED, ())
    assert len(Alerts(second).open()) == 1
    second.close()


def test_a_channel_that_took_it_is_not_told_again(alerts: Alerts) -> None:
    alerts.put(FAILED, ("webhook", "mail"))
    (alert,) = alerts.due("webhook")
    alerts.told(alert, "webhook")
    assert alerts.due("webhook") == ()
    assert [due.run_id for due in alerts.due("mail")] == ["run-1"]


def test_news_that_came_meanwhile_is_still_due(alerts: Alerts) -> None:
    alerts.put(FAILED, ("mail",))
    (old,) = alerts.due("mail")
    alerts.put(WELL, ("mail",))
    alerts.told(old, "mail")
    assert [due.kind for due in alerts.due("mail")] == ["well"]


def test_a_forgotten_source_and_the_last_delivery(alerts: Alerts) -> None:
    alerts.put(FAILED, ("mail",))
    alerts.forget("source")
    assert alerts.due("mail") == ()
    assert alerts.deliveries() == ()
    alerts.delivered("mail", "SMTP 550")
    alerts.delivered("mail", None)
    assert [(delivery.channel, delivery.reason) for delivery in alerts.deliveries()] == [("mail", None)]
