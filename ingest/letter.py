"""Letters and notices begin with a form: the day, a number, whom it is for and from; what they are about stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from ingest.japanese_dates import dates_in, plain

_WEEKDAY = re.compile(r" ?\([日月火水木金土](?:・祝)?\)$")
_NUMBER = re.compile(r"\S{0,12} ?第 ?[\d-]+ ?号")
_ADDRESSEE = re.compile(r"\S.{0,28}(?:各位|御中|殿|様)")
_NAMED = re.compile(r"(?:件名|標題|表題|題名) ?: ?(\S.{0,58})")
_SUBJECT = re.compile(
    r"\S.{0,56}(?:について|に関する件|の件|お?知らせ|ご?案内|お願い|ご?依頼|通知|通達|連絡|報告|募集|告示|公告)書?(?: ?\([^()]{1,10}\))?"
)
# The form seldom has more lines than these, nor longer ones; a text without line breaks isn't looked through.
_FORM_LINES, _LONGEST = 12, 80


def begins_letter(line: str) -> bool:
    """Whether a text's first line is only a day, a document's number or an addressee: 令和7年11月4日, 総発第34号, 社員各位."""
    if len(line) > _LONGEST:
        return False
    text = plain(line).strip()
    return is_day(line) or _NUMBER.fullmatch(text) is not None or _ADDRESSEE.fullmatch(text) is not None


def is_day(line: str) -> bool:
    """Whether a line is one day and nothing else."""
    if len(line) > _LONGEST:
        return False
    text = _WEEKDAY.sub("", plain(line).strip())
    return any(day.is_day and (day.start, day.end) == (0, len(text)) for day in dates_in(text))


def letter_title(lines: Iterable[str]) -> str | None:
    """The subject of a letter whose first `lines` these are; None where none is to be told."""
    for line in islice((line.strip() for line in lines if line.strip()), _FORM_LINES):
        if len(line) > _LONGEST:
            continue
        text = plain(line)
        named = _NAMED.fullmatch(text)
        if named is not None:
            return named[1].strip()
        if _SUBJECT.fullmatch(text) is not None:
            return line
    return None
