from __future__ import annotations

import pytest

from index_store.records import SparseVector
from index_store.sparse import SparseParameters, document_vector, query_vector, token_index

PARAMETERS = SparseParameters(k1=1.2, b=0.75, average_length=4.0)


def weights(tokens: list[str], parameters: SparseParameters = PARAMETERS) -> dict[int, float]:
    vector = document_vector(tokens, parameters)
    return dict(zip(vector.indices, vector.values, strict=True))


def test_token_index_is_fixed_forever() -> None:
    """An index on disk holds these numbers. They are what `b2sum -l 32` of coreutils prints, read little-endian."""
    assert token_index("出張") == 773132416
    assert token_index("2024") == 1493220395
    assert token_index("") == 634351890


def test_token_index_takes_what_broken_text_may_hold() -> None:
    assert 0 <= token_index("\ud800") < 2**32


def test_weight_of_a_text_of_average_length() -> None:
    """Length 4 of 4, so that the norm is 1: tf 1 weighs 2.2/2.2, tf 3 weighs 6.6/4.2."""
    assert weights(["日当", "日当", "日当", "宿泊"]) == pytest.approx(
        {token_index("日当"): 6.6 / 4.2, token_index("宿泊"): 1.0}
    )


def test_weight_falls_with_length() -> None:
    """Length 8 of 4: the norm is 0.25 + 0.75 × 2 = 1.75, so that tf 1 weighs 2.2 / (1 + 1.2 × 1.75)."""
    assert weights([*"abcdefgh"])[token_index("a")] == pytest.approx(2.2 / 3.1)


def test_without_length_normalisation_only_frequency_counts() -> None:
    flat = SparseParameters(k1=1.2, b=0.0, average_length=4.0)
    assert weights(["a"], flat)[token_index("a")] == pytest.approx(weights([*"abcdefgh"], flat)[token_index("a")])


def test_indices_ascend_and_order_of_tokens_does_not_matter() -> None:
    one, other = document_vector([*"いろはに"], PARAMETERS), document_vector([*"にはろい"], PARAMETERS)
    assert one == other
    assert list(one.indices) == sorted(set(one.indices))
    assert len(one.indices) == len(one.values) == 4


def test_query_weighs_each_distinct_token_one() -> None:
    vector = query_vector(["日当", "出張", "日当"])
    assert set(vector.indices) == {token_index("日当"), token_index("出張")}
    assert vector.values == (1.0, 1.0)


def test_no_tokens_give_the_empty_vector() -> None:
    assert document_vector([], PARAMETERS) == query_vector([]) == SparseVector((), ())


def test_tokens_that_share_a_dimension_count_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index_store.sparse.token_index", lambda token: 7)
    assert weights(["a", "b", "a", "c"]) == pytest.approx({7: 4 * 2.2 / 5.2})
    assert query_vector(["a", "b"]) == SparseVector((7,), (1.0,))
