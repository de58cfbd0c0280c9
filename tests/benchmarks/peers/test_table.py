"""Figures that can be worked out by hand: a passage at the second rank has an nDCG of 1 / log2(3) = 0.6309."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.peers.contestants import Contestant
from benchmarks.peers.question_set import for_answers, for_retrieval
from benchmarks.peers.table import PeersResult, failed_line, line, tables
from evaluation.datasets import Sample
from tests.benchmarks.peers.a_set import DATASET, reply
from tests.benchmarks.peers.test_kept import MEASURED

TXTAI = Contestant("txtai", "defaults", "peer_txtai", "txtai")
SEARCHED, ANSWERED = for_retrieval(DATASET, Sample()), for_answers(DATASET, Sample())
FOUND = replace(
    MEASURED,
    rankings={"q-daily": ("p-daily",), "q-leave": ("p-seal", "p-leave")},
    query_ms=(10.0, 30.0),
    replies={},
)
WRITTEN = replace(
    MEASURED,
    rankings={},
    query_ms=(),
    replies={"q-daily": reply("3,000円です。"), "q-car": reply("記載がありません。", None)},
)


def test_rankings_become_figures() -> None:
    found = line(TXTAI, SEARCHED, FOUND).retrieval
    assert found is not None
    assert found.ndcg_10 == pytest.approx((1 + 0.6309) / 2, abs=1e-4)
    assert (found.recall_1, found.recall_10, found.questions) == (0.5, 1.0, 2)
    assert (found.query_p50_ms, found.query_p95_ms) == (10.0, 30.0)


def test_the_first_token_is_of_questions_that_the_model_was_asked() -> None:
    written = line(TXTAI, ANSWERED, WRITTEN).answers
    assert written is not None
    assert (written.asked, written.first_token_ms, written.first_text_ms) == (1, 1000.0, 1500.0)
    assert str(written.judged.held) == "1 of 1"
    nothing = replace(WRITTEN, replies={"q-daily": reply("", None), "q-car": reply("", None)})
    unasked = line(TXTAI, ANSWERED, nothing).answers
    assert unasked is not None
    assert unasked.first_token_ms is None


def test_the_tables_tell_which_were_measured_in_this_run() -> None:
    lines = (
        line(TXTAI, SEARCHED, FOUND),
        line(TXTAI, ANSWERED, replace(WRITTEN, run="2025-12-31 23:59")),
        failed_line(TXTAI, SEARCHED, "ValueError: a | b"),
    )
    first, _, searched, failed, _, _, _, answered = tables(PeersResult(MEASURED.run, lines)).splitlines()
    assert searched.startswith("| rules (2) | txtai 1.2 | defaults | 0.816 | 0.500 | 1.000 | 3 | 1 | 10 / 30 | 900 |")
    assert searched.endswith("| this run, load 0.5 |")
    assert "**failed**: ValueError: a / b" in failed
    assert answered.startswith("| rules | txtai 1.2 | defaults | 1 of 1 | 1 of 1 | 0 of 1 | 1.0 (1) | 1.5 (1) | 2.0 |")
    assert answered.endswith("| 2025-12-31 23:59, load 0.5 |")
    assert first.count("|") == searched.count("|") == failed.count("|")
