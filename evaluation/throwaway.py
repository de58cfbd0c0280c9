"""A throw-away house outside the data directory, so that measuring never touches what people ask."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from access.rules import DEFAULT_LABEL, WHOLE_SOURCE, Label, Said
from assemble import House, open_house
from errors import DataFolderUnusable, DatasetInvalid
from evaluation.datasets import Dataset, Passage
from index_store.records import Readable, Source
from ingest.report import IngestReport, RunEnded
from privacy.clearance import strictest
from settings import AccessSettings, AuditSettings, NotifySettings, Settings


@dataclass(frozen=True, slots=True)
class PassageIndex:
    """A set's passages in a throw-away house: `document_of` and `passage_of` translate their ids."""

    house: House
    document_of: dict[str, str]
    passage_of: dict[str, str]
    seconds: float


@contextmanager
def throwaway_house(settings: Settings, *, with_model: bool) -> Iterator[House]:
    """A house like that of `settings` in a temporary folder; vectors of documents and questions seen before come
    from the data folder's cache.

    Raises what `open_house` raises, DataFolderUnusable where the cache cannot be kept.
    """
    cache = embedding_cache(settings.data)
    ingest = settings.ingest.model_copy(update={"embedding_cache": cache})
    retrieval = settings.retrieval.model_copy(update={"query_cache": cache})
    index = settings.index.model_copy(update={"qdrant_url": None})
    with tempfile.TemporaryDirectory(prefix="shoko-eval-") as folder:
        changed = {"data": Path(folder) / "data", "ingest": ingest, "retrieval": retrieval, "index": index}
        # Nobody else is in this house: whoever may read a new source of the company's, here it is read.
        usual = {"notify": NotifySettings(), "audit": AuditSettings(enabled=False), "access": AccessSettings()}
        own = settings.model_copy(update=changed | usual)
        with closing(open_house(own, with_model=with_model, wait_for_model=True)) as house:
            yield house


def embedding_cache(data: Path) -> Path:
    """The file of vectors that all throw-away houses of this data folder share. Raises DataFolderUnusable."""
    folder = data / "evaluation"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderUnusable(path=folder, reason=error.strerror) from error
    return folder / "embedding_cache.sqlite"


@contextmanager
def passage_index(
    settings: Settings, dataset: Dataset, *, with_model: bool, label: Label = DEFAULT_LABEL
) -> Iterator[PassageIndex]:
    """Each passage as a Markdown file of its own, read and indexed by the same code as people's documents.

    Raises DatasetInvalid where a passage could not be read.
    """
    with throwaway_house(settings, with_model=with_model) as house, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        passage_at = write_passages(folder, dataset.passages)
        source, report = index_folder(house, folder, label)
        for file in report.files:
            if file.status == "failed":
                raise DatasetInvalid(
                    path=dataset.name, reason=f"passage {passage_at[file.path]}: {file.sentence(settings.language)}"
                )
        files = house.manifest.known_files(source.id).values()
        document_of = {passage_at[file.path]: file.document_id for file in files}
        passage_of = {document: passage_id for passage_id, document in document_of.items()}
        yield PassageIndex(house, document_of, passage_of, report.seconds)


def write_passages(folder: Path, passages: Sequence[Passage]) -> dict[str, str]:
    """A Markdown file for each, its title as the heading; the passages' ids by their files' names."""
    passage_at = {f"{number:06d}.md": passage.id for number, passage in enumerate(passages)}
    for path, passage in zip(passage_at, passages, strict=True):
        text = f"# {passage.title}\n\n{passage.text}\n" if passage.title else f"{passage.text}\n"
        (folder / path).write_text(text, encoding="utf-8")
    return passage_at


def index_folder(house: House, folder: Path, label: Label = DEFAULT_LABEL) -> tuple[Source, IngestReport]:
    """Index a folder to its end; the report tells what could not be read. Raises DatasetInvalid where the run did not end."""
    source = house.desk.add_source(folder)
    if label != DEFAULT_LABEL:
        house.rights.rules.set(source.id, WHOLE_SOURCE, Said(label=label))
    with closing(house.desk.ingest(source.id)) as events:
        for event in events:
            if isinstance(event, RunEnded):
                return source, event.report
    raise DatasetInvalid(path=folder, reason="the run did not end")


def label_in(readable: Readable) -> Label:
    """The strictest of all that may be read there."""
    return strictest(label for _, label in readable.sight.labels)
