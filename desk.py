"""The desk: all that an entry point (page, API, command) may ask of Shoko, the same in this process and through the running server.

`assemble.LocalDesk` answers in this process; `app.client.RemoteDesk` asks the server that holds the index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from answering.answer import AnswerEvent, Turn
from index_store.records import Hit, Narrowing, Source
from ingest.report import RunEvent


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as an entry point hands it in; whose it is, the desk knows."""

    text: str
    narrowing: Narrowing = Narrowing()
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    hits: tuple[Hit, ...]
    retrieve_ms: float


@dataclass(frozen=True, slots=True)
class Health:
    """`llm` is `ready`, `starting` or `down`; `llm_detail` is a reason where it is down."""

    documents: int
    chunks: int
    llm: str
    llm_detail: str
    embedding_model: str
    chat_model: str
    index_fingerprint: str


class Desk(Protocol):
    def search(self, inquiry: Inquiry) -> SearchResult: ...

    def ask(self, inquiry: Inquiry) -> Iterator[AnswerEvent]:
        """Closing the iterator stops the model (its slot is free within 2 s)."""

    def sources(self) -> tuple[Source, ...]: ...

    def add_source(self, folder: Path) -> Source: ...

    def remove_source(self, id_or_folder: str) -> None: ...

    def ingest(self, source_id: str) -> Iterator[RunEvent]:
        """One run over a source. Closing the iterator asks the run to stop after the file in hand."""

    def health(self) -> Health: ...

    def close(self) -> None: ...
