"""Finds the embedding model that a generation of the index was built with, by the hash that was kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from errors import GenerationMismatch, ModelError
from index_store.fingerprint import ABSENT
from index_store.generations import Generation
from ingest.embedder import former_fingerprint, model_fingerprint
from models.catalogue import load_catalogue
from models.verify import installed, require
from settings import Settings

# Kept with the fingerprint: how to find the model whose hash that names.
EMBEDDING_NAME = "embedding_name"


class ModelFinder:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, generation: Generation) -> tuple[str, Path]:
        """Name and folder of the model with the stored hash: under its stored name, the setting's, or any other of the catalogue.

        Raises GenerationMismatch where none has that hash, or the first ModelError that stood in the way."""
        wanted = generation.values.get("embedding_model", ABSENT)
        first_error: ModelError | None = None
        for name in self._names(generation):
            try:
                folder = require(name, self._settings.models_folder)
                if model_fingerprint(folder) == wanted:
                    return name, folder
            except ModelError as error:
                first_error = error if first_error is None else first_error
        if first_error is not None:
            raise first_error
        stored = named_hash(generation.values.get(EMBEDDING_NAME, ABSENT), wanted)
        raise GenerationMismatch(name="embedding_model", indexed=stored, current=self._settings.models.embedding)

    def values_today(self, generation: Generation) -> Mapping[str, str]:
        """The generation's values; where their hash is a model's former one, with the present one in its place."""
        values = generation.values
        for name in self._names(generation):
            try:
                folder = require(name, self._settings.models_folder)
                present = model_fingerprint(folder)
                if present == values.get("embedding_model"):
                    return values
                if former_fingerprint(folder) == values.get("embedding_model"):
                    return {**values, "embedding_model": present}
            except ModelError:
                continue
        return values

    def _names(self, generation: Generation) -> Iterator[str]:
        settings = self._settings
        known = [generation.values.get(EMBEDDING_NAME), settings.models.embedding]
        others = [
            model.name
            for model in load_catalogue().models
            if model.role == "embedding" and installed(model, settings.models_folder).verified
        ]
        yield from dict.fromkeys(name for name in (*known, *others) if name is not None)


def named_hash(name: str, sha256: str) -> str:
    return f"{name}@{sha256[:12]}"
