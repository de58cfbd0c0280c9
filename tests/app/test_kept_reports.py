from __future__ import annotations

from app.kept_reports import KeptReports
from ingest.run_order import RunOrder
from tests.app.fake_house import FakeHouse


def test_a_report_is_read_once_until_one_of_its_files_is_read_again(house: FakeHouse) -> None:
    reports = KeptReports()
    list(house.desk.ingest("rules"))
    first = reports.of(house.runs, "run-0")
    assert reports.of(house.runs, "run-0") is first
    list(house.desk.ingest("rules", RunOrder(only=frozenset({"人事/評価.docx"}))))
    newer = reports.of(house.runs, "run-0")
    assert (first.count("failed"), newer.count("failed")) == (2, 1)
    assert newer.run_id == "run-0"


def test_few_are_kept(house: FakeHouse) -> None:
    reports = KeptReports()
    for _ in range(5):
        list(house.desk.ingest("rules"))
    first = reports.of(house.runs, "run-0")
    for number in range(1, 5):
        reports.of(house.runs, f"run-{number}")
    assert reports.of(house.runs, "run-0") is not first
