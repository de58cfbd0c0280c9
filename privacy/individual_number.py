"""マイナンバー: twelve digits with a right check digit, and a word near them that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.checksums import is_individual_number
from privacy.context import Context
from privacy.finding import Finding
from privacy.labels import Labels

_LABELS = Labels(
    r"マイナンバ[ーァア]?|マイ[・ ]ナンバー|マイナ番号|個人番号|個人no|my ?number|通知カード|特定個人情報|社会保障・税|individual number",
    r"法人番号|免許|登録番号|電話|fax|保険者|年金",
)
_JOINT = r"(?: ?[-ー・._/] ?| {1,3})"
_REACH = 200
# Twelve in a row, in equal groups, or one by one as in a form's boxes.
_DIGITS = re.compile(
    rf"(?<![0-9])(?<![0-9][-ー.])(?:(?<![a-z])|(?<=no))"
    rf"(?:\d{{12}}|\d{{4}}(?P<joint>{_JOINT})\d{{4}}(?P=joint)\d{{4}}|\d{{3}}(?P<three>{_JOINT})\d{{3}}(?P=three)\d{{3}}(?P=three)\d{{3}}"
    rf"|\d{{6}}{_JOINT}\d{{6}}|\d(?:[ \t|]{{1,3}}\d){{11}}(?![ \t|]{{1,3}}\d(?!\d)))"
    r"(?![0-9a-z])(?![-ー.]\d)"
)
_FOUR_BEFORE = re.compile(r"(?<!\d)\d{4} \Z")
_FOUR_BEHIND = re.compile(r" \d{4}(?![\d./年-])")
_BOX = re.compile(r"\d(?P<joint>[ \t|]{1,3})\d")


def individual_numbers(context: Context) -> Iterator[Finding]:
    for found in context.numbers(_DIGITS):
        start, end = found.span()
        digits = re.sub(r"\D", "", found[0])
        if not is_individual_number(digits) or _is_part_of_more(context.text, found):
            continue
        if context.says(start, end, _LABELS, _REACH):
            yield Finding("individual_number", start, end)


def _is_part_of_more(text: str, found: re.Match[str]) -> bool:
    """Whether it is three groups of four of a card's four, or twelve boxes of thirteen."""
    before = text[max(0, found.start() - 6) : found.start()]
    if found["joint"] is not None and found["joint"].isspace():
        return bool(_FOUR_BEFORE.search(before) or _FOUR_BEHIND.match(text, found.end()))
    box = _BOX.match(found[0])
    return box is not None and re.search(rf"(?<!\d)\d{re.escape(box['joint'])}\Z", before) is not None
