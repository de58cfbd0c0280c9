from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assemble_audit import audit_of
from database import Database
from journal.audit_read import Wanted, entries
from people.identity import Identity
from people.sessions import Sessions, key_of
from people.settings import LoginSettings
from settings import Settings
from tests.commands.conftest import Shoko

CSV = "id,name,groups,roles,enabled\n田中,田中 花子,総務;社員,,true\n鈴木,鈴木 一郎,,administrator,true\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sessions(data: Path) -> Iterator[Sessions]:
    """Of a server beside the commands."""
    database = Database.open(data)
    yield Sessions(database, audit_of(Settings(data=data), database), LoginSettings())
    database.close()


def imported(shoko: Shoko, data: Path, text: str = CSV) -> dict[str, object]:
    file = data.parent / "people.csv"
    file.write_text(text, encoding="utf-8")
    return shoko("people", "import", file, "--data", data, "--json").json()


def told(data: Path) -> list[tuple[str, str]]:
    database = Database.open(data)
    found = [(entry.kind, entry.person) for entry in entries(database, Wanted())]
    database.close()
    return found


def test_a_directory_is_imported_listed_and_told(shoko: Shoko, data: Path) -> None:
    assert imported(shoko, data) == {"people": 2, "added": 2, "shut_out": 0}
    listing = shoko("people", "list", "--data", data, "--json").json()["people"]
    assert isinstance(listing, list) and [one["id"] for one in listing] == ["田中", "鈴木"]
    assert "社員、総務" in shoko("people", "list", "--data", data).stdout
    assert told(data) == [("people.import", "local")] * 2


def test_a_bad_line_changes_nothing(shoko: Shoko, data: Path) -> None:
    imported(shoko, data)
    file = data.parent / "bad.csv"
    file.write_text("id,enabled\n佐藤,true\n山本,perhaps\n", encoding="utf-8")
    outcome = shoko("people", "import", file, "--data", data)
    assert outcome.code == 2 and "line 3" in outcome.stderr and "何も取り込んでいません" in outcome.stderr
    people = shoko("people", "list", "--data", data, "--json").json()["people"]
    assert isinstance(people, list) and len(people) == 2


def test_one_person_with_roles_in_force_and_why_not(shoko: Shoko, data: Path) -> None:
    imported(shoko, data)
    found = shoko("people", "show", "鈴木", "--data", data, "--json").json()
    assert (found["roles_in_force"], found["refused"]) == (["employee", "administrator"], None)
    shoko("people", "disable", "鈴木", "--data", data)
    outcome = shoko("people", "show", "鈴木", "--data", data)
    assert "停止（管理者）" in outcome.stdout and "利用を止められている" in outcome.stderr
    assert shoko("people", "show", "だれか", "--data", data).code == 2


def test_disabling_ends_the_sessions_that_a_server_has(shoko: Shoko, data: Path, sessions: Sessions) -> None:
    imported(shoko, data)
    key = key_of(sessions.begin(Identity("田中")))
    assert "田中" in shoko("people", "sessions", "--data", data).stdout
    assert shoko("people", "disable", "田中", "--data", data, "--json").json() == {"person": "田中", "ended": 1}
    assert sessions.find(key) is None
    assert shoko("people", "sessions", "--data", data, "--json").json() == {"sessions": []}
    assert "有効" in shoko("people", "enable", "田中", "--data", data).stdout
    assert sessions.find(key) is None  # an ended session stays ended
    assert ("session.end", "田中") in told(data)


def test_ending_sessions_leaves_the_person_in(shoko: Shoko, data: Path, sessions: Sessions) -> None:
    imported(shoko, data)
    keys = [key_of(sessions.begin(Identity("田中"))) for _ in range(2)]
    assert "2 件" in shoko("people", "end-sessions", "田中", "--data", data).stdout
    assert [sessions.find(key) for key in keys] == [None, None]
    assert sessions.find(key_of(sessions.begin(Identity("田中")))) is not None


def test_an_import_ends_the_sessions_of_whom_it_shuts_out(shoko: Shoko, data: Path, sessions: Sessions) -> None:
    imported(shoko, data)
    key = key_of(sessions.begin(Identity("鈴木")))
    # In a house whose groups come from the provider, a login makes its person the provider's: only `enabled` shuts them out.
    assert imported(shoko, data, CSV.replace("administrator,true", "administrator,false"))["shut_out"] == 1
    assert sessions.open() == () and sessions.find(key) is None
