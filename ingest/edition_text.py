"""Pages -> what they say of the document's own dates: its head, its 附則, its 改定履歴.

A date of which it isn't clear that it is the document's own is not one: 「第5条は、令和8年4月1日から適用する」, 「旅費規程（2018年版）は同日
廃止する」, a birthday in a form, a law's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.edition_name import edition_number
from ingest.japanese_dates import WrittenDate, dates_in, plain
from ingest.outline import is_article
from ingest.page import Block, Page

Event = Literal["established", "revised", "effective", "repealed", "dated", "number", "code"]

# The lines of the first page that may be its head, and how long one is: below it stands prose.
_HEAD_LINES, _HEAD_LINE = 15, 90
# As much of a sentence as is read: whatever has no 。 for longer is none.
_SENTENCE = 400

_WORD = (
    r"(?P<effective>施行|適用開始|適用|実施|発効|運用開始)|(?P<revised>(?:最終|一部|全部|全面|直近)?(?:改[正定訂版]|更新))"
    r"|(?P<established>制定|策定|作成|初版)|(?P<repealed>廃止|失効|有効期限)|(?P<dated>発行|公開|現在)"
)
_FIELD_WORD = re.compile(_WORD)
# What may stand between a field's name and its date: 施行期日：, 最終改訂日 |, 改定年月日 =.
_TO_DATE = re.compile(r"(?:年月日|期日|開始日|予定日|日付|日)?\s*[:=|)\]]?\s*[(\[]?\s*$")
_AFTER_DATE = re.compile(rf"[\s)]*(?:付け?で?|に|から|より)?\s*(?:{_WORD})")
_UNTIL = re.compile(r"※\s*$"), re.compile(r"\s*(?:まで有効|限り有効|まで(?=\s*$|[)\s]))")
_CODE = re.compile(
    r"(?:規程|規定|規則|標準|文書|資料|管理|整理)\s*(?:番号|No\.?|コード)\s*[:=|]?\s*(?P<code>[^\s,、|:()]*\d[^\s,、|:()]*)"
)
_SUPPLEMENT = re.compile(r"[附付]\s*則")
_HISTORY = re.compile(
    r"(?:改[定訂正版]|改廃|変更|更新|制定|版)[・の]?(?:の)?(?:履歴|経緯|記録)|(?:改[定訂正版]|変更)一覧"
)
_HISTORY_DATE = re.compile(r"(?:改[定訂正版]|制定|更新)\s*(?:年月)?日")
_FIRST = re.compile(r"初版|制定|新規(?:作成|制定)?$|策定")
_OWN_NOUN = (
    "規程|規定|規則|細則|要領|要綱|要項|基準|規約|約款|定款|内規|規準|マニュアル|ガイドライン|ガイド|手順書?|手引き?|指針|方針|ルール"
    "|心得|文書|通達|協定|協約|契約|覚書|条例|仕様書?|標準|取扱い?|しおり|改[正定訂]"
)
_OWN = re.compile(
    rf"(?:この|本|当該?)[^\s、,。はがをの]{{0,12}}?(?:{_OWN_NOUN})(?:の(?:一部)?改[正定訂](?:規[程定則])?)?(?:は|について?は)[、,]?\s*"
)
_LIST_MARK = re.compile(
    r"[\s・*●○◯■>-]*(?:\(\d{1,2}\)|\d{1,2}[.)、](?!\d)|\d{1,2}\s+(?=\D)|\d{1,2}(?=[この本当])|第\d+条(?:\([^)]*\))?)?[\s、.]*"
)
_OTHER_SUBJECT = re.compile(r"[、,][^、,]{1,40}?は(?![、,]?\s*$)")
_DEED = re.compile(
    r"[\s)]*(?:付け?で?|に|から|より|以降|をもって|を以て|もって|限りで?|(?P<until>まで))?[\s、,]*"
    r"(?:遡って|さかのぼって|一部|全部|全面|これを|その効力を|効力を)*(?:(?P<revised>改[正定訂])(?:の上|し)?[、,]?)?"
    r"(?:(?P<established>制定)|(?P<repealed>廃止|失効|失う|失い)|(?P<effective>施行|適用|実施|発効|発する|生じ|有する|有効))?"
)
_SENTENCE_EVENTS: tuple[Event, ...] = ("revised", "established", "effective", "repealed")
_SAME_DAY = re.compile("同日")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a document says of itself. `day` is None for a number or a code; `label` is how those and `dated` are
    written."""

    event: Event
    day: date | None = None
    label: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    text: str
    is_supplement: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A block with the names that it stands under: its sheet's, and the nearest heading's."""

    block: Block
    names: tuple[str, str]
    in_supplement: bool


def said_in(pages: Sequence[Page]) -> Iterator[Said]:
    """All that counts, in no order; the same may be said twice."""
    yield from _said_in_head(pages)
    for part in _parts(pages):
        if part.block.rows:
            yield from _said_in_history(part)
        elif part.in_supplement or any(mark in part.block.text for mark in "この本当"):
            for text in part.block.text.split("\n"):
                yield from _said_in_line(plain(text).strip(), part.in_supplement)


def _parts(pages: Sequence[Page]) -> Iterator[_Part]:
    above: list[_Heading] = []
    for sheet, block in ((page.sheet, block) for page in pages for block in page.blocks):
        opens = _is_supplement(block.text)
        is_heading = block.kind == "heading" or opens
        level = block.level if block.kind == "heading" else 2
        if is_heading:
            above = [heading for heading in above if heading.level < level]
        nearest = above[-1].text if above else ""
        yield _Part(block, (plain(sheet or ""), nearest), opens or any(heading.is_supplement for heading in above))
        if is_heading:
            above.append(_Heading(level, plain(block.text[:_HEAD_LINE]), opens))


def _said_in_line(line: str, in_supplement: bool) -> Iterator[Said]:
    for sentence in line.split("。"):
        yield from _said_in_sentence(_LIST_MARK.sub("", sentence[:_SENTENCE], count=1), in_supplement)
    if in_supplement and "。" not in line and len(line) <= _HEAD_LINE:
        yield from _said_in_fields(line)


def _texts(block: Block) -> Iterator[str]:
    if block.rows:
        yield from (" | ".join(row) for row in block.rows)
    else:
        yield from block.text.split("\n")


def _is_supplement(line: str) -> bool:
    """附則, 附 則（令和5年3月20日改正）, not a sentence about one."""
    if len(line) > _HEAD_LINE:
        return False
    text = plain(line).strip(" #")
    return _SUPPLEMENT.match(text) is not None and len(text) <= 40 and "。" not in text


def _said_in_head(pages: Sequence[Page]) -> Iterator[Said]:
    for line in _head_lines(pages):
        fields = tuple(_said_in_fields(line))
        yield from fields
        if (code := _CODE.search(line)) is not None:
            yield Said("code", label=code["code"].lower())
        if line.count("|") > 1:  # of a wide table, which may list other things, only what has its name beside it
            continue
        if not fields:
            yield from _whole_date(line)
        if (numbered := edition_number(line)) is not None and _is_own_number(numbered[1], line):
            yield Said("number", number=numbered[0], label=numbered[1])


def _head_lines(pages: Sequence[Page]) -> Iterator[str]:
    """From the title to the next heading, sentence or 改定履歴."""
    count, past_title, above = 0, False, ""
    sheet = plain(pages[0].sheet or "") if pages else ""
    for block in pages[0].blocks if pages else ():
        starts_text = block.kind == "heading" and past_title
        if starts_text or is_article(block.text) or block.kind == "form" or _is_history(block, (sheet, above)):
            return
        past_title, above = (
            past_title or block.kind != "heading",
            plain(block.text) if block.kind == "heading" else above,
        )
        for text in _texts(block):
            line, count = plain(text).strip(), count + 1
            if count > _HEAD_LINES or "。" in line:
                return
            if line and len(line) <= _HEAD_LINE:
                yield line


def _said_in_fields(line: str) -> Iterator[Said]:
    """`施行日：令和6年4月1日`, `制定：… 最終改訂：…`, or `2025年4月1日改定`: whichever comes first, name or date, leads all of a line."""
    dates = list(dates_in(line))
    word = _FIELD_WORD.search(line)
    for position, written in enumerate(dates):
        if _UNTIL[0].search(line[: written.start]) is not None and _UNTIL[1].match(line, written.end) is not None:
            yield Said("repealed", written.first)
        elif word is not None and word.start() < dates[0].start:
            before = line[dates[position - 1].end if position else 0 : written.start]
            led = list(_FIELD_WORD.finditer(before))
            if led and _TO_DATE.fullmatch(before, led[-1].end()) is not None:
                yield _dated_event(led[-1], written, line)
        elif (follows := _AFTER_DATE.match(line, written.end)) is not None:
            yield _dated_event(follows, written, line)


def _dated_event(word: re.Match[str], written: WrittenDate, line: str) -> Said:
    """A month without a day (2025年4月改訂) orders editions, but is nobody's day of coming into force."""
    events: tuple[Event, ...] = ("effective", "revised", "established", "repealed", "dated")
    event = next(event for event in events if word[event] is not None)
    if event == "dated" or not written.is_day:
        return Said("dated", written.first, f"{line[written.start : written.end]}{word[event]}")
    return Said(event, written.first)


def _whole_date(line: str) -> Iterator[Said]:
    """A line that is a date or an edition with its date: `第7版 令和7年4月1日（2025年4月1日）`, `（2022-03-31版）`."""
    dates = list(dates_in(line))
    if not dates:
        return
    rest = line[: dates[0].start] + line[dates[-1].end :]
    label = line[dates[0].start : dates[0].end]
    if line[dates[-1].end :].lstrip().startswith("版"):
        yield Said("dated", dates[0].first, f"{label}版")
    elif edition_number(line) is not None or not any(map(str.isalnum, rest)):
        yield Said("dated", dates[0].first, f"{dates[0].in_words}付")


def _is_own_number(number: str, line: str) -> bool:
    """第3版 is the document's; `version 2` in a line of other words is a licence's or a program's."""
    others = sum(map(str.isalpha, line)) - sum(map(str.isalpha, number))
    return number.endswith("版") or others <= 12


def _said_in_sentence(sentence: str, in_supplement: bool) -> Iterator[Said]:
    """「この規程は、令和5年5月22日に改正し、令和5年6月21日から施行する」; in a 附則 also without its subject."""
    own = _OWN.match(sentence)
    if own is None and not in_supplement:
        return
    rest = sentence[own.end() :] if own is not None else sentence
    dates = list(dates_in(rest))
    if own is None and not (dates and dates[0].start == 0):
        return
    if (other := _OTHER_SUBJECT.search(rest)) is not None:
        rest = rest[: other.start()]
    for written in _with_same_day([found for found in dates if found.end <= len(rest)], rest):
        deed = _DEED.match(rest, written.end)
        if deed is None or not written.is_day:
            continue
        for event in _SENTENCE_EVENTS:
            if deed[event] is not None:
                ends = event == "effective" and deed["until"] is not None
                yield Said("repealed" if ends else event, written.first)


def _with_same_day(dates: Sequence[WrittenDate], text: str) -> Iterator[WrittenDate]:
    yield from dates
    for same in _SAME_DAY.finditer(text):
        earlier = [written for written in dates if written.end <= same.start()]
        if earlier:
            yield WrittenDate(earlier[-1].first, earlier[-1].last, same.start(), same.end())


def _said_in_history(part: _Part) -> Iterator[Said]:
    """The rows of a 改定履歴: the first edition's day, and the others."""
    if not _is_history(part.block, part.names):
        return
    dated: list[tuple[date, bool]] = []
    for row in part.block.rows:
        cells = [plain(cell).strip() for cell in row]
        days = [written.first for cell in cells if (written := _only_date(cell)) is not None]
        if days:
            dated.append((days[0], any(map(_FIRST.match, cells))))
    for day, is_first in dated:
        yield Said("established" if is_first or len(dated) == 1 else "revised", day)


def _is_history(block: Block, names: tuple[str, str]) -> bool:
    """By its sheet's name, the heading right above it, or its own header."""
    named = any(map(_HISTORY.search, names))
    return bool(block.rows) and (named or _HISTORY_DATE.search(plain(" ".join(block.rows[0]))) is not None)


def _only_date(cell: str) -> WrittenDate | None:
    found = next(dates_in(cell), None)
    whole = (
        found is not None and found.is_day and not cell[: found.start].strip() and not cell[found.end :].strip(" )付")
    )
    return found if whole else None
