"""Vectors that another system's run had the same model make of the very same text, so that a large set is embedded once and not nine times.

Only for their environment: nothing of ours is imported. Systems that embed through `SentenceTransformer.encode` are served, whatever
stands between; the others embed for themselves.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# What changes how the vectors are handed over, not which they are: EmbeddingGemma's last module makes their length 1, and none of its
# modules looks at the task.
_HARMLESS = frozenset({"batch_size", "show_progress_bar", "convert_to_numpy", "normalize_embeddings", "device", "task"})
_AS_IT_COMES = {"precision": "float32", "output_value": "sentence_embedding", "convert_to_tensor": False}


class KnownVectors:
    """A file of vectors by prompt and text; `taken` and `made` count this process's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.taken = 0
        self.made = 0

    def of(self, prompt: str, texts: Sequence[str], encode: Any) -> Vectors:
        """`encode(texts)` is asked for those that are not known, each distinct one once."""
        known = {text: found for text in dict.fromkeys(texts) if (found := self._find(prompt, text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        self.taken += len(known)
        self.made += len(missing)
        if missing:
            vectors = np.asarray(encode(missing), dtype=np.float32)
            rows = [(_key(prompt, text), vector.tobytes()) for text, vector in zip(missing, vectors, strict=True)]
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            known.update(zip(missing, vectors, strict=True))
        return np.stack([known[text] for text in texts])

    def _find(self, prompt: str, text: str) -> Vectors | None:
        row = self._connection.execute("SELECT vector FROM vectors WHERE key = ?", (_key(prompt, text),)).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32)


@contextmanager
def known_vectors(path: Path, transformer: Any = None) -> Iterator[KnownVectors]:
    """While it is open every `encode` of a `SentenceTransformer` looks here first. One model a file: it isn't part of the key.

    `transformer` is the class whose `encode` is taken over. A call that asks for anything but whole texts as plain vectors goes through.
    """
    if transformer is None:
        import sentence_transformers

        transformer = sentence_transformers.SentenceTransformer
    original = transformer.encode
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
        known = KnownVectors(connection)

        # The parameter's own name: txtai gives the texts by it.
        def encode(self: Any, inputs: Any, *others: Any, **options: Any) -> Any:
            prompt, prompt_name = options.pop("prompt", None), options.pop("prompt_name", None)
            if others or not isinstance(inputs, list) or not inputs or not _plain(options):
                return original(self, inputs, *others, prompt=prompt, prompt_name=prompt_name, **options)
            if prompt is None:
                prompt = self.prompts.get(prompt_name or self.default_prompt_name) or ""
            return known.of(prompt, inputs, lambda missing: original(self, missing, prompt=prompt, **options))

        transformer.encode = encode
        try:
            yield known
        finally:
            transformer.encode = original


def _plain(options: dict[str, Any]) -> bool:
    return all(
        name in _HARMLESS or value is None or (name in _AS_IT_COMES and value == _AS_IT_COMES[name])
        for name, value in options.items()
    )


def _key(prompt: str, text: str) -> bytes:
    # The model is given the one after the other: a prompt that a system writes before the text itself is the same.
    return hashlib.sha256((prompt + text).encode("utf-8", "surrogatepass")).digest()
