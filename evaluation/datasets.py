"""Question sets on disk: `passages.jsonl` and `questions.jsonl`, or golden questions over a folder of documents."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from errors import DatasetInvalid
from models.verify import sha256_of

Line = TypeVar("Line", bound=BaseModel)
Item = TypeVar("Item")


class Passage(BaseModel):
    """One passage of a set; it is indexed as a document of its own, its title first."""

    id: str
    title: str = ""
    text: str


class DatasetQuestion(BaseModel):
    """`passage_ids` are the passages that answer it; empty means that it must be refused (or, in a retrieval set, left out).

    `negative_passage_ids` are distractors: such a question sees its own passages and those, nothing else. `kind`, or
    LIT-RAGBench's `qa_type`, is what results are broken down by.
    """

    id: str
    question: str
    passage_ids: tuple[str, ...] = ()
    negative_passage_ids: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    kind: str = ""
    qa_type: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind,) if self.kind else self.qa_type


class GoldenTurn(BaseModel):
    question: str
    answer: str


class GoldenPlace(BaseModel):
    """Where in the documents something stands; `holds` are texts that stand there, for what the answer is put together of."""

    document: str | None = None
    page: int | None = None
    slide: int | None = None
    sheet: str | None = None
    cells: str | None = None
    holds: tuple[str, ...] = ()


class GoldenQuestion(GoldenPlace):
    """A question as an employee asks it, with the document and place that answer it, `also` the others that it needs.

    `answers` are alternatives; where several things are asked, `each` has the alternatives of each. `source` is the folder in
    which `document` lies, where a set is about several folders.
    """

    id: str
    question: str
    kind: str
    history: tuple[GoldenTurn, ...] = ()
    source: str | None = None
    also: tuple[GoldenPlace, ...] = ()
    answers: tuple[str, ...] = ()
    each: tuple[tuple[str, ...], ...] = ()
    unanswerable: bool = False
    split: Literal["tune", "test"] = "test"

    @property
    def places(self) -> tuple[GoldenPlace, ...]:
        """All that the answer is put together of; none where it is unanswerable."""
        return (self, *self.also) if self.document is not None else ()


class Dataset(BaseModel):
    name: str
    passages: tuple[Passage, ...] = Field(min_length=1)
    questions: tuple[DatasetQuestion, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """A seeded part of the questions; `limit` None means all of them, in their order."""

    limit: int | None = None
    seed: int = 0

    def of(self, items: Sequence[Item]) -> tuple[Item, ...]:
        if self.limit is None or self.limit >= len(items):
            return tuple(items)
        return tuple(random.Random(self.seed).sample(list(items), self.limit))


def load_dataset(folder: Path) -> Dataset:
    """Raises DatasetInvalid with the file, the line and what is wrong there."""
    passages = read_lines(folder / "passages.jsonl", Passage)
    questions = read_lines(folder / "questions.jsonl", DatasetQuestion)
    check_ids(folder / "passages.jsonl", [passage.id for passage in passages])
    check_ids(folder / "questions.jsonl", [question.id for question in questions])
    known = {passage.id for passage in passages}
    for question in questions:
        unknown = [name for name in (*question.passage_ids, *question.negative_passage_ids) if name not in known]
        if unknown:
            raise DatasetInvalid(path=folder, reason=f"question {question.id} names the unknown passage {unknown[0]}")
    return Dataset(name=folder.resolve().name, passages=tuple(passages), questions=tuple(questions))


def load_golden(path: Path) -> tuple[GoldenQuestion, ...]:
    """Raises DatasetInvalid like `load_dataset`."""
    questions = read_lines(path, GoldenQuestion)
    check_ids(path, [question.id for question in questions])
    return tuple(questions)


def set_content(folder: Path) -> str:
    """SHA-256 over the two files of a set, as hexadecimal digits. Raises DatasetInvalid."""
    return _content(folder, (folder / "passages.jsonl", folder / "questions.jsonl"))


def golden_content(path: Path, folder: Path) -> str:
    """SHA-256 over the questions and over the names and bytes of all documents below `folder`. Raises DatasetInvalid."""
    return _content(folder, (path, *sorted(file for file in folder.rglob("*") if file.is_file())))


def _content(folder: Path, files: Sequence[Path]) -> str:
    digest = sha256()
    for file in files:
        name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else ""
        try:
            digest.update(f"{name}\n{sha256_of(file)}\n".encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise DatasetInvalid(path=file, reason=error.strerror) from error
    return digest.hexdigest()


def check_ids(path: Path, ids: Sequence[str]) -> None:
    """Two questions of one id would count as one."""
    if len(set(ids)) < len(ids):
        repeated = next(name for place, name in enumerate(ids) if name in ids[:place])
        raise DatasetInvalid(path=path, reason=f"the id {repeated} is given twice")


def read_lines(path: Path, kind: type[Line]) -> list[Line]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetInvalid(path=path, reason=str(error)) from error
    records: list[Line] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            records.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise DatasetInvalid(path=path, reason=f"line {number}: {place} {first['msg']}") from error
    if not records:
        raise DatasetInvalid(path=path, reason="no records")
    return records
