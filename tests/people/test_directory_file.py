from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import DirectoryInvalid
from people.directory_file import Listed, person_id, read_directory

CSV = "id,name,groups,roles,enabled\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_csv_of_a_spreadsheet(tmp_path: Path) -> None:
    text = "\ufeff" + CSV + "Tanaka@Example.co.jp,田中 花子,総務; 社員;総務,administrator;auditor,TRUE\nE-7,,,,無効\n"
    assert read_directory(written(tmp_path, "people.csv", text)) == (
        Listed("tanaka@example.co.jp", "田中 花子", ("総務", "社員"), ("administrator", "auditor"), True),
        Listed("E-7", "", (), (), False),
    )


@pytest.mark.parametrize("shape", ["list", "Resources"])
def test_users_as_scim_tells_of_them(tmp_path: Path, shape: str) -> None:
    users = [
        {
            "schemas": ["x"],
            "userName": "tanaka@example.co.jp",
            "displayName": "田中",
            "groups": [{"display": "総務", "value": "1"}],
        },
        {"userName": "E-7", "active": False},
    ]
    text = json.dumps(users if shape == "list" else {"totalResults": 2, "Resources": users})
    assert read_directory(written(tmp_path, "people.json", text)) == (
        Listed("tanaka@example.co.jp", "田中", ("総務",)),
        Listed("E-7", active=False),
    )


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("people.csv", "", "line 1"),
        ("people.csv", CSV, "file"),
        ("people.csv", "name,enabled\na,true\n", "line 1"),
        ("people.csv", "id,name\na,b\n", "line 1"),
        ("people.csv", f"{CSV}a,,,,perhaps\n", "line 2"),
        ("people.csv", f"{CSV}a,,,president,true\n", "line 2"),
        ("people.csv", f"{CSV}a,,,,true\nA@b,,,,true\na@B,,,,true\n", "a@b"),
        ("people.csv", f"{CSV},,,,true\n", "id"),
        ("people.csv", f"{CSV}local,,,,true\n", "local"),
        ("people.csv", f"{CSV}{'a' * 256},,,,true\n", "id"),
        ("people.json", "[]", "file"),
        ("people.json", "{}", ""),
        ("people.json", '[{"displayName": "a"}]', "userName"),
        ("people.json", '[{"userName": "a", "roles": ["president"]}]', "a"),
        ("people.json", "[", ""),
    ],
)
def test_one_bad_line_and_nothing_is_read(tmp_path: Path, name: str, text: str, place: str) -> None:
    with pytest.raises(DirectoryInvalid) as refused:
        read_directory(written(tmp_path, name, text))
    assert place in refused.value.values["place"]


def test_a_file_that_is_not_there_or_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes("id,enabled\n田中,true\n".encode("cp932"))
    for path in (tmp_path / "people.csv", tmp_path / "none.csv"):
        with pytest.raises(DirectoryInvalid):
            read_directory(path)


def test_only_addresses_are_the_same_in_capitals() -> None:
    assert (person_id(" A@B.jp "), person_id(" E-7 ")) == ("a@b.jp", "E-7")
