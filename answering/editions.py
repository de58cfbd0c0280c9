"""Editions of one document: where the newest one also answers, an older one stands behind it, unless the question asks for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index_store.records import Document, Hit

# 旅費規程（2022年版）, 価格表_2025年4月, 規程 令和7年度版, 第3版: what tells one edition's title from another's.
_EDITION = re.compile(
    r"[(\[_\s-]*(?:(?P<era>令和|平成|昭和)(?P<era_year>\d{1,2}|元)年|(?P<year>(?:19|20)\d{2})年)(?:度)?(?P<month>\d{1,2}月)?"
    r"(?:版|改[定訂正])?[)\]]*|[(\[_\s]*第(?P<number>\d{1,3})版[)\]]*"
)
_ERA_START = {"令和": 2018, "平成": 1988, "昭和": 1925}
# A question that asks for an older edition: by its year, or by these words.
_ASKS_FOR_OLD = re.compile(
    r"旧版|旧規程|旧規定|旧ルール|以前の|前の版|改[定訂正]前|昔の|(?:19|20)\d{2}年|令和\d|平成\d|変わり|違い|比べ"
)
# An older passage stands back only where the newest edition has one that is nearly as near: what was dropped stays findable.
NEARLY = 0.6


def superseded(hits: Sequence[Hit], question: str) -> frozenset[str]:
    """Point ids of hits from an older edition, of which the newest edition among the hits has a passage nearly as near."""
    if _ASKS_FOR_OLD.search(unicodedata.normalize("NFKC", question)) is not None:
        return frozenset()
    marked = [(hit, *_edition(hit.document)) for hit in hits]
    newest: dict[str, int] = {}
    for _, family, edition in marked:
        if edition is not None:
            newest[family] = max(edition, newest.get(family, edition))
    best: dict[str, float] = {}
    for hit, family, edition in marked:
        if edition is not None and edition == newest[family]:
            best[family] = max(hit.scores.fused, best.get(family, 0.0))
    return frozenset(
        hit.point_id
        for hit, family, edition in marked
        if edition is not None and edition < newest[family] and best[family] >= NEARLY * hit.scores.fused
    )


def newest_first(hits: Sequence[Hit], question: str) -> tuple[Hit, ...]:
    """The hits in order, those of superseded editions last."""
    old = superseded(hits, question)
    return tuple(sorted(hits, key=lambda hit: hit.point_id in old))


def _edition(document: Document) -> tuple[str, int | None]:
    """The document's family (its title without the edition) and its edition as a number that grows; None without one."""
    title = unicodedata.normalize("NFKC", document.title)
    found = _EDITION.search(title)
    if found is None:
        return title, None
    family = (title[: found.start()] + title[found.end() :]).strip()
    if found["number"] is not None:
        return family, int(found["number"])
    if found["year"] is not None:
        year = int(found["year"])
    else:
        year = _ERA_START[found["era"]] + (1 if found["era_year"] == "元" else int(found["era_year"]))
    month = int(found["month"].rstrip("月")) if found["month"] is not None else 0
    return family, year * 100 + month
