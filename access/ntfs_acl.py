"""NTFS permissions as readers: who an object's list lets read its data.

How Windows decides: [MS-DTYP] 2.5.3.2. Folders above need not be passed: the right to do so is everyone's by default.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from access.people import EVERYONE
from access.rules import PERSON_PREFIX

# FILE_READ_DATA, GENERIC_ALL, GENERIC_READ ([MS-DTYP] 2.4.3): each of them lets one read a file's data.
READ_BITS = 0x1 | 0x10000000 | 0x80000000
# Accounts that are no person's. What is allowed to them lets nobody in here; administrators are who a rule or a mapping says.
_NOBODYS = frozenset(
    {
        *("S-1-3-0", "S-1-3-1", "S-1-3-4", "S-1-5-18", "S-1-5-19", "S-1-5-20", "S-1-5-32-544"),
        *("CREATOR OWNER", "CREATOR GROUP", "OWNER RIGHTS", r"NT AUTHORITY\SYSTEM", r"NT AUTHORITY\LOCAL SERVICE"),
        *(r"NT AUTHORITY\NETWORK SERVICE", r"BUILTIN\ADMINISTRATORS", r"NT SERVICE\TRUSTEDINSTALLER"),
    }
)
# Of those, a person can be one: denied to them, it may be denied to anyone.
_MAY_BE_PEOPLE = frozenset({"S-1-5-32-544", r"BUILTIN\ADMINISTRATORS", "S-1-3-4", "OWNER RIGHTS"})
# Whoever has an account; BUILTIN\Users holds Authenticated Users, unless somebody took them out: then map it.
_EVERYONES = frozenset(
    {
        *("S-1-1-0", "S-1-5-11", "S-1-5-32-545", "EVERYONE", r"NT AUTHORITY\AUTHENTICATED USERS", r"BUILTIN\USERS"),
    }
)


@dataclass(frozen=True, slots=True)
class Ace:
    """One entry, as far as reading goes. `who` is a SID or an account's name; `here`: it counts for the object itself;
    `below`: it is handed down to every file below, however deep."""

    allow: bool
    who: str
    reads: bool
    here: bool = True
    below: bool = False
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Readers:
    """`unmapped`: accounts that the mapping doesn't know, and that are left out; `kept_out`: those that a Deny keeps from some of
    whom a later entry lets in, which a rule can't say, so that the later entry counts for nobody."""

    readers: frozenset[str] = frozenset()
    unmapped: frozenset[str] = frozenset()
    kept_out: frozenset[str] = frozenset()


Names = Callable[[str], str | None]


def readers_of(aces: Sequence[Ace], names: Names) -> Readers:
    """Who reads the object. `names` gives what a rule calls an account.

    Never more than Windows allows: a Deny counts before an Allow that it stands before, or would stand before in canonical order.
    """
    read = [(place, ace) for place, ace in enumerate(aces) if ace.reads]
    granted: set[str] = set()
    unmapped: set[str] = set()
    kept_out: set[str] = set()
    for place, ace in read:
        if not ace.allow or ace.who.upper() in _NOBODYS:
            continue
        reader = _reader(ace.who, names)
        if reader is None:
            unmapped.add(ace.who)
            continue
        before = [
            one.who for at, one in read if not one.allow and (at < place or _rank(one) < _rank(ace)) and _matters(one)
        ]
        against = {who for who in before if not _other_person(reader, _reader(who, names))}
        kept_out.update(against)
        if not against:
            granted.add(reader)
    return Readers(frozenset({EVERYONE} if EVERYONE in granted else granted), frozenset(unmapped), frozenset(kept_out))


def of_itself(aces: Sequence[Ace]) -> tuple[Ace, ...]:
    return tuple(ace for ace in aces if ace.here)


def handed_down(aces: Sequence[Ace]) -> tuple[Ace, ...]:
    """What counts for every file below that is not listed yet. A Deny counts wherever it goes."""
    return tuple(ace for ace in aces if ace.below or not ace.allow)


def _reader(who: str, names: Names) -> str | None:
    mapped = names(who)
    if mapped is not None:
        return mapped
    return EVERYONE if who.upper() in _EVERYONES else None


def _matters(ace: Ace) -> bool:
    return ace.who.upper() not in _NOBODYS or ace.who.upper() in _MAY_BE_PEOPLE


def _other_person(reader: str, denied: str | None) -> bool:
    """A person is never another one; all else may share people."""
    return (
        denied is not None
        and reader != denied
        and reader.startswith(PERSON_PREFIX)
        and denied.startswith(PERSON_PREFIX)
    )


def _rank(ace: Ace) -> int:
    """Canonical order: explicit before inherited, Deny before Allow in each."""
    return 2 * ace.inherited + ace.allow
