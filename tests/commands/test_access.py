from __future__ import annotations

from pathlib import Path

from access.ntfs_take_over import ListOrder
from access.people import Person
from access.rules import Said
from tests.commands.conftest import Shoko
from tests.commands.fake_desk import FakeDesk


def test_rules_are_set_shown_and_cleared(shoko: Shoko, desk: FakeDesk) -> None:
    line = shoko("access", "set", "/文書/人事", "--reader", "group:人事", "--label", "社外秘", "--json").json()
    assert (line["readers"], line["label"], line["readers_from"], line["own"]) == (
        ["group:人事"],
        "社外秘",
        "人事",
        True,
    )
    shown = shoko("access", "show").stdout
    assert "/文書/人事 *\n  読める人: group:人事（人事 のルール）  区分: 社外秘（人事 のルール）" in shown
    assert "/文書 *\n  読める人: *（ソース全体のルール）" in shown
    folders = shoko("access", "show", "--json").json()["folders"]
    assert isinstance(folders, list) and len(folders) == 2
    assert shoko("access", "clear", "/文書/人事", "--json").json()["own"] is False
    assert desk.access_desk.said == {"": Said(("*",), "社内")}


def test_nobody_is_said_and_what_is_not_said_stays_open(shoko: Shoko, desk: FakeDesk) -> None:
    assert "だれも読めません" in shoko("access", "set", "/文書/役員", "--nobody").stdout
    shoko("access", "set", "/文書/総務", "--label", "公開")
    assert desk.access_desk.said["役員"] == Said((), None)
    assert desk.access_desk.said["総務"] == Said(None, "公開")


def test_nothing_and_both_at_once_are_refused(shoko: Shoko, desk: FakeDesk) -> None:
    assert shoko("access", "set", "/文書").code == 2
    assert shoko("access", "set", "/文書", "--nobody", "--reader", "*").code == 2
    assert len(desk.access_desk.said) == 1


def test_who_reads_a_place_and_what_a_person_reads(shoko: Shoko, desk: FakeDesk) -> None:
    assert shoko("access", "who", "/文書/総務/規程.pdf", "--json").json()["readers"] == ["*"]
    assert (
        "/文書/人事  社外秘  group:人事（人事 のルール）"
        in shoko("access", "check", "tanaka", "--group", "人事").stdout
    )
    assert "読めるフォルダーはありません" in shoko("access", "check", "sato").stderr
    assert desk.access_desk.asked == [Person("tanaka", ("人事",)), Person("sato")]


def test_an_unknown_place_is_named(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("access", "who", "/ほか")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "/ほか" in outcome.stderr


def test_a_list_is_shown_with_what_is_unclear_until_it_is_to_count(shoko: Shoko, desk: FakeDesk) -> None:
    seen = shoko("access", "take-list", "/文書", "list.txt", "--names", "names.csv", "--root", "D:\\share")
    assert "/文書/人事\n  読める人: group:人事\n/文書/人事/秘.md\n  読める人: だれも読めません" in seen.stdout
    assert (
        "対応表にないアカウント S-1-5-21-1-2-3-1105: 2 件（例 人事/秘.md）。この分はだれも読めません。" in seen.stderr
    )
    assert "まだ引き継いでいません" in seen.stderr
    applied = shoko("access", "take-list", "/文書", "list.txt", "--apply", "--json").json()
    assert (applied["applied"], applied["files"]) == (True, 1)
    order = ListOrder("/文書", Path("list.txt"), Path("names.csv"), "D:\\share")
    assert desk.access_desk.lists == [(order, False), (ListOrder("/文書", Path("list.txt")), True)]
