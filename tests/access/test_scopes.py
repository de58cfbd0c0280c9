"""What the rules of folders come to, and who may read them."""

from __future__ import annotations

import pytest

from access.decisions import Reason, may_read, readable_for, reason_for
from access.people import LOCAL_PERSON, ROLES, Person
from access.rights import Rights
from access.rules import Rule, Rules, Said
from access.scopes import Scope, scopes_of, ways_up
from index_store.records import Folder, Readable, Sight

ROOT = Rule("s", "", Said(("*",), "社内"))


def scope(*readers: str, id_: str = "i") -> Scope:
    return Scope(Folder(id_, "s", "人事"), readers, "社内", "", "")


def of(path: str, *rules: Rule) -> Scope:
    (found,) = scopes_of([Folder("i", "s", path)], rules)
    return found


def test_the_nearest_rule_that_says_it_decides_each_for_itself() -> None:
    label = Rule("s", "人事", Said(label="社外秘"))
    readers = Rule("s", "人事/給与", Said(("group:人事",)))
    assert of("人事/給与/2026", ROOT, label, readers) == Scope(
        Folder("i", "s", "人事/給与/2026"), ("group:人事",), "社外秘", "人事/給与", "人事"
    )
    assert of("人事", ROOT, label, readers).readers == ("*",)
    assert of("人事部", ROOT, label, readers).label == "社内"


def test_nobody_is_said_by_an_empty_list_and_is_not_the_same_as_silence() -> None:
    closed = Rule("s", "役員", Said(readers=()))
    assert (of("役員/議事録", ROOT, closed).readers, of("役員/議事録", ROOT, closed).readers_from) == ((), "役員")


def test_rules_of_another_source_say_nothing() -> None:
    assert of("人事", Rule("t", "人事", Said(("*",), "公開"))) == Scope(Folder("i", "s", "人事"), (), "極秘")


@pytest.mark.parametrize("order", [1, -1])
def test_what_was_set_comes_before_what_was_taken_over_at_the_same_place(order: int) -> None:
    both = (Rule("s", "人事", Said(("group:a",))), Rule("s", "人事", Said(("group:b",)), "taken"))
    assert of("人事", ROOT, *both[::order]).readers == ("group:a",)


def test_what_was_set_above_comes_before_what_was_taken_over_below() -> None:
    taken = (Rule("s", "", Said(("group:a",)), "taken"), Rule("s", "人事/給与", Said(("group:b",)), "taken"))
    opened = Rule("s", "", Said(None, "社内"))
    assert of("人事/給与", opened, *taken).readers == ("group:b",)
    assert of("人事", opened, *taken).readers == ("group:a",)
    closed = Rule("s", "人事", Said(readers=()))
    assert (of("人事/給与", opened, closed, *taken).readers, of("総務", opened, closed, *taken).readers) == (
        (),
        ("group:a",),
    )


def test_the_way_up_ends_at_the_source() -> None:
    assert list(ways_up("人事/給与")) == ["人事/給与", "人事", ""]
    assert list(ways_up("")) == [""]


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
        (Person("admin", roles=ROLES), ("group:人事",), False),
    ],
)
def test_who_may_read_and_why(person: Person, readers: tuple[str, ...], allowed: bool) -> None:
    assert may_read(person, scope(*readers)) is allowed
    assert (reason_for(person, scope(*readers)) is not None) is allowed
    assert bool(readable_for(person, [scope(*readers)]).scope_ids) is allowed


def test_the_reason_names_the_rule_and_the_entry() -> None:
    found = of("人事/給与", ROOT, Rule("s", "人事", Said(("person:sato", "group:人事"))))
    assert reason_for(Person("tanaka", ("人事",)), found) == Reason("人事", "group:人事")


class FewRules(Rules):
    def __init__(self, *rules: Rule) -> None:
        self.rules = rules

    def all(self) -> tuple[Rule, ...]:
        return self.rules

    def revision(self) -> int:
        return len(self.rules)


def test_rights_are_those_of_the_moment() -> None:
    rules = FewRules(ROOT, Rule("s", "人事", Said(("group:人事",), "極秘")))
    rights = Rights(rules, lambda: (Folder("a", "s", ""), Folder("b", "s", "人事")))
    assert rights.readable(LOCAL_PERSON).scope_ids == ("a",)
    seen = rights.readable(Person("x", ("人事",)))
    assert seen.scope_ids == ("a", "b")
    assert seen.sight == Sight(("employee",), (("a", ROOT.said.label or ""), ("b", "極秘")))
    assert rights.everything() == Readable(("a", "b"))
    assert rights.labels() == {"a": "社内", "b": "極秘"}
    assert rights.reasons(LOCAL_PERSON) == {"a": Reason("", "*")}
    rules.rules = (ROOT,)
    assert rights.readable(LOCAL_PERSON).scope_ids == ("a", "b")
