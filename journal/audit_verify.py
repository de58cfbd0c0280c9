"""Following the audit log's chain from its beginning to its head: whatever was changed, left out, moved or cut off is found.

An entry must hash to its `hash`, be sealed with the key, name the hash of the entry before, and have the next number. The first
one must be number 1, or follow what an `audit.prune` entry tells of; the last must not be before the head.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import LargeBinary, cast, select, text
from sqlalchemy.orm import Session

from errors import (
    AuditBroken,
    AuditEntryChanged,
    AuditEntryMissing,
    AuditHeadDiffers,
    AuditHeadPruned,
    AuditHeadUnknown,
    AuditTailCut,
)
from journal.audit import AuditPlace
from journal.audit_chain import GENESIS, AuditKey, Entry
from journal.audit_head import Head
from journal.audit_records import PRUNE, RENEW
from journal.tables import AuditRow

_ROWS_AT_ONCE = 500
_TRIGGERS = frozenset({"audit_entries_next", "audit_entries_unchanged", "audit_entries_kept"})

# As bytes: what isn't UTF-8 any more must be found here, not break the reading of it.
_ROWS = select(
    *(cast(column, LargeBinary) for column in AuditRow.__table__.columns),
).order_by(AuditRow.sequence)


@dataclass(frozen=True, slots=True)
class Verified:
    """A log in which nothing is wrong: its entries, from `first` to `head`. `guarded`: the database still refuses changes. Entries up to
    `renewed` were sealed with an earlier key, and are not proved."""

    entries: int
    first: int
    head: Head
    guarded: bool
    renewed: int = 0


def verify(place: AuditPlace, given: Head | None = None) -> Verified:
    """`given` is a head that was kept elsewhere: its entry must be in the chain.

    Raises AuditEntryChanged, AuditEntryMissing, AuditTailCut with the first entry that is wrong; AuditHeadDiffers,
    AuditHeadUnusable; AuditHeadUnknown and AuditHeadPruned for `given`.
    """
    # Before the snapshot: the log may run on meanwhile, but never fall behind.
    sequence, digest = place.heads.read()
    with place.database.reading() as session:
        objects = set(session.scalars(text("SELECT name FROM sqlite_master WHERE tbl_name = 'audit_entries'")))
        walk = _Walk(place.key, Head(sequence, digest), given)
        if "audit_entries" in objects:
            _follow(session, walk)
    walk.end()
    return Verified(walk.entries, walk.first, walk.head, objects >= _TRIGGERS, walk.renewed)


def _follow(session: Session, walk: _Walk) -> None:
    for row in session.execute(_ROWS.execution_options(yield_per=_ROWS_AT_ONCE)):
        walk.step(tuple(row))


class _Walk:
    """One entry after the other. A fault is kept and not raised at once: a later `audit.renew` may tell of it."""

    def __init__(self, key: AuditKey, head: Head, given: Head | None) -> None:
        self.entries = 0
        self.first = 0
        self.renewed = 0
        self._key = key
        self._watched = (head, given)
        self._hashes: dict[int, str] = {}
        self._given_seen = False
        self._fault: AuditBroken | None = None
        self._last: Entry | None = None
        self._before: tuple[int, str] = (0, GENESIS)
        self._explained = {(0, GENESIS)}
        self._removed = 0

    @property
    def head(self) -> Head:
        return Head(0, GENESIS) if self._last is None else Head(self._last.sequence, self._last.hash)

    def step(self, row: tuple[bytes | None, ...]) -> None:
        expected = 1 if self._last is None else self._last.sequence + 1
        try:
            entry = _decoded(row, expected)
            if self._fault is not None:
                self._require_own(entry)
                if entry.kind == RENEW:
                    self._begin_again(entry)
                return
            self._require(entry, expected)
        except AuditBroken as fault:
            self._fault = self._fault or fault
            return
        self._take(entry)

    def end(self) -> None:
        """Raises the first fault, or what the ends of the chain tell."""
        if self._fault is not None:
            raise self._fault
        head, given = self._watched
        if self._before not in self._explained:
            raise AuditEntryMissing(entry=self._removed + 1)
        self._require_head(head)
        if given is not None and not self._given_seen:
            if given.sequence is not None and 0 < given.sequence <= self._removed:
                raise AuditHeadPruned(head=given, upto=self._removed)
            raise AuditHeadUnknown(head=given)

    def _require(self, entry: Entry, expected: int) -> None:
        if self._last is not None and entry.sequence > expected:
            raise AuditEntryMissing(entry=expected)
        if self._last is not None and entry.sequence != expected:
            raise AuditEntryChanged(entry=entry.sequence, part="sequence")
        self._require_own(entry)
        if self._last is not None and entry.previous != self._last.hash:
            raise AuditEntryChanged(entry=entry.sequence, part="previous")

    def _require_own(self, entry: Entry) -> None:
        """What can be told of an entry by itself."""
        if entry.digest() != entry.hash:
            raise AuditEntryChanged(entry=entry.sequence, part="hash")
        if not self._key.made(entry.seal, entry.hash):
            raise AuditEntryChanged(entry=entry.sequence, part="seal")

    def _require_head(self, head: Head) -> None:
        sequence, last = head.sequence or 0, self.head.sequence or 0
        if sequence > last:
            raise AuditTailCut(entry=last + 1, head=sequence)
        known = GENESIS if sequence == 0 else self._hashes.get(sequence)
        if known != head.hash and not (known is None and sequence <= self._removed):
            raise AuditHeadDiffers(entry=sequence, head=head)

    def _begin_again(self, entry: Entry) -> None:
        self._fault, self.entries, self.renewed = None, 0, entry.sequence - 1
        self._last = None
        self._explained.add((entry.sequence - 1, entry.previous))
        self._take(entry)

    def _take(self, entry: Entry) -> None:
        if self._last is None:
            self.first, self._before = entry.sequence, (entry.sequence - 1, entry.previous)
        if entry.kind == PRUNE:
            told = json.loads(entry.detail)
            self._removed = told["upto"]
            self._explained.add((told["upto"], told["hash"]))
        self._last = entry
        self.entries += 1
        for one in self._watched:
            if one is not None and one.sequence == entry.sequence:
                self._hashes[entry.sequence] = entry.hash
        given = self._watched[1]
        if given is not None and given.hash == entry.hash and given.sequence in (None, entry.sequence):
            self._given_seen = True


def _decoded(row: tuple[bytes | None, ...], expected: int) -> Entry:
    """Raises AuditEntryChanged where a column holds what was never written there."""
    sequence = expected
    try:
        number, *texts = [value.decode() for value in row if value is not None]
        sequence = int(number)
        at, kind, person, detail, previous, digest, seal = texts
    except ValueError as error:
        raise AuditEntryChanged(entry=sequence, part="text") from error
    return Entry(sequence, at, kind, person, detail, previous, digest, seal)
