from __future__ import annotations

from pathlib import Path

from benchmarks.gates_cost import CHARACTERS, measure, passages_of
from ingest.tokenizer import Tokenizer


def test_every_question_is_timed_with_passages_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "規程.md").write_text("日当は3,000円。" * 200, encoding="utf-8")
    passages = passages_of(tmp_path)
    assert {len(text) for text in passages[:-1]} == {CHARACTERS}
    cost = measure(passages, 3, Tokenizer())
    assert (cost.questions, cost.passages) == (3, len(passages))
    assert 0 < cost.again_p50 <= cost.new_p95
