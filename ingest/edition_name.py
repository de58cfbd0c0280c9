"""A title, a file's name and its folder -> what they say of an edition: 旅費規程（2022年版）, 443_郵便番号.docx, 旧版/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from index_store.paths import way_to
from ingest.japanese_dates import date_of_digits, dates_in, plain

# An edition's number in thousands, so that Ver.2.10 comes after Ver.2.9 and 第2版 equals Ver.2.0.
NUMBER_UNIT = 1000
# A question compares the names of everything that it finds with each other.
_REMEMBERED = 4096

_NUMBERED = re.compile(
    r"(?:改[訂定])?第?(?<![\dA-Za-z./-])(?P<number>\d{1,3})\s*版|(?P<first>初版)"
    r"|(?<![A-Za-z])(?:ver(?:sion)?|rev(?:ision)?)[\s._-]{0,2}(?P<major>\d{1,2})(?:\.(?P<minor>\d{1,2}))?(?:\.\d+)*(?!\.?[\dA-Za-z])"
    r"|(?<![0-9A-Za-z])v\.?(?P<short_major>\d{1,2})(?:\.(?P<short_minor>\d{1,2}))?(?:\.\d+)*(?!\.?[\dA-Za-z])"
    r"|(?:改[訂定正]記号|(?<![A-Za-z])rev(?:ision)?\.?)\s*[:.]?\s*(?P<letter>[A-Z])(?![A-Za-z])",
    re.I,
)
_AROUND_BEFORE, _AROUND_AFTER = (
    re.compile(r"[\s(\[【_-]*$"),
    re.compile(r"\s*(?:版|改[定訂正]版?|施行|適用|現在|発行)?[)\]】]*"),
)
_LAST_YEAR = re.compile(r"(?<=[\s_(\[-])(?P<year>(?:19|20)\d{2})[)\]]?$")
_DIGITS = re.compile(r"(?<!\d)(?P<digits>\d{8}|\d{6})(?=[)\]]?$)|^(?P<leading>\d{8})(?=[\s_-])")
# 000101.md is the 101st of many, not the first of January 2000; six digits behind words are a day (旅費規程_240401).
_SERIAL = re.compile(r"\d{6}")
_WORTHLESS = re.compile(
    r"改[訂定正]版|最新版|最終版|確定版|新版|旧版|現行版?|(?:の|-\s*)?コピー|copy(?:\s+of)?|β版|α版"
)
_DRAFT = re.compile(
    r"[(\[【_\s]案[)\]】\s]*$|[(\[【]?(?:素案|草案|ドラフト|下書き)|(?<![A-Za-z])draft(?![A-Za-z])", re.I
)
# The record of a time isn't replaced by the next one: last month's minutes aren't an old edition of this month's.
_OF_A_TIME = re.compile(
    r"(?:議事録|会議録|議事要旨|議事メモ|[日週月年]報|報告|報告書|実績|決算書?|請求書|見積書|注文書|領収書|申請書|届|届出書|"
    r"記録|結果|集計|お?知らせ|通知|ニュース|通信|だより|便り|第?\d+号)$"
)
_MARKED_OLD = re.compile(r"(?:^|[\s_(\[【・-])旧版?(?:$|[\s_)\]】・-])|(?:^|[\s_(\[-])old(?:$|[\s_)\].-])", re.I)
_MARKED_REPEALED = re.compile(r"(?:^|[\s_(\[【-])廃止(?:済み?)?(?:$|[\s_)\]】-])")
_OLD_FOLDER = re.compile(
    r"旧(?:版|規程|規定|データ|文書|資料|ファイル|フォルダー?)?|過去(?:の?版|分|資料|文書)?|廃止(?:済み?|分|規程|文書)?"
    r"|アーカイブ|old|archived?|archives|obsolete|superseded",
    re.I,
)
_OLD_FOLDER_START = re.compile(r"(?:old|旧版|旧)[\s_(-]", re.I)
_YEAR_FOLDER = re.compile(r"(?:(?:19|20)\d{2}|(?:令和|平成|[RH])\s?(?:\d{1,2}|元))\s*(?:年度?|年度?版)?")


@dataclass(frozen=True, slots=True)
class NamedEdition:
    """What a name says: `family` is the name without its edition, "" where it has no others; `dated` the first day of what the
    label names."""

    family: str
    label: str = ""
    number: int | None = None
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """An edition's mark in a name, from `start` to `end`."""

    label: str
    start: int
    end: int
    number: int | None = None
    dated: date | None = None


@lru_cache(maxsize=_REMEMBERED)
def named_edition(name: str) -> NamedEdition:
    """Of a title or a file's name without its suffix."""
    text = _without_code(plain(name))
    marks = tuple(_marks(text))
    bare = list(text)
    for mark in marks:
        bare[mark.start : mark.end] = " " * (mark.end - mark.start)
    rest = _WORTHLESS.sub(" ", _MARKED_OLD.sub(" ", _MARKED_REPEALED.sub(" ", "".join(bare)))).strip()
    family = "".join(character for character in rest.lower() if character.isalnum())
    is_one_of_several = _DRAFT.search(text) is None and _OF_A_TIME.search(family) is None
    return NamedEdition(
        family=family if is_one_of_several and sum(map(str.isalpha, family)) > 1 else "",
        label="、".join(dict.fromkeys(mark.label for mark in marks if mark.label)),
        number=next((mark.number for mark in marks if mark.number is not None), None),
        dated=next((mark.dated for mark in marks if mark.dated is not None), None),
    )


def edition_number(text: str) -> tuple[int, str] | None:
    """第3版, Ver.2.1, 初版, 改訂記号 F in a `plain` text: (its number in thousands, as it is written)."""
    found = _NUMBERED.search(text)
    return None if found is None else (_number(found), found[0].strip())


def code_of(path: str) -> str:
    """The code that a file's name begins with, with `_`: 443_郵便番号.docx -> `443_`; "" without one.

    Of several in a row the last counts: a date, a serial number or a checksum often stands before it.
    """
    code = _leading_code(plain(_stem(path)))
    return f"{code.lower()}_" if code else ""


@lru_cache(maxsize=_REMEMBERED)
def stem_of(path: str) -> str:
    """The file's name without suffix and code."""
    return _without_code(plain(_stem(path)))


@lru_cache(maxsize=_REMEMBERED)
def is_marked_old(title: str, path: str) -> bool:
    """Whether the title, the file's name or a folder above it says 旧版."""
    return _old_folder_at(path) is not None or any(
        _MARKED_OLD.search(name) for name in (plain(title), plain(_stem(path)))
    )


@lru_cache(maxsize=_REMEMBERED)
def is_marked_repealed(title: str, path: str) -> bool:
    """Whether the title, the file's name or a folder above it says 廃止."""
    names = (plain(title), plain(_stem(path)), *map(plain, PurePosixPath(path).parts[:-1]))
    return any(_MARKED_REPEALED.search(name) for name in names)


def places_fit(one: str, other: str) -> bool:
    """Whether two paths of a source can be those of two editions: the same folder but for 旧版 and years, or an old folder beside
    or above the other's."""
    one_base, other_base = _base(one), _base(other)
    if one_base == other_base:
        return True
    for path, base, beside in ((one, one_base, other_base), (other, other_base, one_base)):
        if _old_folder_at(path) is not None and beside[: len(base)] == base:
            return True
    return False


def _stem(path: str) -> str:
    return PurePosixPath(way_to(path)[-1]).stem


def _folders(path: str) -> tuple[str, ...]:
    return tuple(plain(part).strip() for part in PurePosixPath(path).parts[:-1])


@lru_cache(maxsize=_REMEMBERED)
def _old_folder_at(path: str) -> int | None:
    """Which of the folders is one for old editions, from 0."""
    for index, folder in enumerate(_folders(path)):
        if _OLD_FOLDER.fullmatch(folder) is not None or _OLD_FOLDER_START.match(folder) is not None:
            return index
    return None


@lru_cache(maxsize=_REMEMBERED)
def _base(path: str) -> tuple[str, ...]:
    """The folders that an edition has in common with the others: those above 旧版, without years."""
    folders = _folders(path)[: _old_folder_at(path)]
    return tuple(folder for folder in folders if _YEAR_FOLDER.fullmatch(folder) is None)


def _marks(text: str) -> Iterator[_Mark]:
    for found in _NUMBERED.finditer(text):
        start, end = _with_brackets(text, found.start(), found.end())
        yield _Mark(found[0].strip(), start, end, number=_number(found))
    for written in dates_in(text):
        start, end = _with_brackets(text, written.start, written.end)
        yield _Mark(text[start:end].strip(" ()[]【】_-"), start, end, dated=written.first)
    if (year := _LAST_YEAR.search(text)) is not None:
        start, end = _with_brackets(text, year.start(), year.end())
        yield _Mark(f"{year['year']}年", start, end, dated=date(int(year["year"]), 1, 1))
    for digits in _DIGITS.finditer(text):
        if _SERIAL.fullmatch(text) is not None:
            continue
        start, end = _with_brackets(text, digits.start(), digits.end())
        day = date_of_digits(digits["digits"] or digits["leading"])
        yield _Mark("" if day is None else day.in_words, start, end, dated=None if day is None else day.first)


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    before = _AROUND_BEFORE.search(text[:start])
    after = _AROUND_AFTER.match(text, end)
    return start - (len(before[0]) if before is not None else 0), end if after is None else after.end()


def _number(found: re.Match[str]) -> int:
    if found["first"] is not None:
        return NUMBER_UNIT
    if found["letter"] is not None:
        return (ord(found["letter"].upper()) - ord("A") + 1) * NUMBER_UNIT
    major = found["number"] or found["major"] or found["short_major"]
    minor = found["minor"] or found["short_minor"] or "0"
    return int(major) * NUMBER_UNIT + int(minor)


def _leading_code(stem: str) -> str:
    code = ""
    for token in re.split(r"[\s_]+", stem)[:-1]:
        if re.fullmatch(r"(?=[^\d]*\d)[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*", token) is None:
            break
        is_date = re.fullmatch(r"(?:19|20)\d{2}", token) is not None
        # 443, 451-1, 43B: longer ones are dates, checksums, or the number of who wrote it.
        is_short = len(token) >= 2 and all(len(part) <= 4 for part in token.split("-"))
        code = token if is_short and not is_date else ""
    return code


def _without_code(text: str) -> str:
    code = _leading_code(text)
    return text[text.index(code) + len(code) :].lstrip(" _　") if code else text
