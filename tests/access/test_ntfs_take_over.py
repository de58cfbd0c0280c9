from __future__ import annotations

from pathlib import Path

import pytest

from access.ntfs_take_over import ListOrder, Unclear, read_names, take_over_list
from access.rules import Rule, Said
from errors import AccessListUnreadable, SettingInvalid

NAMES = "account,reader\nS-1-5-21-1,group:人事\nContoso\\総務,group:総務\nS-1-5-21-2,person:sato\n"


@pytest.fixture
def order(tmp_path: Path) -> ListOrder:
    folder = tmp_path / "文書"
    for path in ("人事/a.md", "人事/秘.md", "人事/新.md", "総務/b.md"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("本文")
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    return ListOrder("s", tmp_path / "list.txt", tmp_path / "names.csv")


def written(order: ListOrder, *pairs: tuple[str, str]) -> ListOrder:
    order.file.write_text("".join(f"{path}\r\n{sddl}\r\n" for path, sddl in pairs), encoding="utf-16")
    return order


LISTED = (
    (r"Share", "D:AI(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;AU)"),
    (r"Share\人事", "D:PAI(A;OICI;0x1200a9;;;S-1-5-21-1)(A;CI;FA;;;WD)(A;OICINP;FA;;;S-1-5-21-2)"),
    (r"share\人事\A.MD", "D:AI(A;ID;0x1200a9;;;S-1-5-21-1)"),
    (r"share\人事\秘.md", "D:AI(D;;FR;;;S-1-5-21-9)(A;;FA;;;S-1-5-21-2)"),
    (r"share\総務", "D:AI(A;OICIID;0x1200a9;;;AU)"),
    (r"share\総務\b.md", "D:(A;;0x1200a9;;;S-1-5-21-2)(A;;FA;;;S-1-5-21-8)"),
)


def rule(path: str, *readers: str) -> Rule:
    return Rule("s", path, Said(readers), "listed")


def test_files_have_the_readers_of_their_own_lists_and_folders_what_they_hand_down(order: ListOrder) -> None:
    found = take_over_list("s", order.file.parent / "文書", written(order, *LISTED))
    assert found.taken.rules == (
        rule("", "*"),
        rule("人事", "group:人事"),
        rule("人事/新.md"),
        rule("人事/秘.md"),
        rule("総務/b.md", "person:sato"),
    )
    assert found.taken.files == ("人事/新.md", "人事/秘.md", "総務/b.md")
    assert found.unclear == (
        Unclear("kept_out", "S-1-5-21-9", 1, "人事/秘.md"),
        Unclear("unlisted", "", 1, "人事/新.md"),
        Unclear("unmapped", "S-1-5-21-8", 1, "総務/b.md"),
    )


def test_the_root_is_the_path_above_all_others_or_the_one_that_is_given(order: ListOrder) -> None:
    folder = order.file.parent / "文書"
    elsewhere = [(rf"D:\x\{path}", sddl) for path, sddl in LISTED]
    whole = take_over_list("s", folder, written(order, *elsewhere))
    above = written(order, (r"D:\x", "D:"), (r"D:\y", "D:"), *elsewhere)
    with pytest.raises(AccessListUnreadable, match="--root"):
        take_over_list("s", folder, above)
    rooted = ListOrder("s", order.file, order.names, root="d:/X/SHARE/")
    assert take_over_list("s", folder, rooted) == whole
    with pytest.raises(AccessListUnreadable, match="--root"):
        take_over_list("s", folder, ListOrder("s", order.file, order.names, root=r"D:\nowhere"))


def test_what_is_not_understood_and_what_is_there_twice_is_read_by_nobody(order: ListOrder) -> None:
    listed = written(
        order,
        (r"share", "D:(A;OICI;FA;;;WD)"),
        (r"share\総務", "D:(A;OICI;FA;;;WD)"),
        (r"share\総務\b.md", "D:(A;;FA;;;WD)"),
        (r"share\総務\B.md", "D:(A;;FA;;;WD)"),
        (r"share\人事\a.md", "D:(XA;;FA;;;WD;(x))"),
    )
    found = take_over_list("s", order.file.parent / "文書", listed)
    assert rule("総務/b.md") in found.taken.rules and rule("人事") in found.taken.rules
    assert [one.kind for one in found.unclear] == ["fault", "fault", "unlisted"]


def test_names_are_a_table_in_which_each_account_stands_once(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text(NAMES, encoding="utf-8-sig")
    assert read_names(file)["CONTOSO\\総務"] == "group:総務"
    assert read_names(None) == {}
    for wrong in ("a,b\nx,group:y\n", ""):
        file.write_text(wrong)
        with pytest.raises(AccessListUnreadable, match="account,reader"):
            read_names(file)
    for wrong in ("account,reader\nx,人事\n", "account,reader\nx,group:a\nX,group:b\n"):
        file.write_text(wrong)
        with pytest.raises(SettingInvalid):
            read_names(file)
    with pytest.raises(AccessListUnreadable):
        read_names(tmp_path / "missing.csv")
