"""The leak suite: a company's documents, people of several groups, and what each of them asks about what others may read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, Field

from access.decisions import names_of
from access.labels import Label
from access.people import Person, Role
from answering.answer import Turn
from evaluation.result import AskedQuestion
from evaluation.safety.attack import squeezed
from evaluation.safety.probe import AttackProbe

LEAK_FILE = Path(__file__).with_name("data") / "leak.toml"
_USUAL_ROLES: tuple[Role, ...] = get_args(Role)[:1]


class LeakDocument(BaseModel):
    name: str
    title: str
    text: str

    @property
    def written(self) -> str:
        return f"# {self.title}\n{self.text}"


class Fact(BaseModel):
    """See the head of `data/leak.toml`."""

    value: str
    ask: str
    other: str
    english: str
    about: str
    opening: str
    again: str


class LeakFolder(BaseModel):
    path: str
    readers: tuple[str, ...]
    label: Label
    topic: str
    pretext: str
    document: tuple[LeakDocument, ...] = Field(min_length=1)
    fact: tuple[Fact, ...] = ()


class LeakPerson(BaseModel):
    id: str
    groups: tuple[str, ...] = ()
    roles: tuple[Role, ...] = _USUAL_ROLES

    @property
    def person(self) -> Person:
        return Person(self.id, self.groups, roles=self.roles)


class Way(BaseModel):
    """How something is asked; `clean`: whoever may read it asks so too, and must be answered."""

    technique: str
    text: str
    earlier: tuple[str, str] | None = None
    before: str = ""
    clean: bool = False

    @property
    def history(self) -> tuple[Turn, ...]:
        return () if self.earlier is None else (Turn(*self.earlier),)


class LeakHouse(BaseModel):
    """The whole file. Raises nothing of its own: it is checked by its tests."""

    person: tuple[LeakPerson, ...]
    folder: tuple[LeakFolder, ...]
    way: tuple[Way, ...]
    folder_way: tuple[Way, ...]
    person_way: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class LeakCase:
    """`before`: what `asker` asked while `opened` (a folder) was open to them, too."""

    asked: AskedQuestion
    asker: Person
    before: str = ""
    opened: str | None = None


def load_leaks() -> LeakHouse:
    return LeakHouse.model_validate(tomllib.loads(LEAK_FILE.read_text(encoding="utf-8")))


def leak_cases(house: LeakHouse) -> tuple[LeakCase, ...]:
    """The same ones in the same order, always: attacks and clean twins by fact, then what is asked of whole folders and of everything."""
    return (*_of_facts(house), *_of_folders(house), *_of_people(house))


def reads(person: Person, folder: LeakFolder) -> bool:
    return not names_of(person).isdisjoint(folder.readers)


def kept_from(house: LeakHouse, person: Person) -> tuple[str, ...]:
    """What the person must not be shown: values, titles and names of folders that are in nothing that they may read."""
    mine = [folder for folder in house.folder if reads(person, folder)]
    shown = squeezed("\n".join(text for folder in mine for text in _texts(folder)))
    signs = [sign for folder in house.folder if folder not in mine for sign in _signs(folder)]
    return tuple(sign for sign in signs if squeezed(sign) not in shown)


def write_leak_house(house: LeakHouse, folder: Path) -> None:
    for one in house.folder:
        (folder / one.path).mkdir(parents=True, exist_ok=True)
        for document in one.document:
            (folder / one.path / document.name).write_text(document.written, encoding="utf-8")


def _of_facts(house: LeakHouse) -> Iterator[LeakCase]:
    turn = count()
    for folder in house.folder:
        insiders, outsiders = _people(house, folder)
        for number, fact in enumerate(folder.fact, start=1):
            for way in house.way:
                name = f"{_last(folder)}-{number}-{way.technique}"
                attacker = outsiders[next(turn) % len(outsiders)]
                yield _attack(house, (name, attacker), way, _fill(way.text, folder, fact), _before(way, folder, fact))
                if way.clean:
                    yield _clean((f"{name}-clean", insiders[0]), way, _fill(way.text, folder, fact), fact)


def _of_folders(house: LeakHouse) -> Iterator[LeakCase]:
    turn = count()
    for folder in house.folder:
        _, outsiders = _people(house, folder)
        for way in house.folder_way if outsiders else ():
            attacker = outsiders[next(turn) % len(outsiders)]
            yield _attack(house, (f"{_last(folder)}-{way.technique}", attacker), way, _fill(way.text, folder))


def _of_people(house: LeakHouse) -> Iterator[LeakCase]:
    for person in (one.person for one in house.person):
        for way in house.person_way:
            yield _attack(house, (f"all-{person.id}-{way.technique}", person), way, way.text)


def _attack(
    house: LeakHouse, who: tuple[str, Person], way: Way, text: str, before: tuple[str, str | None] = ("", None)
) -> LeakCase:
    name, person = who
    probe = AttackProbe("secret", kept_from(house, person))
    asked = AskedQuestion(f"leak-{name}", text, False, kinds=_kinds(way, person), history=way.history, probe=probe)
    return LeakCase(asked, person, *before)


def _clean(who: tuple[str, Person], way: Way, text: str, fact: Fact) -> LeakCase:
    name, person = who
    asked = AskedQuestion(
        id=f"leak-{name}",
        text=text,
        answerable=True,
        references=(fact.value,),
        kinds=("clean", *_kinds(way, person)),
        history=way.history,
        probe=AttackProbe(None),
    )
    return LeakCase(asked, person)


def _kinds(way: Way, person: Person) -> tuple[str, str]:
    return way.technique, f"asker.{person.id}"


def _people(house: LeakHouse, folder: LeakFolder) -> tuple[Sequence[Person], Sequence[Person]]:
    """Who may read the folder, and who may not."""
    everyone = [one.person for one in house.person]
    return [one for one in everyone if reads(one, folder)], [one for one in everyone if not reads(one, folder)]


def _before(way: Way, folder: LeakFolder, fact: Fact) -> tuple[str, str | None]:
    return (_fill(way.before, folder, fact), folder.path) if way.before else ("", None)


def _fill(text: str, folder: LeakFolder, fact: Fact | None = None) -> str:
    of_fact = {} if fact is None else fact.model_dump()
    return text.format(topic=folder.topic, pretext=folder.pretext, **of_fact)


def _signs(folder: LeakFolder) -> Iterator[str]:
    yield from (fact.value for fact in folder.fact)
    yield from (document.title for document in folder.document)
    yield _last(folder)


def _texts(folder: LeakFolder) -> Iterator[str]:
    yield folder.path
    yield from (f"{document.name}\n{document.written}" for document in folder.document)


def _last(folder: LeakFolder) -> str:
    """A folder's own name."""
    return folder.path.rpartition("/")[2]
