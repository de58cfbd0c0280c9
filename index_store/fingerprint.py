"""One pipeline per generation: what an index was built with is stored beside it, and a difference is refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from errors import GenerationMismatch
from index_store.sparse import SparseParameters

ABSENT = "—"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Everything that decides which points a document becomes, in the order in which differences are reported.

    `embedding_model` is the SHA-256 of the model's weights; versions are strings that their modules raise by hand. The
    chunker's own version is no part of it: it is kept with each document, which is read again by the next run.
    """

    embedding_model: str
    dimension: int
    normalizer: str
    tokenizer: str
    chunk_characters: int
    lemma: SparseParameters
    bigram: SparseParameters

    def to_mapping(self) -> dict[str, str]:
        """Flat text, as the manifest stores it; floats by `repr`, so that they come back exactly."""
        return {
            "embedding_model": self.embedding_model,
            "dimension": str(self.dimension),
            "normalizer": self.normalizer,
            "tokenizer": self.tokenizer,
            "chunk_characters": str(self.chunk_characters),
            **_sparse_to_mapping("lemma", self.lemma),
            **_sparse_to_mapping("bigram", self.bigram),
        }

    @classmethod
    def from_mapping(cls, stored: Mapping[str, str]) -> Fingerprint:
        """The reverse of `to_mapping`; unknown names are ignored. Raises GenerationMismatch naming a missing field."""
        return cls(
            embedding_model=_field(stored, "embedding_model"),
            dimension=int(_field(stored, "dimension")),
            normalizer=_field(stored, "normalizer"),
            tokenizer=_field(stored, "tokenizer"),
            chunk_characters=int(_field(stored, "chunk_characters")),
            lemma=_sparse_from_mapping("lemma", stored),
            bigram=_sparse_from_mapping("bigram", stored),
        )

    def digest(self, reader: str = "") -> str:
        """16 hexadecimal digits that differ whenever a field or the reader of documents differs; shown beside results."""
        lines = "\n".join(f"{name}={value}" for name, value in {**self.to_mapping(), "reader": reader}.items())
        return sha256(lines.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a stored pipeline differs from another: `indexed` is what the index was built with."""

    name: str
    indexed: str
    current: str


def differences(stored: Mapping[str, str], current: Fingerprint) -> tuple[Difference, ...]:
    """In the order of the fields; empty where the two pipelines make the same points."""
    return tuple(
        Difference(name, stored.get(name, ABSENT), value)
        for name, value in current.to_mapping().items()
        if stored.get(name, ABSENT) != value
    )


def _sparse_to_mapping(leg: str, parameters: SparseParameters) -> dict[str, str]:
    return {
        f"{leg}_k1": repr(parameters.k1),
        f"{leg}_b": repr(parameters.b),
        f"{leg}_average_length": repr(parameters.average_length),
        f"{leg}_token_hash": parameters.token_hash,
    }


def _sparse_from_mapping(leg: str, stored: Mapping[str, str]) -> SparseParameters:
    return SparseParameters(
        k1=float(_field(stored, f"{leg}_k1")),
        b=float(_field(stored, f"{leg}_b")),
        average_length=float(_field(stored, f"{leg}_average_length")),
        token_hash=_field(stored, f"{leg}_token_hash"),
    )


def _field(stored: Mapping[str, str], name: str) -> str:
    if name not in stored:
        raise GenerationMismatch(name=name, indexed=ABSENT, current="?")
    return stored[name]
