"""What a system under test is given and what it says: JSON lines between two processes, the other often in an environment of its own.

`python -m benchmarks.peers.SYSTEM WORK` reads the file WORK, a `Job` and then an `Inquiry` a line, and writes to its standard output
an `Indexed`, then a line for each inquiry in order: a `Ranking`, or a `Reply` where a text was asked for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Protocol, TextIO

from benchmarks.peers.known_vectors import KnownVectors, known_vectors


@dataclass(frozen=True, slots=True)
class Job:
    """`files`: a folder of Markdown files, one a passage; `embedding`: the folder of a sentence-transformers model.

    `known`: a folder for vectors of texts that were embedded before, "" where each is embedded now; `writes`: texts will be asked for. `server_url` is the OpenAI-compatible server for them (`…/v1`), with its key and model; "" where
    the system brings its own.
    """

    setting: str
    files: str
    embedding: str
    known: str = ""
    writes: bool = False
    server_url: str = ""
    server_key: str = ""
    server_model: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question for ranked files, or, where `files` names those that may be read, for a text."""

    question: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indexed:
    """The whole way from the files to a searchable index; loading the system and its model is not in it. `taken`: vectors that were
    known before, so that the seconds are not an index time where there are any."""

    chunks: int
    seconds: float
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Names of files, best first, each once."""

    files: tuple[str, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """Milliseconds from the question: `first_token_ms` when the model began to write (None where it wasn't asked), `first_text_ms` when
    there was something to show."""

    text: str
    first_token_ms: float | None
    first_text_ms: float | None
    total_ms: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Of a text as it comes. Without text: the model has begun, and what it writes is held back."""

    text: str
    by_model: bool = True


class System(Protocol):
    """One system in one setting, its models loaded. `taken`: vectors that it took from what itself had kept."""

    taken: int

    def index(self, files: Sequence[Path]) -> int:
        """Reads, cuts and embeds the files; the number of chunks."""

    def search(self, question: str) -> Sequence[str]:
        """The names of the files of at least ten chunks, where there are so many, best first; a file may come again."""

    def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
        """From these files only."""


RANKED = 10
# As many chunks as ours looks at: a file's best chunk counts, so ten files may need more than ten.
CHUNKS = 40


def serve(opened: Callable[[Job, ExitStack], System]) -> None:
    """The main function of a system's module. What the system's libraries print goes to stderr."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as out, ExitStack() as closers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        job, inquiries = read_work(Path(sys.argv[1]).read_text(encoding="utf-8"))
        converse(opened(job, closers), job, inquiries, out)


def converse(system: System, job: Job, inquiries: Sequence[Inquiry], out: TextIO) -> None:
    _say(out, _index(system, job))
    for inquiry in inquiries:
        _say(out, _reply(system, inquiry) if inquiry.files else _ranking(system, inquiry))


def work(job: Job, inquiries: Sequence[Inquiry]) -> str:
    """The file that a system reads."""
    lines = [asdict(job), *(asdict(inquiry) for inquiry in inquiries)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def read_work(text: str) -> tuple[Job, list[Inquiry]]:
    # Not splitlines: a question may hold U+2028, which JSON leaves as it is.
    first, *rest = (json.loads(line) for line in text.split("\n") if line)
    return Job(**first), [Inquiry(line["question"], tuple(line["files"])) for line in rest]


def _say(out: TextIO, said: Indexed | Ranking | Reply) -> None:
    out.write(json.dumps(asdict(said), ensure_ascii=False) + "\n")
    out.flush()


def _index(system: System, job: Job) -> Indexed:
    files = sorted(Path(job.files).glob("*.md"))
    with _known(job) as known:
        began = perf_counter()
        chunks = system.index(files)
        return Indexed(chunks, perf_counter() - began, system.taken + (known.taken if known is not None else 0))


def _known(job: Job) -> AbstractContextManager[KnownVectors | None]:
    return known_vectors(Path(job.known) / "vectors.sqlite") if job.known else nullcontext()


def _ranking(system: System, inquiry: Inquiry) -> Ranking:
    began = perf_counter()
    found = system.search(inquiry.question)
    return Ranking(tuple(dict.fromkeys(found))[:RANKED], _since(began))


def _reply(system: System, inquiry: Inquiry) -> Reply:
    began = perf_counter()
    texts: list[str] = []
    first_token = first_text = None
    for piece in system.answer(inquiry.question, inquiry.files):
        if piece.by_model and first_token is None:
            first_token = _since(began)
        if piece.text.strip() and first_text is None:
            first_text = _since(began)
        texts.append(piece.text)
    return Reply("".join(texts), first_token, first_text, _since(began))


def _since(began: float) -> float:
    return (perf_counter() - began) * 1000
