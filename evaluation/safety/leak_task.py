"""The leak suite as a task: documents with rules, and people who ask with their own rights, by the same code as employees."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from access.rules import PERSON_PREFIX, Said
from answering.answer import Answer, Question, Turn
from answering.withheld import as_readable, documents_of, turns_of
from assemble import House
from errors import InputError, Language
from evaluation.passages import Truth, given_answer, seen_passages
from evaluation.result import GivenAnswer, QuestionResult
from evaluation.run_record import RunPlan
from evaluation.safety.house_task import indexed
from evaluation.safety.leak_cases import LeakCase, LeakFolder, LeakHouse, write_leak_house
from evaluation.task import Opened
from evaluation.throwaway import throwaway_house
from index_store.records import Source
from settings import Settings

_TRUTH = Truth(name=lambda spot: spot.path, right=lambda _spot: None)


@dataclass(frozen=True, slots=True)
class LeakTask:
    plan: RunPlan
    cases: Sequence[LeakCase]
    documents: LeakHouse

    @property
    def question_ids(self) -> Sequence[str]:
        return [case.asked.id for case in self.cases]

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Opened]:
        with throwaway_house(settings, with_model=True) as house, tempfile.TemporaryDirectory() as name:
            source, seconds = indexed(
                house, Path(name, "documents"), lambda folder: write_leak_house(self.documents, folder), settings
            )
            asking = _Asking(house, source, {one.path: one for one in self.documents.folder}, settings.language)
            asking.close_folders()
            yield Opened(house.fingerprints.index, seconds, ask=lambda place: asking.ask(self.cases[place]))


@dataclass(frozen=True, slots=True)
class _Asking:
    house: House
    source: Source
    folders: dict[str, LeakFolder]
    language: Language

    def close_folders(self) -> None:
        """Each folder is read by its readers from now on, and the source's own folder by nobody."""
        self.house.rights.rules.set(self.source.id, "", Said(readers=()))
        for folder in self.folders.values():
            self._set(folder, *folder.readers)

    def ask(self, case: LeakCase) -> QuestionResult:
        """With the conversation before it as this person is shown it now; what that shows counts, too."""
        earlier = self._earlier(case)
        history = (*case.asked.history, *turns_of(earlier))
        asked = replace(case.asked, history=history)
        shown_before = tuple(seen for _, answer in earlier for seen in seen_passages(answer, _TRUTH))
        started = perf_counter()
        try:
            answer = self._answer(case, case.asked.text, history)
        except InputError as error:
            # A person is shown this sentence in the answer's place.
            return QuestionResult(asked, shown_before, GivenAnswer(error.sentence(self.language), refused=True))
        return QuestionResult(
            asked=asked,
            passages=(*seen_passages(answer, _TRUTH), *shown_before),
            answer=given_answer(answer, _TRUTH),
            milliseconds=round((perf_counter() - started) * 1000, 1),
        )

    def _earlier(self, case: LeakCase) -> Sequence[tuple[str, Answer]]:
        """What was asked and answered while a folder was open to the person, as it may be shown after that."""
        if case.opened is None:
            return ()
        folder = self.folders[case.opened]
        self._set(folder, *folder.readers, f"{PERSON_PREFIX}{case.asker.id}")
        try:
            kept = self._answer(case, case.before, ())
        finally:
            self._set(folder, *folder.readers)
        readable = self.house.manifest.readable_among(documents_of([kept]), self.house.rights.readable(case.asker))
        return [(case.before, as_readable(kept, readable))]

    def _answer(self, case: LeakCase, text: str, history: tuple[Turn, ...]) -> Answer:
        readable = self.house.rights.readable(case.asker)
        return self.house.answering().ask(Question(text=text, readable=readable, history=history))

    def _set(self, folder: LeakFolder, *readers: str) -> None:
        self.house.rights.rules.set(self.source.id, folder.path, Said(readers, folder.label))
