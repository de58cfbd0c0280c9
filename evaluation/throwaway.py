"""A throw-away house outside the data directory, so that measuring never touches what people ask."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assemble import House, open_house
from errors import DatasetInvalid
from evaluation.datasets import Passage
from index_store.records import Source
from ingest.report import IngestReport, RunEnded
from settings import Settings

# A passage's best chunk counts, so ten passages may need more chunks than ten.
EVALUATION_HITS = 40


@dataclass(frozen=True, slots=True)
class PassageIndex:
    """A set's passages in a throw-away house: `document_of` and `passage_of` translate their ids."""

    house: House
    document_of: dict[str, str]
    passage_of: dict[str, str]
    seconds: float


@contextmanager
def throwaway_house(settings: Settings, *, with_model: bool) -> Iterator[House]:
    """A house like that of `settings` in a temporary folder; vectors of texts seen before come from the data folder's cache."""
    cache = settings.data / "evaluation" / "embedding_cache.sqlite"
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shoko-eval-") as folder:
        retrieval = settings.retrieval.model_copy(update={"hits": EVALUATION_HITS})
        ingest = settings.ingest.model_copy(update={"embedding_cache": cache})
        index = settings.index.model_copy(update={"qdrant_url": None})
        house = open_house(
            settings.model_copy(
                update={"data": Path(folder) / "data", "retrieval": retrieval, "ingest": ingest, "index": index}
            ),
            with_model=with_model,
        )
        try:
            yield house
        finally:
            house.close()


@contextmanager
def passage_index(settings: Settings, passages: Sequence[Passage], *, with_model: bool) -> Iterator[PassageIndex]:
    """Each passage as a Markdown file of its own, read and indexed by the same code as people's documents."""
    with throwaway_house(settings, with_model=with_model) as house, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path_of = {passage.id: f"{number:06d}.md" for number, passage in enumerate(passages)}
        for passage in passages:
            text = f"# {passage.title}\n\n{passage.text}\n" if passage.title else f"{passage.text}\n"
            (folder / path_of[passage.id]).write_text(text, encoding="utf-8")
        source, report = index_folder(house, folder)
        by_path = {file.path: file.document_id for file in house.manifest.known_files(source.id).values()}
        document_of = {passage_id: by_path[path] for passage_id, path in path_of.items()}
        passage_of = {document: passage_id for passage_id, document in document_of.items()}
        yield PassageIndex(house, document_of, passage_of, report.seconds)


def index_folder(house: House, folder: Path) -> tuple[Source, IngestReport]:
    """Index a folder to its end. Raises DatasetInvalid where a file of a set could not be read."""
    source = house.desk.add_source(folder)
    for event in house.desk.ingest(source.id):
        if isinstance(event, RunEnded):
            for file in event.report.files:
                if file.status == "failed":
                    raise DatasetInvalid(path=file.path, reason=file.sentence("en"))
            return source, event.report
    raise DatasetInvalid(path=folder, reason="the run did not end")
