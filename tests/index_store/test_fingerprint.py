from __future__ import annotations

from dataclasses import replace

import pytest

from errors import GenerationMismatch
from index_store.fingerprint import Difference, Fingerprint, differences
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS

CURRENT = Fingerprint(
    embedding_model="cbf5a783",
    dimension=768,
    normalizer="1",
    tokenizer="1",
    chunk_characters=500,
    lemma=LEMMA_PARAMETERS,
    bigram=BIGRAM_PARAMETERS,
)
OTHERS = {
    "embedding_model": replace(CURRENT, embedding_model="other"),
    "dimension": replace(CURRENT, dimension=512),
    "normalizer": replace(CURRENT, normalizer="2"),
    "tokenizer": replace(CURRENT, tokenizer="2"),
    "chunk_characters": replace(CURRENT, chunk_characters=300),
    "lemma_k1": replace(CURRENT, lemma=replace(LEMMA_PARAMETERS, k1=9.0)),
    "lemma_b": replace(CURRENT, lemma=replace(LEMMA_PARAMETERS, b=0.4)),
    "bigram_average_length": replace(CURRENT, bigram=replace(BIGRAM_PARAMETERS, average_length=301.0)),
    "bigram_token_hash": replace(CURRENT, bigram=replace(BIGRAM_PARAMETERS, token_hash="xxh32")),
}


def test_the_same_pipeline_has_no_difference() -> None:
    assert differences(CURRENT.to_mapping(), CURRENT) == ()


@pytest.mark.parametrize("name", OTHERS)
def test_a_difference_is_named_with_both_values(name: str) -> None:
    other = OTHERS[name]
    expected = Difference(name, CURRENT.to_mapping()[name], other.to_mapping()[name])
    assert differences(CURRENT.to_mapping(), other) == (expected,)


def test_several_differences_come_in_the_order_of_the_fields() -> None:
    found = differences(CURRENT.to_mapping(), replace(CURRENT, tokenizer="2", normalizer="2"))
    assert [difference.name for difference in found] == ["normalizer", "tokenizer"]


def test_a_field_that_an_older_index_lacks_is_a_difference_and_cannot_be_read() -> None:
    stored = CURRENT.to_mapping()
    del stored["chunk_characters"]
    assert differences(stored, CURRENT) == (Difference("chunk_characters", "—", "500"),)
    with pytest.raises(GenerationMismatch, match="chunk_characters=—"):
        Fingerprint.from_mapping(stored)


def test_mapping_comes_back_exactly() -> None:
    odd = replace(CURRENT, lemma=replace(LEMMA_PARAMETERS, k1=0.1 + 0.2))
    assert Fingerprint.from_mapping(odd.to_mapping()) == odd
    assert Fingerprint.from_mapping({**odd.to_mapping(), "made_by": "a later version"}) == odd


def test_digest_differs_with_every_field_and_is_stable() -> None:
    digests = {fingerprint.digest() for fingerprint in (CURRENT, *OTHERS.values())}
    assert len(digests) == 1 + len(OTHERS)
    assert Fingerprint.from_mapping(CURRENT.to_mapping()).digest() == CURRENT.digest()
    assert CURRENT.digest("1/2") not in digests
    assert len(CURRENT.digest()) == 16
