from __future__ import annotations

from dataclasses import replace

import pytest

from errors import GenerationMismatch
from index_store.generations import Fingerprint, check
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS

CURRENT = Fingerprint(
    embedding_model="cbf5a783",
    dimension=768,
    normalizer="1",
    tokenizer="1",
    chunker="1; 500 characters",
    lemma=LEMMA_PARAMETERS,
    bigram=BIGRAM_PARAMETERS,
)
OTHERS = {
    "embedding_model": replace(CURRENT, embedding_model="other"),
    "dimension": replace(CURRENT, dimension=512),
    "normalizer": replace(CURRENT, normalizer="2"),
    "tokenizer": replace(CURRENT, tokenizer="2"),
    "chunker": replace(CURRENT, chunker="1; 300 characters"),
    "lemma_k1": replace(CURRENT, lemma=replace(LEMMA_PARAMETERS, k1=9.0)),
    "lemma_b": replace(CURRENT, lemma=replace(LEMMA_PARAMETERS, b=0.4)),
    "bigram_average_length": replace(CURRENT, bigram=replace(BIGRAM_PARAMETERS, average_length=301.0)),
    "bigram_token_hash": replace(CURRENT, bigram=replace(BIGRAM_PARAMETERS, token_hash="xxh32")),
}


def test_same_generation_passes() -> None:
    check(CURRENT.to_mapping(), CURRENT)


@pytest.mark.parametrize("name", OTHERS)
def test_a_difference_is_refused_by_name(name: str) -> None:
    other = OTHERS[name]
    with pytest.raises(GenerationMismatch) as caught:
        check(CURRENT.to_mapping(), other)
    assert caught.value.values == {
        "name": name,
        "indexed": CURRENT.to_mapping()[name],
        "current": other.to_mapping()[name],
    }


def test_the_first_of_several_differences_is_named() -> None:
    with pytest.raises(GenerationMismatch) as caught:
        check(CURRENT.to_mapping(), replace(CURRENT, tokenizer="2", normalizer="2"))
    assert caught.value.values["name"] == "normalizer"


def test_a_field_that_an_older_index_lacks_is_refused_by_name() -> None:
    stored = CURRENT.to_mapping()
    del stored["chunker"]
    with pytest.raises(GenerationMismatch, match="chunker=—"):
        check(stored, CURRENT)
    with pytest.raises(GenerationMismatch, match="chunker=—"):
        Fingerprint.from_mapping(stored)


def test_mapping_comes_back_exactly() -> None:
    odd = replace(CURRENT, lemma=replace(LEMMA_PARAMETERS, k1=0.1 + 0.2))
    assert Fingerprint.from_mapping(odd.to_mapping()) == odd
    assert Fingerprint.from_mapping({**odd.to_mapping(), "made_by": "a later version"}) == odd


def test_digest_differs_with_every_field_and_is_stable() -> None:
    digests = {fingerprint.digest() for fingerprint in (CURRENT, *OTHERS.values())}
    assert len(digests) == 1 + len(OTHERS)
    assert Fingerprint.from_mapping(CURRENT.to_mapping()).digest() == CURRENT.digest()
    assert len(CURRENT.digest()) == 16
