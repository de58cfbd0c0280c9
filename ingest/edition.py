"""A parsed file -> its edition: what it says of its number and its dates, and what its other editions have in common with it.

Where two sources say otherwise (docs/decisions/0010-editions.md): the newest day of coming into force counts, of several 附則 and of the
head; a number or a year in the title goes before one in the head, and that before one in the file's name; 廃止 before the newest day of
coming into force is about an earlier edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index_store.records import Edition
from ingest.edition_name import NamedEdition, code_of, named_edition, stem_of
from ingest.edition_text import Event, Said, said_in
from ingest.page import ParsedFile

_LONGEST_LABEL, _LONGEST_FAMILY = 60, 120
# A mail is written once; its subject is no title that a later one replaces.
_WITHOUT_EDITIONS = {"eml"}


def read_edition(title: str, path: str, parsed: ParsedFile) -> Edition:
    """`path` is relative to the source, as in `FileFacts`. A file that says nothing of itself has its family only."""
    if parsed.file_type in _WITHOUT_EDITIONS:
        return Edition()
    by_title, by_file, said = named_edition(title), named_edition(stem_of(path)), tuple(said_in(parsed.pages))
    code = next((one.label for one in said if one.event == "code"), code_of(path))
    effective, repealed = _newest(said, "effective"), _newest(said, "repealed")
    if effective is not None and repealed is not None and repealed < effective:
        repealed = None
    established = min(_days(said, "established"), default=None)
    # A draft's history may give its first edition's decision as its newest line.
    newest = max((*_days(said, "revised"), *_days(said, "established")), default=None)
    return Edition(
        code=code[:_LONGEST_LABEL],
        family=by_title.family[:_LONGEST_FAMILY],
        label=_label(by_title, by_file, said),
        number=_first_number(by_title, by_file, said),
        dated=_dated(by_title, by_file, said),
        established=established,
        revised=newest if newest != established else None,
        effective=effective,
        repealed=repealed,
    )


def _days(said: Sequence[Said], event: Event) -> tuple[date, ...]:
    return tuple(one.day for one in said if one.event == event and one.day is not None)


def _newest(said: Sequence[Said], event: Event) -> date | None:
    return max(_days(said, event), default=None)


def _first_number(by_title: NamedEdition, by_file: NamedEdition, said: Sequence[Said]) -> int | None:
    numbers = (by_title.number, *(one.number for one in said if one.event == "number"), by_file.number)
    return next((number for number in numbers if number is not None), None)


def _dated(by_title: NamedEdition, by_file: NamedEdition, said: Sequence[Said]) -> date | None:
    days = (by_title.dated, *_days(said, "dated"), by_file.dated)
    return next((day for day in days if day is not None), None)


def _label(by_title: NamedEdition, by_file: NamedEdition, said: Sequence[Said]) -> str:
    """The title's, with the head's number: 「2025年版、第4版」; else the head's date, else the file name's."""
    number = next((one.label for one in said if one.event == "number"), "")
    dated = next((one.label for one in said if one.event == "dated"), "")
    parts = (by_title.label or dated, number if by_title.number is None else "")
    label = "、".join(part for part in parts if part) or by_file.label
    return label[:_LONGEST_LABEL]
