"""An optional cross-encoder that reads question and passage together. Off unless `models.reranker` is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from errors import ModelMissing
from index_store.cell_marks import without_cells
from index_store.records import Hit

# Pairs are cut at this many tokens by the cross-encoder's own tokenizer; chunks of 500 characters are about 350.
MAX_PAIR_TOKENS = 512


class Reranker:
    """A sentence-transformers CrossEncoder from a local folder; loaded once, on the CPU, without reaching any network."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises ModelMissing where `folder` holds no model."""
        if not (folder / "config.json").is_file():
            raise ModelMissing(model=name, path=folder)
        from sentence_transformers import CrossEncoder  # 6 s to import: only where a reranker is configured

        self._model = CrossEncoder(
            str(folder), max_length=MAX_PAIR_TOKENS, device="cpu", local_files_only=True, trust_remote_code=False
        )

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same hits, best first by the cross-encoder's score; equal scores keep their order."""
        scores = self.scores(question, [without_cells(hit.chunk.text) for hit in hits])
        scored = [
            replace(hit, scores=replace(hit.scores, reranker=score)) for hit, score in zip(hits, scores, strict=True)
        ]
        return tuple(sorted(scored, key=_score, reverse=True))

    def scores(self, question: str, texts: Sequence[str]) -> tuple[float, ...]:
        """How well each text answers the question, in the model's own scale: the higher the better."""
        if not texts:
            return ()
        pairs = [(question, text) for text in texts]
        return tuple(float(score) for score in self._model.predict(pairs, show_progress_bar=False))


def _score(hit: Hit) -> float:
    score = hit.scores.reranker
    if score is None:
        raise ValueError(f"hit {hit.point_id} was not reranked")
    return score
