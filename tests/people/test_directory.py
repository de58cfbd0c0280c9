from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from access.people import ROLES
from database import Database
from errors import PersonDisabled, PersonNotListed, PersonUnknown
from people.admission import admitted
from people.directory import Directory, Imported, Known, put_claimed
from people.directory_file import Listed
from people.settings import LoginSettings
from tests.fresh_database import fresh_database

TANAKA = Listed("tanaka", "田中", ("社員", "総務"))
SUZUKI = Listed("suzuki", "鈴木", roles=("administrator",))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = fresh_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def directory(database: Database) -> Directory:
    return Directory(database)


def test_an_import_counts_whole(directory: Directory) -> None:
    assert directory.replace([TANAKA, SUZUKI]) == Imported(people=2, added=2, shut_out=0)
    assert directory.replace([Listed("tanaka", "田中", ("人事",))]) == Imported(people=1, added=0, shut_out=1)
    suzuki, tanaka = directory.all()
    assert (suzuki.enabled, tanaka.enabled, tanaka.groups) == (False, True, ("人事",))
    assert directory.replace([SUZUKI]) == Imported(people=1, added=0, shut_out=1)


def test_who_is_barred_stays_so_whatever_the_directory_says(directory: Directory) -> None:
    directory.replace([TANAKA])
    directory.bar("tanaka", barred=True)
    directory.replace([TANAKA])
    found = directory.find("tanaka")
    assert found is not None and not found.enabled and found.active
    directory.bar("tanaka", barred=False)
    found = directory.find("tanaka")
    assert found is not None and found.enabled


def test_nobody_unknown_is_barred(directory: Directory) -> None:
    with pytest.raises(PersonUnknown, match="nobody"):
        directory.bar("nobody", barred=True)
    assert directory.find("nobody") is None


def test_the_provider_does_not_let_in_whom_the_directory_shut_out(directory: Directory, database: Database) -> None:
    directory.replace([Listed("tanaka", active=False)])
    with database.session() as session:
        put_claimed(session, "tanaka", "田中", ["総務"])
    found = directory.find("tanaka")
    assert found is not None and not found.enabled and found.groups == ("総務",)


def test_an_import_leaves_those_whom_the_provider_told_of(directory: Directory, database: Database) -> None:
    with database.session() as session:
        put_claimed(session, "guest", "客", [])
    assert directory.replace([TANAKA]).shut_out == 0
    found = directory.find("guest")
    assert found is not None and found.enabled


def known(**changes: object) -> Known:
    told = {
        "groups": ("情シス",),
        "roles": ("auditor",),
        "origin": "directory",
        "active": True,
        "barred": False,
        **changes,
    }
    return Known("tanaka", "田中", **told)  # type: ignore[arg-type]


def test_roles_come_from_everywhere_at_once() -> None:
    login = LoginSettings(roles={"情シス": "administrator", "品質": "model_owner"})
    person = admitted(known(), "tanaka", login)
    assert person.roles == ("employee", "administrator", "auditor")
    assert (person.id, person.name, person.groups) == ("tanaka", "田中", ("情シス",))
    assert admitted(known(groups=(), roles=()), "tanaka", LoginSettings(base_roles=())).roles == ()
    assert set(person.roles) < set(ROLES)


@pytest.mark.parametrize("found", [None, known(origin="claim")])
def test_where_the_directory_counts_only_it_does(found: Known | None) -> None:
    with pytest.raises(PersonNotListed):
        admitted(found, "tanaka", LoginSettings(groups_from="directory"))


@pytest.mark.parametrize("found", [known(active=False), known(barred=True)])
def test_who_is_disabled_is_not_let_in(found: Known) -> None:
    for groups_from in ("claim", "directory"):
        with pytest.raises(PersonDisabled):
            admitted(found, "tanaka", LoginSettings.model_validate({"groups_from": groups_from}))
