"""Rules are stored one row a change, and what they leave open comes from the folder above."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from access.labels import Label
from access.rules import Rule, Rules, Said
from database import Database
from errors import RuleOfSourceStays, SettingInvalid
from index_store.manifest import Manifest
from tests.fresh_database import fresh_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = fresh_database(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def source(database: Database, tmp_path: Path) -> str:
    (tmp_path / "文書").mkdir()
    return Manifest(database).add_source(tmp_path / "文書").id


def test_a_new_source_has_the_readers_that_it_was_given_once(database: Database, source: str) -> None:
    rules = Rules(database)
    rules.begin(source, ("group:総務", "group:総務"))
    rules.begin(source, ("*",))
    assert rules.all() == (Rule(source, "", Said(("group:総務",), "社内")),)


def test_what_a_change_leaves_open_stays(database: Database, source: str) -> None:
    rules = Rules(database)
    rules.begin(source, ("*",))
    assert rules.set(source, "人事", Said(readers=("group:人事",))).said == Said(("group:人事",), None)
    assert rules.set(source, "人事", Said(label="社外秘")).said == Said(("group:人事",), "社外秘")
    assert rules.set(source, "人事", Said(readers=())).said == Said((), "社外秘")
    assert len(rules.all()) == 2


def test_a_cleared_rule_is_gone_and_a_sources_own_stays(database: Database, source: str) -> None:
    rules = Rules(database)
    rules.begin(source, ("*",))
    rules.set(source, "人事", Said(readers=()))
    assert rules.clear(source, "人事") is True
    assert rules.clear(source, "人事") is False
    with pytest.raises(RuleOfSourceStays):
        rules.clear(source, "")
    assert [rule.path for rule in rules.all()] == [""]


def test_what_was_taken_over_is_replaced_as_a_whole_and_leaves_what_was_set(database: Database, source: str) -> None:
    rules = Rules(database)
    rules.begin(source, ("*",))
    rules.take(source, [Rule(source, "a", Said(("person:x",)), "taken"), Rule(source, "b", Said(()), "taken")])
    rules.take(source, [Rule(source, "b", Said(("person:y",)), "taken")])
    assert [(rule.path, rule.origin, rule.said.readers) for rule in rules.all()] == [
        ("", "set", ("*",)), ("b", "taken", ("person:y",)),
    ]  # fmt: skip


def test_a_removed_source_takes_its_rules_along(database: Database, source: str) -> None:
    rules = Rules(database)
    rules.begin(source, ("*",))
    rules.set(source, "人事", Said(readers=()))
    Manifest(database).remove_source(source)
    assert rules.all() == ()


@pytest.mark.parametrize("reader", ["営業部", "person:", "group:", "", "**", "Person:x"])
def test_readers_of_another_form_are_refused(database: Database, source: str, reader: str) -> None:
    rules = Rules(database)
    with pytest.raises(SettingInvalid, match="readers"):
        rules.set(source, "", Said(readers=("*", reader)))
    assert rules.all() == ()


def test_unknown_labels_are_refused(database: Database, source: str) -> None:
    wrong: Label = "秘密"  # type: ignore[assignment]
    with pytest.raises(SettingInvalid, match="社外秘"):
        Rules(database).set(source, "", Said(label=wrong))
