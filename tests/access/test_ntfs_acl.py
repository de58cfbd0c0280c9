"""Lists of NTFS permissions as readers, against Windows' own walk through a list for people whose groups are known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.ntfs_acl import Ace, Readers, handed_down, of_itself, readers_of

NAMES = {"G1": "group:g1", "G2": "group:g2", "U1": "person:u1", "U2": "person:u2"}
EVERYONE = "S-1-1-0"


def allow(who: str, *, inherited: bool = False, reads: bool = True) -> Ace:
    return Ace(True, who, reads, inherited=inherited)


def deny(who: str, *, inherited: bool = False, reads: bool = True) -> Ace:
    return Ace(False, who, reads, inherited=inherited)


def readers(*aces: Ace) -> set[str]:
    return set(readers_of(aces, NAMES.get).readers)


def test_who_is_allowed_reads_and_an_account_without_a_name_does_not() -> None:
    found = readers_of([allow("G1"), allow("U1", reads=False), allow("S-1-5-21-9")], NAMES.get)
    assert found == Readers(frozenset({"group:g1"}), frozenset({"S-1-5-21-9"}))
    assert readers() == set()


@pytest.mark.parametrize("who", ["S-1-1-0", "S-1-5-11", "S-1-5-32-545", "Everyone", "BUILTIN\\Users"])
def test_some_accounts_are_everyone(who: str) -> None:
    assert readers(allow("G1"), allow(who)) == {"*"}


@pytest.mark.parametrize("who", ["S-1-3-0", "S-1-5-18", "S-1-5-32-544", "CREATOR OWNER", "NT AUTHORITY\\SYSTEM"])
def test_some_are_no_ones(who: str) -> None:
    assert readers_of([allow(who)], NAMES.get) == Readers()


def test_a_deny_that_may_hit_somebody_takes_away_what_comes_after_it() -> None:
    found = readers_of([deny("G1"), allow("G2"), allow("U1")], NAMES.get)
    assert found == Readers(kept_out=frozenset({"G1"}))
    assert readers(deny("U1"), allow("U2")) == {"person:u2"}
    assert readers(deny("U1"), allow("U1")) == readers(deny("U1"), allow("G1")) == set()
    assert readers(deny("S-1-5-21-9"), allow("U1")) == set()
    assert readers(deny("S-1-5-18"), allow("G1")) == {"group:g1"}
    assert readers(deny("S-1-5-32-544"), allow("G1")) == set()
    assert readers(deny("G1", reads=False), allow("G1")) == {"group:g1"}


def test_an_explicit_allow_comes_before_an_inherited_deny_and_a_list_out_of_order_is_taken_strictly() -> None:
    assert readers(allow("G1"), deny("G2", inherited=True), allow("U1", inherited=True)) == {"group:g1"}
    # As it stands Windows lets G1 in; put in order, it doesn't.
    assert readers(allow("G1"), deny("G2")) == set()
    # In order Windows would let G1 in; as it stands, it doesn't.
    assert readers(deny("G2", inherited=True), allow("G1")) == set()


def test_what_counts_for_the_object_and_what_is_handed_down() -> None:
    only_below = Ace(True, "G1", True, here=False, below=True)
    only_here = Ace(True, "G2", True)
    kept = Ace(False, "U1", True, here=False)
    assert of_itself([only_below, only_here, kept]) == (only_here,)
    assert handed_down([only_below, only_here, kept]) == (only_below, kept)


# -- against brute force
PEOPLE = {"u1": {"U1"}, "u2": {"U2", "G1"}, "u3": {"G1", "G2"}, "u4": {"G2", "?"}, "u5": set[str](), "u6": {"U1", "G2"}}
ACES = st.builds(
    Ace,
    allow=st.booleans(),
    who=st.sampled_from(["G1", "G2", "U1", "U2", "?", EVERYONE, "S-1-5-18"]),
    reads=st.sampled_from([True, True, True, False]),
    inherited=st.booleans(),
)


def windows_lets_in(tokens: set[str], aces: Sequence[Ace]) -> bool:
    """[MS-DTYP] 2.5.3.2, for the one right: the first entry that speaks of it decides."""
    for ace in aces:
        if ace.reads and (ace.who in tokens or ace.who == EVERYONE):
            return ace.allow
    return False


def we_let_in(person: str, tokens: set[str], found: frozenset[str]) -> bool:
    called = {"*", *(NAMES[token] for token in tokens if token in NAMES)}
    return not called.isdisjoint(found)


@given(st.lists(ACES, max_size=6))
def test_never_more_than_windows_lets_in(aces: list[Ace]) -> None:
    found = readers_of(aces, NAMES.get).readers
    for person, tokens in PEOPLE.items():
        assert windows_lets_in(tokens, aces) or not we_let_in(person, tokens, found), (person, aces)


@given(st.lists(ACES.filter(lambda ace: ace.allow and ace.who != "?"), max_size=6))
def test_exactly_as_windows_where_nothing_is_denied_and_all_is_mapped(aces: list[Ace]) -> None:
    found = readers_of(aces, NAMES.get).readers
    for person, tokens in PEOPLE.items():
        assert windows_lets_in(tokens, aces) == we_let_in(person, tokens, found), (person, aces)
