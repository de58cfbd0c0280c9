"""One table says who may do what; the desk asks it before it does anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from access.people import LOCAL_PERSON, ROLES, Person, Role
from access.roles import ACTS, ALLOWED, Act, allows, require
from access.rules import Said
from database import Database
from desk import Desk, Inquiry, LocalDesk
from errors import AccessDenied, ShokoError
from tests.fresh_database import fresh_database
from tests.test_desk import desk_over

CALLS: dict[str, tuple[Act, Callable[[Desk], object]]] = {
    "search": ("ask", lambda desk: desk.search(Inquiry("日当"))),
    "ask": ("ask", lambda desk: list(desk.ask(Inquiry("日当")))),
    "sources": ("ask", lambda desk: desk.sources()),
    "add_source": ("sources.change", lambda desk: desk.add_source(Path("nowhere"))),
    "remove_source": ("sources.change", lambda desk: desk.remove_source("nowhere")),
    "ingest": ("index", lambda desk: list(desk.ingest("nowhere"))),
    "runs": ("index", lambda desk: desk.runs()),
    "report": ("index", lambda desk: desk.report("nowhere")),
    "terms": ("terms", lambda desk: desk.terms()),
    "apply_terms": ("terms", lambda desk: list(desk.apply_terms(""))),
    "indexes": ("generations", lambda desk: desk.indexes.overview()),
    "access.show": ("access.see", lambda desk: desk.access.show()),
    "access.who": ("access.see", lambda desk: desk.access.who("nowhere")),
    "access.check": ("access.see", lambda desk: desk.access.check(LOCAL_PERSON)),
    "access.set": ("access.change", lambda desk: desk.access.set("nowhere", Said(()))),
    "access.take": ("access.change", lambda desk: desk.access.take("nowhere")),
    "access.clear": ("access.change", lambda desk: desk.access.clear("nowhere")),
}
# The whole table again, so that a row that is loosened by mistake is noticed.
WANTED: dict[Role, set[Act]] = {
    "employee": {"ask"},
    "administrator": {
        "ask",
        "sources.change",
        "index",
        "terms",
        "generations",
        "access.see",
        "access.change",
        "security.see",
    },
    "model_owner": {"ask", "generations", "evaluate"},
    "auditor": {"ask", "access.see", "security.see"},
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = fresh_database(tmp_path / "data")
    yield opened
    opened.close()


def desk_of(database: Database, *roles: Role) -> LocalDesk:
    return LocalDesk(replace(desk_over(database).parts, person=Person("tanaka", roles=roles)))


def test_the_table_is_as_decided() -> None:
    assert {role: {act for act in ACTS if role in ALLOWED[act]} for role in ROLES} == WANTED
    assert set(ALLOWED) == set(ACTS)


def test_the_local_person_may_do_everything_and_nobody_without_a_role_anything() -> None:
    assert all(allows(LOCAL_PERSON, act) for act in ACTS)
    assert not any(allows(Person("tanaka", roles=()), act) for act in ACTS)


@pytest.mark.parametrize("name", CALLS)
def test_every_call_at_the_desk_asks_for_its_act_alone(database: Database, name: str) -> None:
    act, call = CALLS[name]
    for role in ROLES:
        desk = desk_of(database, role)
        if role in ALLOWED[act]:
            # What comes of it is another test's: nothing here has documents, terms or a model.
            try:
                call(desk)
            except AccessDenied:
                pytest.fail(f"{role} was refused {act}")
            except (ShokoError, AttributeError):
                pass
        else:
            with pytest.raises(AccessDenied):
                call(desk)


def test_refused_by_name() -> None:
    with pytest.raises(AccessDenied, match="access.change"):
        require(Person("tanaka"), "access.change")
