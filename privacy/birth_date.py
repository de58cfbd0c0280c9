"""Dates of birth: a date that a word before it, its column or a 生 behind it says someone was born on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.context import Context
from privacy.finding import Finding
from privacy.labels import Labels

_LABELS = Labels(
    r"生年月日|誕生日|生年|出生(?:年月)?日|生まれ|date of birth|birth ?da(?:te|y)|\bdob\b",
    r"[\u4e00-\u9fff](?:年月)?日(?=[ \t|:,、はをにが)】」]|\Z)|期限|期間|入社|採用|退職|施行|改定|発行|作成|届出|申請",
    other_numbers=False,
)
_N = r"\d{1,2}"
_DATE = re.compile(
    r"(?<![0-9a-z])(?<![0-9][-/.])(?:"
    rf"(?:明治|大正|昭和|平成|令和|[mtshr](?=\.? ?\d)) ?\.? ?(?:{_N}|元)(?: ?年 ?{_N} ?月 ?{_N} ?日|[./-]{_N}[./-]{_N})"
    rf"|(?:19|20)\d\d(?: ?年 ?{_N} ?月 ?{_N} ?日| ?[./-] ?{_N} ?[./-] ?{_N})|(?:19|20)\d\d[01]\d[0-3]\d)"
    r"(?![0-9a-z])(?![-/.]\d)"
)
_BORN = re.compile(r"[ )]?(?:生(?![産活徒命存])|うまれ|産まれ)")


def birth_dates(context: Context) -> Iterator[Finding]:
    for found in _DATE.finditer(context.text):
        start, end = found.span()
        if _BORN.match(context.text, end) or context.says(start, end, _LABELS):
            yield Finding("birth_date", start, end)
