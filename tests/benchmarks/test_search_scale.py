"""The benchmark on an index small enough to run in a second: that it measures what it says, not how long it takes."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from benchmarks.search_scale import DIMENSION, SCOPES, Corpus, _markdown_row, measure

pytestmark = pytest.mark.slow


def test_small_index_is_built_asked_and_reported(tmp_path: Path) -> None:
    result = measure(chunks=500, questions=10, seed=0, folder=tmp_path / "index")
    assert (result.chunks, result.questions) == (500, 10)
    for spread in (result.one_scope_of_ten, result.all_scopes):
        assert 0 < spread.p50_ms <= spread.p95_ms <= spread.max_ms
        assert 40 <= spread.rescored <= 120  # three legs of 40, which overlap
    assert result.one_scope_of_ten.rescored <= 50  # a tenth of 500 chunks
    assert json.loads(json.dumps(asdict(result)))["all_scopes"]["rescored"] == result.all_scopes.rescored
    assert "500 chunks" in _markdown_row(result)


def test_corpus_is_spread_evenly_over_scopes_and_repeats_with_its_seed() -> None:
    one, other = Corpus(500, 10, seed=3), Corpus(500, 10, seed=3)
    chunks = [chunk for batch in one.batches() for chunk in batch]
    assert len({chunk.point_id for chunk in chunks}) == 500
    assert [sum(chunk.scope_id == f"scope{number}" for chunk in chunks) for number in range(SCOPES)] == [50] * SCOPES
    again = [chunk for batch in other.batches() for chunk in batch]
    assert [chunk.vectors.lemma for chunk in chunks] == [chunk.vectors.lemma for chunk in again]


def test_questions_are_near_their_chunk_on_every_leg() -> None:
    corpus = Corpus(500, 10, seed=3)
    chunks = [chunk for batch in corpus.batches() for chunk in batch]
    for question, chunk in zip(corpus.questions, chunks[::50], strict=True):
        assert np.linalg.norm(question.dense) == pytest.approx(1, abs=1e-5)
        assert question.dense.shape == (DIMENSION,)
        assert float(question.dense @ chunk.vectors.dense) > 0.6
        assert set(question.lemma.indices) <= set(chunk.vectors.lemma.indices)
        assert set(question.bigram.indices) <= set(chunk.vectors.bigram.indices)
