from __future__ import annotations

from datetime import date
from pathlib import Path

from journal.gate_counts import DayCount, GateCounts
from privacy.tally import GateCount
from tests.fresh_database import fresh_database

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 4, day) for day in (6, 7, 8))


def test_counts_of_a_day_add_up_and_days_stay_apart(tmp_path: Path) -> None:
    counts = GateCounts(fresh_database(tmp_path))
    counts.add((GateCount("passage", "phone", "pass", 3), GateCount("answer", "phone", "mask", 1)), MONDAY)
    counts.add((GateCount("passage", "phone", "pass", 2),), MONDAY)
    counts.add((GateCount("passage", "phone", "pass", 7),), WEDNESDAY)
    assert counts.between(MONDAY, TUESDAY) == (
        DayCount(MONDAY, "answer", "phone", "mask", 1),
        DayCount(MONDAY, "passage", "phone", "pass", 5),
    )
    assert counts.between(TUESDAY, TUESDAY) == ()


def test_without_a_day_it_is_today_and_nothing_is_no_row(tmp_path: Path) -> None:
    counts = GateCounts(fresh_database(tmp_path))
    counts.add(())
    assert counts.between(date.min, date.max) == ()
    before = date.today()
    counts.add((GateCount("question", "person", "mask", 1),))
    (told,) = counts.between(date.min, date.max)
    assert before <= told.day <= date.today()
