"""Scopes are stored, and decide by themselves who may read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from access.decisions import may_read, readable_for
from access.people import LOCAL_PERSON, Person
from access.scopes import Label, Scope, Scopes
from errors import SettingInvalid
from index_store.records import Readable
from tests.fresh_database import fresh_database


@pytest.fixture
def scopes(tmp_path: Path) -> Iterator[Scopes]:
    database = fresh_database(tmp_path)
    yield Scopes(database)
    database.close()


def scope(*readers: str, id_: str = "s") -> Scope:
    return Scope(id_, "社内", readers)


def test_a_new_scope_is_for_everyone_inside_the_company(scopes: Scopes) -> None:
    created = scopes.create()
    assert (created.label, created.readers) == ("社内", ("*",))
    assert scopes.all() == (created,)
    assert readable_for(LOCAL_PERSON, scopes.all()) == Readable((created.id,))


def test_each_scope_is_its_own_and_removed_alone(scopes: Scopes) -> None:
    first, second = scopes.create("極秘", ["group:人事"]), scopes.create("公開")
    assert set(scopes.all()) == {first, second}
    scopes.remove(first.id)
    scopes.remove("unknown")
    assert scopes.all() == (second,)


def test_unknown_labels_and_readers_are_refused(scopes: Scopes) -> None:
    wrong: Label = "秘密"  # type: ignore[assignment]
    with pytest.raises(SettingInvalid, match="社外秘"):
        scopes.create(wrong)
    with pytest.raises(SettingInvalid, match="営業部"):
        scopes.create(readers=["営業部"])
    assert scopes.all() == ()


@pytest.mark.parametrize(
    ("person", "readers", "allowed"),
    [
        (Person("tanaka"), ("*",), True),
        (Person("tanaka"), ("person:tanaka",), True),
        (Person("tanaka"), ("person:sato",), False),
        (Person("tanaka", ("営業",)), ("group:営業", "person:sato"), True),
        (Person("tanaka", ("営業",)), ("group:人事",), False),
        (Person("tanaka"), (), False),
        (Person("営業"), ("group:営業",), False),
        (Person("sato", ("tanaka",)), ("person:tanaka",), False),
        (Person("sato", ("*",)), ("group:人事",), False),
    ],
)
def test_who_may_read(person: Person, readers: tuple[str, ...], allowed: bool) -> None:
    assert may_read(person, scope(*readers)) is allowed


def test_readable_holds_exactly_the_scopes_that_may_be_read() -> None:
    person = Person("tanaka", ("営業",))
    given = (scope("group:人事", id_="c"), scope("*", id_="b"), scope("group:営業", id_="a"))
    assert readable_for(person, given) == Readable(("a", "b"))
    assert readable_for(person, ()) == Readable(())
