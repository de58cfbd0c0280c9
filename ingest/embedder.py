"""Text -> dense vectors, with sentence-transformers and a model that lies in a local folder.

Questions and documents are embedded with different prompts; both live in the model's folder and are chosen by name here.
torch is imported when a model is loaded, not before: it costs seconds and hundreds of megabytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from errors import ModelMissing, ModelUnreadable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

QUERIES_REMEMBERED = 256
# A batch is padded to its longest text. With as many tokens as about 400 Japanese characters the cores already work as fast as
# with many more (237 against 233 tokens/s), with a single question they wait for the weights (118): docs/decisions/0022.
BATCH_CHARACTERS = 400

# A few of the weights' bytes tell one model from another; `models verify` compares all of them with the catalogue.
_SAMPLES = 64
_SAMPLE_BYTES = 16 * 1024
_MODEL_FILES = (".json", ".safetensors", ".bin", ".model")


class DocumentEmbedder(Protocol):
    """What indexing needs: float32, shape (len(texts), dimension), unit length, in the order of the texts."""

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class TextEmbedder(DocumentEmbedder, Protocol):
    """A model for both sides. `embed_query` gives shape (dimension,)."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def max_tokens(self) -> int: ...

    def embed_query(self, text: str) -> NDArray[np.float32]: ...


class LoadsAndEmbeds(Protocol):
    """A model for questions that is loaded at the first one, or before by `load`."""

    def load(self) -> None: ...

    def embed_query(self, text: str) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """`fingerprint` tells one model's files from another's; `max_tokens` is where it cuts a text."""

    fingerprint: str
    dimension: int
    max_tokens: int


class Embedder:
    """A loaded model; may be called from any thread, one call at a time runs."""

    def __init__(self, model: SentenceTransformer, facts: ModelFacts, batch_characters: int = BATCH_CHARACTERS) -> None:
        self.fingerprint = facts.fingerprint
        self.dimension = facts.dimension
        self.max_tokens = facts.max_tokens
        self._model = model
        self._batch_characters = batch_characters
        # Hugging Face's tokenizers fail with "Already borrowed" when two threads use one.
        self._turn = threading.Lock()
        self._remembered: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @classmethod
    def load(cls, folder: Path, threads: int | None = None, batch_characters: int = BATCH_CHARACTERS) -> Embedder:
        """Loads from `folder` and nowhere else; `threads` None leaves torch's own choice (one a core).

        Raises ModelMissing where the folder has no model, ModelUnreadable where it cannot be read as one.
        """
        fingerprint = model_fingerprint(folder)
        stay_offline_and_quiet()
        _sleep_while_waiting()
        import torch
        from sentence_transformers import SentenceTransformer

        if threads is not None:
            torch.set_num_threads(threads)
        dtype = torch.bfloat16 if has_bfloat16() else torch.float32
        try:
            model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
            ).eval()
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise _unreadable(folder, error) from error
        dimension = model.get_embedding_dimension()
        max_tokens = model.max_seq_length
        if dimension is None or max_tokens is None:
            raise _unreadable(folder, ValueError("neither dimension nor length limit"))
        return cls(model, ModelFacts(fingerprint, dimension, max_tokens), batch_characters)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32, shape (len(texts), dimension), unit length; a text longer than `max_tokens` is cut at its end."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._encode(list(texts), "document")

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """float32, shape (dimension,), unit length. The last `QUERIES_REMEMBERED` questions are answered from memory."""
        with self._turn:
            if text in self._remembered:
                self._remembered.move_to_end(text)
                return self._remembered[text]
        vector: NDArray[np.float32] = self._encode([text], "query")[0]
        vector.flags.writeable = False
        with self._turn:
            self._remembered[text] = vector
            if len(self._remembered) > QUERIES_REMEMBERED:
                self._remembered.popitem(last=False)
        return vector

    def _encode(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        with self._turn:
            for batch in batches([len(text) for text in texts], self._batch_characters):
                vectors[batch] = self._model.encode(
                    [texts[position] for position in batch],
                    prompt_name=prompt,
                    batch_size=len(batch),
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
        return unit_length(vectors)


def batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Positions, those of similar lengths together: a batch's texts, each as long as its longest, make at most `most`; a longer text
    goes alone."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda position: lengths[position]):
        if batch and (len(batch) + 1) * lengths[position] > most:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def unit_length(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length 1: bfloat16 arithmetic leaves the model's own normalisation off by up to 0.4 %."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)


def has_bfloat16(cpu_flags: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this CPU multiplies bfloat16 itself. Where it doesn't, bfloat16 is emulated: 4 times slower than float32
    and further from it (measured on AVX2: 72 against 319 characters/s, cosine down to 0.997)."""
    if not cpu_flags.exists():
        return False
    flags = cpu_flags.read_text(errors="replace").split()
    return "avx512_bf16" in flags or "amx_bf16" in flags


def model_fingerprint(folder: Path) -> str:
    """SHA-256 over names, sizes and contents of the model's small files and samples of its large ones (~20 ms a gigabyte).

    Hidden files don't count: what this machine noted of the model, such as when its files were verified, is no part of it.
    Raises ModelMissing where there is no model.
    """
    return _fingerprint(folder, with_hidden=False)


def former_fingerprint(folder: Path) -> str:
    """As `model_fingerprint` was until 2026-11-27, with hidden files: by it an index of before finds its model.

    Raises ModelMissing where there is no model.
    """
    return _fingerprint(folder, with_hidden=True)


def _fingerprint(folder: Path, *, with_hidden: bool) -> str:
    if not (folder / "modules.json").is_file():
        raise ModelMissing(model=folder.name, path=folder)
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and path.suffix in _MODEL_FILES and (with_hidden or not hidden):
            size = path.stat().st_size
            digest.update(f"{inside.as_posix()}\n{size}\n".encode())
            _update_with_samples(digest, path, size)
    return digest.hexdigest()


def model_dimension(folder: Path) -> int:
    """The length of the model's vectors, from its small files alone: its last Dense module's output, else the hidden size.

    Raises ModelMissing, ModelUnreadable.
    """
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        dense = [folder / module["path"] for module in modules if module["type"].endswith("Dense")]
        config = json.loads(((dense[-1] if dense else folder) / "config.json").read_text(encoding="utf-8"))
        return int(config["out_features"] if dense else config["hidden_size"])
    except FileNotFoundError as error:
        raise ModelMissing(model=folder.name, path=folder) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder, error) from error


def _update_with_samples(digest: hashlib._Hash, path: Path, size: int) -> None:
    with path.open("rb") as file:
        if size <= _SAMPLES * _SAMPLE_BYTES:
            digest.update(file.read())
            return
        for sample in range(_SAMPLES):
            file.seek((size - _SAMPLE_BYTES) * sample // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE_BYTES))


def _unreadable(folder: Path, error: Exception) -> ModelUnreadable:
    return ModelUnreadable(model=folder.name, path=folder, reason=f"{type(error).__name__}: {error}"[:200])


def stay_offline_and_quiet() -> None:
    """Before any model library is imported: they read these names once. No hub, no telemetry, no progress bars on stderr."""
    os.environ.update(
        HF_HUB_OFFLINE="1",
        TRANSFORMERS_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        HF_HUB_DISABLE_PROGRESS_BARS="1",
        TRANSFORMERS_VERBOSITY="error",
        TOKENIZERS_PARALLELISM="false",
    )
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)


def _sleep_while_waiting() -> None:
    """Threads that wait shall sleep: beside other busy processes, two that spin take turns waiting for each other (measured on
    two busy cores: 90 tokens/s as libgomp comes, 137 with 200 spins before it sleeps, 117 with one thread).
    """
    os.environ.setdefault("GOMP_SPINCOUNT", "200")
    os.environ.update(OMP_WAIT_POLICY="PASSIVE")
