"""Editions of one document: the one that was asked for, or else the one in force, stands before the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from answering.edition_family import are_editions, edition_of, newest_of, speaks
from index_store.records import Document, Hit
from ingest.edition_name import edition_number
from ingest.japanese_dates import WrittenDate, dates_in, plain

_ASKS_FOR_OLD = re.compile(
    r"(?<![復新])旧(?:い|版|規程|規定|規則|ルール|制度|価格|料金|基準|手順|マニュアル)|以前の|前の版|改[定訂正]前|昔の|古い(?:版|規程|ルール)"
)
_ASKS_FOR_NEXT = re.compile(r"改[定訂正]後|次の(?:版|改[定訂正])|今度の|施行前の|来年度?の")
_ASKS_FOR_BOTH = re.compile(r"変わり|変わっ|違い|違う|比べ|変更点")
_NAMES_EDITION = re.compile(r"\s*版")
# Another edition stands back only where the wanted one has a passage nearly as near: what was dropped stays findable.
NEARLY = 0.6


@dataclass(frozen=True, slots=True)
class _Family:
    """Editions of one document among the hits. `in_force` are those of which nothing says that they are not."""

    documents: tuple[Document, ...]
    in_force: tuple[Document, ...]
    future: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which editions are wanted, and which stand back for them; neither where the wanted one isn't among the hits."""

    wanted: frozenset[Document] = frozenset()
    back: frozenset[Document] = frozenset()


def superseded(hits: Sequence[Hit], question: str) -> frozenset[str]:
    """Point ids of hits from other editions than the wanted one, of which the wanted one has a passage nearly as near."""
    asked = plain(question)
    if _ASKS_FOR_BOTH.search(asked) is not None or not any(map(speaks, {hit.document for hit in hits})):
        return frozenset()
    back: set[str] = set()
    for family in _families(hits):
        choice = _choice(family, asked)
        best = max((hit.scores.fused for hit in hits if hit.document in choice.wanted), default=0.0)
        back.update(hit.point_id for hit in hits if hit.document in choice.back and best >= NEARLY * hit.scores.fused)
    return frozenset(back)


def newest_first(hits: Sequence[Hit], question: str) -> tuple[Hit, ...]:
    """The hits in order, those of superseded editions last."""
    old = superseded(hits, question)
    return tuple(sorted(hits, key=lambda hit: hit.point_id in old))


def _families(hits: Sequence[Hit]) -> Iterator[_Family]:
    """Groups of two and more documents."""
    status = {hit.document: hit.standing.status for hit in hits}
    waiting = list(status)
    while waiting:
        group = [waiting.pop(0)]
        for one in group:  # grows as it goes
            joined = [other for other in waiting if are_editions(one, other)]
            waiting = [other for other in waiting if other not in joined]
            group.extend(joined)
        if len(group) > 1:
            yield _Family(
                documents=tuple(group),
                in_force=tuple(one for one in group if status[one] not in ("superseded", "repealed", "future")),
                future=tuple(one for one in group if status[one] == "future"),
            )


def _choice(family: _Family, asked: str) -> _Choice:
    """The edition with the number that the question says; in force on the day or in the year that it names; to come, or the last
    before the newest, where it asks for such a one; else the newest in force."""
    number, then = edition_number(asked), next(dates_in(asked), None)
    if number is not None:
        numbers = {one: edition_of(one).number for one in family.documents}
        known = [one for one in family.documents if numbers[one] is not None]
        named = [one for one in known if numbers[one] == number[0]]
        if named or number[1].endswith("版"):  # `Ver.11` may be a program's
            return _chosen(named, known)
    if then is not None:
        return _of_then(family, then, asked)
    if family.future and _ASKS_FOR_NEXT.search(asked) is not None:
        return _chosen(newest_of(family.future), family.documents)
    past = [one for one in family.documents if one not in family.future]
    newest = newest_of(family.in_force or past or family.documents)
    older = [one for one in past if one not in newest]
    if older and _ASKS_FOR_OLD.search(asked) is not None:
        return _chosen(newest_of(older), family.documents)
    return _chosen(newest, family.documents)


def _of_then(family: _Family, then: WrittenDate, asked: str) -> _Choice:
    """2022年版: the one that is called so; 2022年, 2025年3月: the newest one that was in force at its end."""
    dated = {one: edition for one in family.documents if (edition := edition_of(one)).since is not None}
    if _NAMES_EDITION.match(asked, then.end) is not None:
        called = [one for one, edition in dated.items() if edition.dated is not None and _names(then, edition.dated)]
        if called:
            return _chosen(called, tuple(dated))
    begun = [one for one, edition in dated.items() if edition.since is not None and edition.since <= then.last]
    return _chosen(newest_of(begun), tuple(dated))


def _names(then: WrittenDate, day: date) -> bool:
    return then.first <= day <= then.last


def _chosen(wanted: Iterable[Document], of: Iterable[Document]) -> _Choice:
    chosen = frozenset(wanted)
    return _Choice(chosen, frozenset(of) - chosen) if chosen else _Choice()
