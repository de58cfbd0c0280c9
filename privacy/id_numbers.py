"""Numbers of passports, driving licences, health insurance and pensions: the form alone says little, so a word beside it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from privacy.context import Context
from privacy.finding import Finding
from privacy.kinds import Kind
from privacy.labels import Labels

_ALONE = r"(?<![0-9a-z])(?<![0-9][-ー.])(?:{})(?![0-9a-z])(?![-ー.]\d)"


@dataclass(frozen=True, slots=True)
class _Form:
    kind: Kind
    number: re.Pattern[str]
    labels: Labels


def _form(kind: Kind, number: str, wanted: str, against: str = "(?!)") -> _Form:
    return _Form(kind, re.compile(_ALONE.format(number)), Labels(wanted, against))


_FORMS = (
    _form("passport", r"[a-z]{2} ?\d{7}", r"旅券|パスポート|passport"),
    _form(
        "driving_licence",
        r"\d{12}|\d{4}[- ]\d{4}[- ]\d{4}|\d{2}[- ]\d{2}[- ]\d{6}[- ]\d{2}",
        r"運転免許(?:証)?(?:の)?|免許証(?:の)?|免許の?番号|driver'?s? licen[cs]e|driving licen[cs]e",
        "個人番号|マイナンバー|教員免許",
    ),
    _form(
        "pension", r"\d{4} ?[-ー ] ?\d{6}|\d{10}", r"基礎年金|年金手帳|年金番号|厚生年金|pension", "電話|tel|雇用保険"
    ),
    _form(
        "health_insurance",
        r"\d{4} ?[-ー] ?\d{6} ?[-ー] ?\d|\d{11}|(?!(?:19|20)\d\d[01]\d[0-3]\d(?!\d))\d{6,8}",
        r"(?:被?保険者|保険証|被保険者証)(?:等|の)*(?:記号)?(?:・|/|及び|と)?番号|保険証 ?:|insurance (?:no|number)",
        "電話|tel|年金|証券番号|契約番号|口座|法人番号",
    ),
)


def id_numbers(context: Context) -> Iterator[Finding]:
    for form in _FORMS:
        of_digits = form.kind != "passport"
        for found in context.numbers(form.number) if of_digits else form.number.finditer(context.text):
            if context.says(found.start(), found.end(), form.labels):
                yield Finding(form.kind, found.start(), found.end())
