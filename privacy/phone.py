"""Telephone and fax numbers: Japanese ones whose area code exists and whose groups are those of its plan, and +… ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.area_codes import AREA_CODES
from privacy.context import Context
from privacy.finding import Finding
from privacy.labels import Labels

_LABELS = Labels(
    r"電話|でんわ|\btel|(?<![a-z])fax|ファックス|ファクス|ファクシミリ|連絡先|phone|mobile|\bcell\b|携帯|スマホ|ケータイ|内線|直通|代表|フリーダイヤル"
    r"|問い?合わ?せ(?!番号|伝票|no)|お問合せ(?!番号|伝票|no)|発信者|緊急|ホットライン|☎|℡",
    r"口座",
)
_JOINT = r"[ ()\-ー・.]{1,3}"
_JAPANESE = re.compile(
    rf"(?<!\d)\(?(?P<number>0\d{{1,4}}{_JOINT}\d{{1,4}}{_JOINT}\d{{3,5}}|0\d{{1,4}}{_JOINT}\d{{5,8}}|0\d{{9,10}})(?![0-9a-z])(?! ?[-ー]\d)"
)
_JAPAN_ABROAD = re.compile(
    rf"(?<![0-9a-z+])(?P<number>\+?81(?:{_JOINT})?(?:0\)(?:{_JOINT})?|0)?(?P<rest>[1-9]\d{{0,4}}(?:{_JOINT}\d{{1,5}}){{1,2}}|[1-9]\d{{8,9}}))"
    r"(?![0-9a-z])(?!-\d)"
)
_ABROAD = re.compile(
    rf"(?<![0-9a-z+])(?P<number>\+?81(?P<joint>{_JOINT})?(?:\(?0\){_JOINT}?|\(?0)?(?P<rest>[1-9]\d{{0,3}}(?:(?:{_JOINT})?\d{{3,5}}){{1,2}}|[1-9]\d{{8,9}}))"
    r"(?![0-9a-z])(?!-\d)"
)
_ABROAD = re.compile(rf"(?<![0-9a-z+])\+(?!81)[1-9]\d{{0,2}}(?:{_JOINT}\d{{1,5}}){{2,4}}(?![0-9a-z])(?!-\d)")
_GROUP = re.compile(r"\d+")
_COUNTED = re.compile(r" ?(?:円|個|枚|本|件|名様|kg|mm|cm|%|株|ドル)")
# Letters that may touch a number: tel03-…, tel.03-…, t:03-….
_TELEPHONE = re.compile(r"(?:tel|fax|phone|mobile|telfax|no|(?<![a-z])[tfm])[.:-]?\Z")
_TOUCHED = re.compile(r"(?:[a-z]|[0-9a-z][-_.+]|\d/)\Z")


def phones(context: Context) -> Iterator[Finding]:
    """Where a word says that it is one, groups may be any; where none does, they must be the plan's; ten digits in a row need one."""
    for found in _JAPANESE.finditer(context.text):
        start, end = found.span("number")
        if found[0][0] == "(" and ")" in found["number"]:
            start = found.start()
        if _may_stand_there(context, start, end):
            said = context.says(start, end, _LABELS)
            if said is not False and _is_japanese(_GROUP.findall(found["number"]), is_labelled=bool(said)):
                yield Finding("phone", start, end)
    for found in _JAPAN_ABROAD.finditer(context.text):
        start, end = found.span("number")
        groups = _GROUP.findall(found["rest"])
        has_plus = found["number"].startswith("+")
        if _is_japanese([f"0{groups[0]}", *groups[1:]], is_labelled=True) and (
            has_plus or context.says(start, end, _LABELS)
        ):
            yield Finding("phone", start, end)
    for found in _ABROAD.finditer(context.text):
        if 9 <= len(re.sub(r"\D", "", found[0])) <= 15:
            yield Finding("phone", found.start(), found.end())


def _may_stand_there(context: Context, start: int, end: int) -> bool:
    before = context.text[max(0, start - 12) : start].rstrip("( ")
    touched = _TOUCHED.search(context.text[max(0, start - 2) : start].rstrip("("))
    return (touched is None or _TELEPHONE.search(before) is not None) and not _COUNTED.match(context.text, end)


def _is_japanese(groups: list[str], *, is_labelled: bool) -> bool:
    digits = "".join(groups)
    lengths = tuple(map(len, groups))
    if digits.startswith(("020", "050", "060", "070", "080", "090")) and not digits.startswith("0800"):
        return len(digits) == 11 and (lengths in ((3, 4, 4), (3, 8), (11,), (7, 4)) or is_labelled)
    if digits.startswith("0800"):
        return len(digits) == 11 and (groups[0] in ("0800", "080") or is_labelled)
    if len(digits) != 10 or digits.startswith("00"):
        return False
    if digits.startswith(("0120", "0570", "0990")):
        return is_labelled or len(groups) > 1 and len(groups[0]) == 4
    if is_labelled:
        return any(digits[:length] in AREA_CODES for length in range(2, 6))
    area = groups[0]
    return len(groups) > 1 and area in AREA_CODES and lengths in ((len(area), 6 - len(area), 4), (6, 4))
