from __future__ import annotations

import json
from dataclasses import asdict

from benchmarks.peers.judge import Judged, Share
from benchmarks.peers.reading import peers
from benchmarks.peers.table import Answers, Line, PeersResult, Retrieval
from benchmarks.readings import Measured


def found(system: str, ndcg: float, questions: int = 50, setting: str = "defaults") -> Line:
    retrieval = Retrieval(questions, ndcg, 0.5, 1.0, 9, 1.0, 10.0, 20.0, 900.0)
    return Line("lawqa" if questions >= 50 else "gif_faq", system, setting, "1", retrieval=retrieval)


def wrote(system: str, first_token_ms: float | None, setting: str = "defaults") -> Line:
    judged = Judged(Share(3, 6), Share(1, 6), Share(5, 6))
    return Line("lit", system, setting, "1", answers=Answers(judged, 12, first_token_ms, first_token_ms, 9000.0))


def read(*lines: Line) -> Measured:
    return peers(json.dumps(asdict(PeersResult("2026-01-01 00:00", lines))))


def test_ours_is_first_on_every_set_that_is_large_enough() -> None:
    small = (found("ours", 0.5, questions=49), found("txtai", 0.6, questions=49))
    first = read(found("ours", 0.8), found("txtai", 0.7), found("haystack", 0.8, setting="japanese"), *small)
    assert first.met
    assert first.text == (
        "lawqa 0.800, best other 0.800 (haystack japanese); gif_faq 0.500, best other 0.600 (txtai defaults)"
    )
    assert read(found("ours", 0.8), found("txtai", 0.7), found("txtai", 0.801, setting="japanese")).met is False
    assert read(*small).met is None


def test_its_first_token_comes_in_half_of_the_time() -> None:
    ours, quicker = wrote("ours", 10_000.0), wrote("llama-index", 1000.0, setting="japanese")
    assert read(ours, quicker, wrote("llama-index", 20_000.0)).met
    assert read(ours, quicker, wrote("llama-index", 19_999.0)).met is False
    assert "10.0 s against 20.0 s" in read(ours, wrote("llama-index", 20_000.0)).text
    assert read(wrote("ours", None), wrote("llama-index", 20_000.0)).met is None


def test_one_that_failed_proves_nothing() -> None:
    failed = Line("lawqa", "txtai", "defaults", "1", failed="ImportError")
    measured = read(found("ours", 0.8), found("haystack", 0.7), failed)
    assert measured.met is False
    assert measured.text.endswith("failed: txtai defaults")
