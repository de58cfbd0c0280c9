"""Suites that attack the whole house: its search, its prompt, its gate, over documents that were made for it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from answering.answer import Question
from assemble import House
from errors import DatasetInvalid
from evaluation.passages import Truth, given_answer, seen_passages
from evaluation.result import AskedQuestion, QuestionResult
from evaluation.run_record import RunPlan
from evaluation.task import Opened
from evaluation.throwaway import index_folder, label_in, throwaway_house
from index_store.records import Readable, Source
from settings import Settings


@dataclass(frozen=True, slots=True)
class HouseCase:
    """`sees` is the one document that the question is about, None for all that the person may read."""

    asked: AskedQuestion
    sees: str | None = None


@dataclass(frozen=True, slots=True)
class HouseTask:
    """`write_open` writes what the person may read into a folder, `write_closed` what nobody here may read (None: nothing)."""

    plan: RunPlan
    cases: Sequence[HouseCase]
    write_open: Callable[[Path], None]
    write_closed: Callable[[Path], None] | None = None

    @property
    def question_ids(self) -> Sequence[str]:
        return [case.asked.id for case in self.cases]

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Opened]:
        with throwaway_house(settings, with_model=True) as house, tempfile.TemporaryDirectory() as name:
            readable, seconds = self._read_in(house, Path(name), settings)
            yield Opened(
                index=house.fingerprints.index,
                index_s=seconds,
                ask=lambda place: _ask(house, self.cases[place], readable),
                label=label_in(house.readable()),
            )

    def _read_in(self, house: House, folder: Path, settings: Settings) -> tuple[_Rights, float]:
        """Raises DatasetInvalid where a document could not be read: its question would measure nothing."""
        source, seconds = _indexed(house, folder / "open", self.write_open, settings)
        if self.write_closed is not None:
            seconds += _indexed(house, folder / "closed", self.write_closed, settings)[1]
        files = house.manifest.known_files(source.id)
        open_to_all = {one.scope_id for one in house.manifest.folders() if one.source_id == source.id}
        readable = house.readable()
        asker = replace(readable, scope_ids=tuple(one for one in readable.scope_ids if one in open_to_all))
        return _Rights(asker, {path: file.document_id for path, file in files.items()}), seconds


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the asker may read: the open documents, or one of them."""

    readable: Readable
    document_of: Mapping[str, str]

    def of(self, sees: str | None) -> Readable:
        return self.readable if sees is None else replace(self.readable, document_ids=(self.document_of[sees],))


def _indexed(house: House, folder: Path, write: Callable[[Path], None], settings: Settings) -> tuple[Source, float]:
    folder.mkdir()
    write(folder)
    source, report = index_folder(house, folder)
    for file in report.files:
        if file.status == "failed":
            raise DatasetInvalid(path=file.path, reason=file.sentence(settings.language))
    return source, report.seconds


def _ask(house: House, case: HouseCase, rights: _Rights) -> QuestionResult:
    question = Question(text=case.asked.text, readable=rights.of(case.sees), history=case.asked.history)
    started = perf_counter()
    answer = house.answering().ask(question)
    milliseconds = (perf_counter() - started) * 1000
    truth = Truth(name=lambda spot: spot.path, right=lambda _spot: None)
    return QuestionResult(
        asked=case.asked,
        passages=seen_passages(answer, truth),
        answer=given_answer(answer, truth),
        milliseconds=round(milliseconds, 1),
    )
