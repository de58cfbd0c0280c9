"""POSIX permissions as rules: never more readers than the file system lets in."""

from __future__ import annotations

import grp
import os
import pwd
import struct
from pathlib import Path

import pytest

from access import posix_acl
from access.posix_acl import READ, TRAVERSE, Entry, both, decoded, readers_at
from access.rules import Rule, Said
from access.take_over import take_over

USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 1, 2, 4, 8, 16, 32
NAMES = {1: "tanaka", 2: "sato"}
GROUPS = {10: "人事", 20: "総務"}


class Named:
    def __init__(self, name: str) -> None:
        self.pw_name = self.gr_name = name


@pytest.fixture(autouse=True)
def directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: Named(NAMES[uid]))
    monkeypatch.setattr(grp, "getgrgid", lambda gid: Named(GROUPS[gid]))


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Lists by file name, as the system would give them; whoever has none has mode bits. All is owned by tanaka and 人事."""
    lists: dict[str, bytes] = {}

    def getxattr(path: Path, attribute: str, *, follow_symlinks: bool) -> bytes:
        assert (attribute, follow_symlinks) == ("system.posix_acl_access", False)
        if path.name not in lists:
            raise OSError(posix_acl._NO_LIST[0], "no list")
        return lists[path.name]

    lstat = Path.lstat

    def owned(path: Path) -> os.stat_result:
        facts = list(lstat(path))
        facts[4:6] = [1, 10]
        return os.stat_result(facts)

    monkeypatch.setattr(os, "getxattr", getxattr)
    monkeypatch.setattr(Path, "lstat", owned)
    return lists


def acl(*entries: tuple[int, int, int]) -> bytes:
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def file(folder: Path, mode: int, name: str = "a.md") -> Path:
    path = folder / name
    path.write_text("本文")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("mode", "readers"),
    [
        (0o644, {"*"}),
        (0o640, {"person:tanaka", "group:人事"}),
        (0o600, {"person:tanaka"}),
        (0o604, {"person:tanaka"}),
        (0o044, {"group:人事"}),
        (0o000, set()),
    ],
)
def test_mode_bits(listed: dict[str, bytes], tmp_path: Path, mode: int, readers: set[str]) -> None:
    """0o604 keeps the owner's group out of what all others may read: no rule can say that, so nobody else is a reader."""
    assert readers_at(file(tmp_path, mode), READ) == readers


def test_a_list_with_its_mask(listed: dict[str, bytes], tmp_path: Path) -> None:
    path = file(tmp_path, 0o640)
    listed["a.md"] = acl((USER_OBJ, 6, 0), (USER, 4, 2), (GROUP_OBJ, 0, 0), (GROUP, 4, 20), (MASK, 4, 0), (OTHER, 0, 0))
    assert readers_at(path, READ) == {"person:tanaka", "person:sato", "group:総務"}
    listed["a.md"] = acl((USER_OBJ, 6, 0), (USER, 4, 2), (GROUP_OBJ, 4, 0), (GROUP, 4, 20), (MASK, 0, 0), (OTHER, 0, 0))
    assert readers_at(path, READ) == {"person:tanaka"}


def test_who_has_no_name_here_is_no_reader(listed: dict[str, bytes], tmp_path: Path) -> None:
    listed["a.md"] = acl(
        (USER_OBJ, 6, 0), (USER, 4, 99), (GROUP_OBJ, 0, 0), (GROUP, 4, 99), (MASK, 7, 0), (OTHER, 0, 0)
    )
    assert readers_at(file(tmp_path, 0o640), READ) == {"person:tanaka"}


def test_a_list_is_decoded_and_what_is_none_is_refused() -> None:
    assert decoded(acl((USER, 5, 7))) == (Entry(USER, 5, 7),)
    for wrong in (b"", b"\2\0\0", acl((USER, 5, 7))[:-1], b"\1\0\0\0"):
        with pytest.raises(ValueError, match="version 2"):
            decoded(wrong)


def test_both_are_those_that_are_surely_in_both() -> None:
    assert both({"*"}, {"person:a"}) == both({"person:a"}, {"*"}) == {"person:a"}
    assert both({"person:a", "group:g"}, {"group:g", "person:b"}) == {"group:g"}
    assert both({"group:g"}, {"person:member-of-g"}) == set()


def test_a_file_is_read_by_who_reaches_it_and_odd_ones_have_rules_of_their_own(
    listed: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "文書"
    (folder / "人事" / "給与").mkdir(parents=True)
    for name in ("a.md", "b.md"):
        file(folder / "人事", 0o644, name)
    file(folder / "人事", 0o600, "秘.md")
    file(folder / "人事" / "給与", 0o644, "c.md")
    file(folder, 0o644, "d.md")
    (folder / "人事").chmod(0o750)
    folder.chmod(0o755)
    taken = take_over("s", folder)
    group = Said(("group:人事", "person:tanaka"))
    assert taken.rules == (
        Rule("s", "", Said(("*",)), "taken"),
        Rule("s", "人事", group, "taken"),
        Rule("s", "人事/秘.md", Said(("person:tanaka",)), "taken"),
    )
    assert taken.files == ("人事/秘.md",)
    assert readers_at(folder / "人事", TRAVERSE) == {"person:tanaka", "group:人事"}


def test_what_cannot_be_looked_at_is_read_by_nobody(listed: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        file(tmp_path, 0o644, name)
    tmp_path.chmod(0o755)
    listed["b.md"] = b"no list"
    taken = take_over("s", tmp_path)
    assert {rule.path: rule.said.readers for rule in taken.rules}["b.md"] == ()
