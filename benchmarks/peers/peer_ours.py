"""Ours with the default settings, over a throw-away data folder: what people's files and questions go through, models included.

The embedding worker's start is in the time of indexing, as in people's runs. Vectors come from a cache only where all systems may take
known ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from answering.answer import Finished, Question, Sentence, Working
from benchmarks.peers.protocol import CHUNKS, Job, Piece, serve
from evaluation.throwaway import embedding_cache, index_folder, throwaway_house
from settings import load_settings


class Ours:
    taken = 0

    def __init__(self, job: Job, closers: ExitStack) -> None:
        # Known vectors lie in the data folder.
        data = job.known or closers.enter_context(TemporaryDirectory(prefix="shoko-bench-"))
        settings = load_settings(Path(data))
        self._knows = embedding_cache(settings.data).exists()
        self._house = closers.enter_context(throwaway_house(settings, with_model=job.writes))
        self._house.warm()

    def index(self, files: Sequence[Path]) -> int:
        source, report = index_folder(self._house, files[0].parent)
        known = self._house.manifest.known_files(source.id).values()
        self._document_of = {Path(file.path).name: file.document_id for file in known}
        self._file_of = {document: name for name, document in self._document_of.items()}
        chunks = sum(file.chunks for file in report.files)
        # Which of them the cache knew nobody counts: where there is one, it may have been all.
        self.taken = chunks if self._knows else 0
        return chunks

    def search(self, question: str) -> Sequence[str]:
        hits = self._house.retriever.search(question, self._house.readable(), limit=CHUNKS)
        return [self._file_of[hit.document.id] for hit in hits]

    def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
        """Sentences when they have passed the gate. A refusal is our own sentence, not the model's."""
        readable = self._house.readable()
        seen = replace(readable, document_ids=tuple(self._document_of[name] for name in files))
        with closing(self._house.answering().stream(Question(question, seen))) as events:
            for event in events:
                if isinstance(event, Working) and event.step == "writing":
                    yield Piece("")
                elif isinstance(event, Sentence):
                    yield Piece(event.text)
                elif isinstance(event, Finished) and event.answer.refused:
                    yield Piece(event.answer.text, by_model=False)


if __name__ == "__main__":
    serve(Ours)
