from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.peers.kept import Measurement, Shelf
from tests.benchmarks.peers.a_set import reply

MEASURED = Measurement(
    made_of="abc",
    version="1.2",
    run="2026-01-01 00:00",
    load=0.5,
    chunks=3,
    index_s=1.0,
    peak_mib=900.0,
    rankings={"q-daily": ("p-daily", "p-leave")},
    query_ms=(12.0,),
    replies={"q-car": reply("記載がありません。", None)},
)


def test_what_was_measured_is_found_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "peers")
    assert shelf.find("txtai-defaults", "rules", "retrieval", "abc") is None
    shelf.keep("txtai-defaults", "rules", "retrieval", MEASURED)
    assert shelf.find("txtai-defaults", "rules", "retrieval", "abc") == MEASURED


def test_nothing_else_is_taken_for_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep("txtai-defaults", "rules", "retrieval", MEASURED)
    assert shelf.find("txtai-defaults", "rules", "retrieval", "abd") is None
    assert shelf.find("txtai-japanese", "rules", "retrieval", "abc") is None
    assert shelf.find("txtai-defaults", "rules", "answers", "abc") is None
    assert shelf.find("txtai-defaults", "lawqa", "retrieval", "abc") is None


def test_the_last_measurement_counts_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep("ours-defaults", "rules", "answers", MEASURED)
    shelf.keep("ours-defaults", "rules", "answers", replace(MEASURED, made_of="new"))
    assert shelf.find("ours-defaults", "rules", "answers", "abc") is None
    assert shelf.find("ours-defaults", "rules", "answers", "new") is not None
    shelf.log("ours-defaults", "rules", "answers").with_suffix(".json").write_text("{", encoding="utf-8")
    assert shelf.find("ours-defaults", "rules", "answers", "new") is None
