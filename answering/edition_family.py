"""Which documents are editions of one, which of two is the newer, and how each stands on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from index_store.records import Document, Edition, Hit, Standing
from ingest.edition_name import (
    code_of,
    is_marked_old,
    is_marked_repealed,
    named_edition,
    places_fit,
    stem_of,
)

# Two documents under one number share at least this of their titles' character pairs (子育て支援情報 renamed 子供預かり情報: 0.55),
# or a number was used twice.
ALIKE = 0.4
_NOTHING = Edition()
_UNREAD = ("unread", "")


def edition_of(document: Document) -> Edition:
    """As it was read with the file; of one that was read before editions were, what its title says."""
    edition = document.edition
    if not _is_unread(edition) or document.file_type == "eml":
        return edition
    named = named_edition(document.title)
    return Edition(code_of(document.path), named.family, named.label, named.number, named.dated)


def _is_unread(edition: Edition) -> bool:
    """Nearly every one that was read has a family: asked first, since a search asks thousands of times."""
    return not edition.family and edition == _NOTHING


def are_editions(one: Document, other: Document) -> bool:
    """Whether they are editions of one document: the same 規程番号 and a title alike, wherever they lie; else the same title, or the
    same code of the file's name and a title alike, with file names alike, in folders of which one can hold the other's old editions."""
    mine, theirs = edition_of(one), edition_of(other)
    if mine.family != theirs.family and mine.code != theirs.code:
        return False
    if _is_stated(mine.code) and _is_stated(theirs.code):
        return mine.code == theirs.code and max(_titles_share(one, other), _names_share(one, other)) >= ALIKE
    if not mine.family or not theirs.family or one.source_id != other.source_id:
        return False
    if mine.family == theirs.family:
        alike = _names_share(one, other)
    elif mine.code == theirs.code != "":
        alike = max(_titles_share(one, other), _names_share(one, other))
    else:
        return False
    return alike >= ALIKE and places_fit(one.path, other.path)


def is_newer(one: Document, other: Document) -> bool:
    """Of two editions: by the first of day of force, label, number and revision that both have and that differs, else by whatever day
    they have, else by which of them is kept as an old one. Where label or number are the same, other days tell no editions apart."""
    if (newer := _is_newer_edition(edition_of(one), edition_of(other))) is not None:
        return newer
    if one.content_hash == other.content_hash:
        return False
    return is_marked_old(other.title, other.path) and not is_marked_old(one.title, one.path)


def _is_newer_edition(mine: Edition, theirs: Edition) -> bool | None:
    """None where what they say tells them not apart."""
    for place, (own, its) in enumerate(zip(_says(mine), _says(theirs), strict=True)):
        if own is not None and its is not None and own != its:
            return own > its
        if own is not None and own == its and place in (1, 2):
            break
    return None


# A search asks it of the same hundred editions ten thousand times.
@lru_cache(maxsize=10_000)
def _says(edition: Edition) -> tuple[int | None, ...]:
    """What tells editions apart, the best first."""
    return (
        _order(edition.effective),
        _order(edition.dated),
        edition.number,
        _order(edition.revised),
        _order(edition.since),
    )


def _order(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def newest_of(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Those that none of the others is newer than: several where nothing tells them apart."""
    return tuple(one for one in documents if _is_newest(one, documents))


def _is_newest(one: Document, documents: Sequence[Document]) -> bool:
    return not any(is_newer(other, one) for other in documents)


def with_standing(hits: Sequence[Hit], relatives: Iterable[Document], today: date) -> tuple[Hit, ...]:
    """The hits in order, each with how its document stands among `relatives`, which are what the person may read."""
    known, newest = _Relatives(relatives), _Newest()
    documents = {hit.document.id: hit.document for hit in hits}
    standings = {}
    for identity, document in documents.items():
        namesakes = known.namesakes(document)
        if speaks(document) or any(map(known.speaks, namesakes)):
            standings[identity] = standing_of(document, namesakes, today, newest)
        else:
            standings[identity] = Standing("unknown", edition_of(document))
    return tuple(replace(hit, standing=standings[hit.document.id]) for hit in hits)


def speaks(document: Document) -> bool:
    """Whether it says anything that tells editions apart: of documents of which none does, none stands before another."""
    edition = edition_of(document)
    return (
        any(one is not None for one in (*_says(edition), edition.repealed))
        or is_marked_old(document.title, document.path)
        or is_marked_repealed(document.title, document.path)
    )


class _Relatives:
    """A search's relatives by what editions share."""

    def __init__(self, relatives: Iterable[Document]) -> None:
        self._known = tuple(relatives)
        self._speaking = frozenset(one.id for one in self._known if speaks(one))
        self._places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, one in enumerate(self._known):
            for key in _keys(one.edition):
                self._places[key].append(place)

    def namesakes(self, document: Document) -> tuple[Document, ...]:
        """Those that share its family or its code, in order: the others can be no editions of it."""
        # One that was read before editions were has only what its title says: `are_editions` looks there.
        keys = (*_keys(edition_of(document)), _UNREAD)
        places = sorted({place for key in keys for place in self._places.get(key, ())})
        return tuple(self._known[place] for place in places)

    def speaks(self, one: Document) -> bool:
        return one.id in self._speaking


def _keys(edition: Edition) -> Iterator[tuple[str, str]]:
    if _is_unread(edition):
        yield _UNREAD
        return
    yield "family", edition.family
    if edition.code:
        yield "code", edition.code


class _Newest:
    """Whether a document is newest among others: asked once for all of a group, of which each asks the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[frozenset[str], str], bool] = {}

    def holds(self, one: Document, group: Sequence[Document], ids: frozenset[str]) -> bool:
        """`ids` are the group's."""
        key = (ids, one.id)
        if key not in self._known:
            self._known[key] = _is_newest(one, group)
        return self._known[key]


def standing_of(
    document: Document, relatives: Iterable[Document], today: date, newest: _Newest | None = None
) -> Standing:
    """`newest` keeps from one document of a search to the next what the group's have in common."""
    edition, newest = edition_of(document), newest or _Newest()
    others = [one for one in relatives if one.id != document.id and are_editions(document, one)]
    in_force = [one for one in others if _is_in_force(one, today)]
    # With the document itself the group is the same for each of its editions, and what it is newer than is not asked for here.
    group = [*in_force, document] if _is_in_force(document, today) else in_force
    ids = frozenset(one.id for one in group)
    # A folder may hold hundreds of one title: what is newest among them is asked only of those that matter.
    newer = next(
        (edition_of(one) for one in in_force if is_newer(one, document) and newest.holds(one, group, ids)), None
    )
    if _is_repealed(document, today):
        return Standing("repealed", edition, newer)
    if _is_future(document, today):
        now = next(
            (edition_of(one) for one in in_force if is_newer(document, one) and newest.holds(one, group, ids)), None
        )
        return Standing("future", edition, now)
    if newer is not None:
        return Standing("superseded", edition, newer)
    says_so = edition.effective is not None or any(is_newer(document, one) for one in others)
    return Standing("current" if says_so else "unknown", edition)


def _is_in_force(document: Document, today: date) -> bool:
    return not _is_repealed(document, today) and not _is_future(document, today)


def _is_repealed(document: Document, today: date) -> bool:
    """「3月31日をもって廃止」: on that day it is still in force."""
    repealed = edition_of(document).repealed
    return repealed is not None and repealed < today or is_marked_repealed(document.title, document.path)


def _is_future(document: Document, today: date) -> bool:
    since = edition_of(document).since
    return since is not None and since > today


def _is_stated(code: str) -> bool:
    """規程番号 in the text, not a code in the file's name."""
    return code != "" and not code.endswith("_")


def _titles_share(one: Document, other: Document) -> float:
    return _share(edition_of(one).family, edition_of(other).family)


def _names_share(one: Document, other: Document) -> float:
    return _share(_name_of(one.path), _name_of(other.path))


# A folder of 200 minutes of one title asks for each name's pairs ten thousand times in one search.
@lru_cache(maxsize=10_000)
def _name_of(path: str) -> str:
    return named_edition(stem_of(path)).family


def _share(one: str, other: str) -> float:
    if one == other:
        return 1.0
    mine, theirs = _pairs(one), _pairs(other)
    common = len(mine & theirs)
    return common / (len(mine) + len(theirs) - common) if common else 0.0


@lru_cache(maxsize=10_000)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
