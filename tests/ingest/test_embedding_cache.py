from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from errors import DataFolderUnusable, DiskFull
from ingest.embedding_cache import CachedEmbedder, CachedQueries, EmbeddingCache
from tests.ingest.fake_parts import DIMENSION, FakeEmbedder


def vectors(*first: float) -> np.ndarray:
    return np.array([[value, 0.1] for value in first], dtype=np.float32)


def test_a_vector_comes_back_bit_for_bit(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c", "model")
    stored = np.array([[1 / 3, -1e-30, 7.0]], dtype=np.float32)
    cache.store(["日当"], stored)
    cache.close()
    again = EmbeddingCache(tmp_path / "c", "model")
    assert again.lookup(["日当", "他"])["日当"].tobytes() == stored[0].tobytes()
    assert "他" not in again.lookup(["日当", "他"])
    again.close()


def test_another_model_has_vectors_of_its_own(tmp_path: Path) -> None:
    first, second = EmbeddingCache(tmp_path / "c", "one"), EmbeddingCache(tmp_path / "c", "two")
    first.store(["日当"], vectors(1))
    assert second.lookup(["日当"]) == {}
    first.close()
    second.close()


def test_what_a_model_left_under_its_former_name_is_found(tmp_path: Path) -> None:
    before = EmbeddingCache(tmp_path / "c", "before")
    before.store(["日当", "宿泊"], vectors(1, 2))
    before.close()
    now = EmbeddingCache(tmp_path / "c", "now", former="before")
    now.store(["宿泊", "交通"], vectors(5, 6))
    found = now.lookup(["日当", "宿泊", "交通", "他"])
    assert {text: vector[0] for text, vector in found.items() if text != "宿泊"} == {"日当": 1.0, "交通": 6.0}
    now.close()
    alone = EmbeddingCache(tmp_path / "c", "now")
    assert set(alone.lookup(["日当", "交通"])) == {"交通"}
    alone.close()


def test_the_oldest_go_first(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c", "model", max_vectors=3)
    cache.store(["a", "b"], vectors(1, 2))
    cache.store(["c", "d"], vectors(3, 4))
    assert set(cache.lookup(["a", "b", "c", "d"])) == {"b", "c", "d"}
    assert len(cache) == 3
    cache.close()


def test_more_texts_than_one_statement_takes(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c", "model")
    texts = [str(number) for number in range(1201)]
    cache.store(texts, vectors(*range(1201)))
    found = cache.lookup(texts)
    assert [found[text][0] for text in texts] == list(range(1201))
    cache.close()


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"not a database" * 100)
    cache = EmbeddingCache(tmp_path / "c", "model")
    cache.store(["a"], vectors(1))
    assert len(cache) == 1
    cache.close()


def test_a_page_that_is_found_damaged_later_costs_the_vectors_and_no_run(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    cache = EmbeddingCache(path, "m")
    texts = [f"本文{number}" for number in range(2000)]
    cache.store(texts, np.ones((2000, 4), dtype=np.float32))
    cache.close()
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * (path.stat().st_size - 8 * 4096))
    cache = EmbeddingCache(path, "m")
    assert cache.lookup(texts) == {}
    cache.store(texts[:1], np.ones((1, 4), dtype=np.float32))
    assert list(cache.lookup(texts)) == texts[:1]
    cache.close()


def test_a_full_disk_is_named_and_stores_nothing(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c", "model")
    cache.store(["a"], vectors(1))
    (pages,) = cache._connection.execute("PRAGMA page_count").fetchone()
    cache._connection.execute(f"PRAGMA max_page_count={pages}")
    texts = [str(number) for number in range(500)]
    with pytest.raises(DiskFull):
        cache.store(texts, vectors(*range(500)))
    assert len(cache) == 1
    cache.close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFolderUnusable):
        EmbeddingCache(tmp_path / "gone" / "c", "model")


def test_only_what_is_new_is_embedded_and_each_text_once(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    cache = EmbeddingCache(tmp_path / "c", "model")
    cached = CachedEmbedder(embedder, cache)
    first = cached.embed_documents(["ab", "abc", "ab"])
    again = cached.embed_documents(["abc", "abcd", "ab"])
    assert embedder.texts == ["ab", "abc", "abcd"]
    np.testing.assert_array_equal(first[[1, 0]], again[[0, 2]])
    np.testing.assert_array_equal(first[0], first[2])
    cache.close()


def test_nothing_to_embed_has_the_right_shape(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c", "model")
    assert CachedEmbedder(FakeEmbedder(), cache).embed_documents([]).shape == (0, DIMENSION)
    cache.close()


def test_the_cache_is_one_plain_file(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path / "c", "model").close()
    with sqlite3.connect(tmp_path / "c") as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (0,)
    connection.close()


class FakeQueries:
    """Embeds a question as its length, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.loaded = 0

    def load(self) -> None:
        self.loaded += 1

    def embed_query(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return np.array([len(text), 0.1], dtype=np.float32)


def test_a_question_is_embedded_once_also_by_a_later_run(tmp_path: Path) -> None:
    embedder = FakeQueries()
    for _ in range(2):
        cache = EmbeddingCache(tmp_path / "c", "model query")
        cached = CachedQueries(embedder, cache)
        assert [cached.embed_query("ab")[0], cached.embed_query("abc")[0]] == [2.0, 3.0]
        cached.load()
        cache.close()
    assert (embedder.asked, embedder.loaded) == (["ab", "abc"], 2)


def test_a_question_is_no_document_of_the_same_text(tmp_path: Path) -> None:
    documents, questions = EmbeddingCache(tmp_path / "c", "model"), EmbeddingCache(tmp_path / "c", "model query")
    documents.store(["ab"], vectors(9.0))
    assert CachedQueries(FakeQueries(), questions).embed_query("ab")[0] == 2.0
    documents.close()
    questions.close()
