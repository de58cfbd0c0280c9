"""Editions of one document: the one that was asked for, or else the newest, stands before the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index_store.records import Document, Hit

_ERA_START = {"令和": 2018, "平成": 1988, "昭和": 1925}
_YEAR = (
    r"(?:(?P<era>令和|平成|昭和)(?P<era_year>\d{1,2}|元)|(?P<year>(?:19|20)\d{2}))年(?:度)?(?:(?P<month>\d{1,2})月)?"
)
_NUMBER = r"第(?P<number>\d{1,3})版"
# 旅費規程（2022年版）, 価格表_2025年4月, 規程 令和7年度版, 第3版: what tells one edition's title from another's.
_EDITION = re.compile(rf"[(\[_\s-]*{_YEAR}(?:版|改[定訂正])?[)\]]*|[(\[_\s]*{_NUMBER}[)\]]*")
_ASKED = re.compile(f"{_YEAR}|{_NUMBER}")
_ASKS_FOR_OLD = re.compile(r"旧版|旧規程|旧規定|旧ルール|以前の|前の版|改[定訂正]前|昔の")
_ASKS_FOR_BOTH = re.compile(r"変わり|変わっ|違い|違う|比べ|変更点")
# Another edition stands back only where the wanted one has a passage nearly as near: what was dropped stays findable.
NEARLY = 0.6
# A month after all others: an edition of 2022 is in force in any month of the year that is asked for.
_YEAR_END = 99


def superseded(hits: Sequence[Hit], question: str) -> frozenset[str]:
    """Point ids of hits from other editions than the wanted one, of which the wanted one has a passage nearly as near."""
    asked = unicodedata.normalize("NFKC", question)
    if _ASKS_FOR_BOTH.search(asked) is not None:
        return frozenset()
    marked = [(hit, *_edition(hit.document)) for hit in hits]
    editions: dict[str, set[int]] = {}
    for _, family, edition in marked:
        if edition is not None:
            editions.setdefault(family, set()).add(edition)
    wanted = {family: _wanted(known, asked) for family, known in editions.items()}
    best: dict[str, float] = {}
    for hit, family, edition in marked:
        if edition is not None and edition == wanted[family]:
            best[family] = max(hit.scores.fused, best.get(family, 0.0))
    return frozenset(
        hit.point_id
        for hit, family, edition in marked
        if edition is not None and edition != wanted[family] and best.get(family, 0.0) >= NEARLY * hit.scores.fused
    )


def newest_first(hits: Sequence[Hit], question: str) -> tuple[Hit, ...]:
    """The hits in order, those of superseded editions last."""
    old = superseded(hits, question)
    return tuple(sorted(hits, key=lambda hit: hit.point_id in old))


def _wanted(editions: set[int], asked: str) -> int | None:
    """Of a family's editions the one that the question asks for: in force in the year that it names, numbered as it says, the
    last but one where it asks for an old one, else the newest. None where the named one isn't there."""
    named = _ASKED.search(asked)
    if named is not None and named["number"] is not None:
        return int(named["number"]) if int(named["number"]) in editions else None
    if named is not None:
        then = _month_of(named, _YEAR_END)
        return max((edition for edition in editions if edition <= then), default=None)
    newest = max(editions)
    if _ASKS_FOR_OLD.search(asked) is not None:
        return max(editions - {newest}, default=newest)
    return newest


def _edition(document: Document) -> tuple[str, int | None]:
    """The document's family (its title without the edition) and its edition as a number that grows; None without one."""
    title = unicodedata.normalize("NFKC", document.title)
    found = _EDITION.search(title)
    if found is None:
        return title, None
    family = (title[: found.start()] + title[found.end() :]).strip()
    return family, int(found["number"]) if found["number"] is not None else _month_of(found, 0)


def _month_of(found: re.Match[str], without: int) -> int:
    """Year and month as a number that grows with time; `without` stands for the month where none is named."""
    if found["year"] is not None:
        year = int(found["year"])
    else:
        year = _ERA_START[found["era"]] + (1 if found["era_year"] == "元" else int(found["era_year"]))
    return year * 100 + (int(found["month"]) if found["month"] is not None else without)
