"""The day at the head of a letter is when it was written, not when what it announces will be: a small model that is asked when reads the
first day that it meets."""

from __future__ import annotations

import re

from ingest.letter import begins_letter, is_day

_WHEN = re.compile(r"いつ|何月|何日|何曜|日時|日程|期日|何年|\bwhen\b|\bwhat (?:day|date)\b", re.IGNORECASE)
# Here it is the letter's own day that may be asked for.
_OF_THE_LETTER = re.compile(
    r"発[行信出]|文書|通知|お?知らせ|日付|作成|\b(?:letter|notice|issued|dated)\b", re.IGNORECASE
)
_HEAD_LINES = 8
# Between the day and the number or the addressee there may be one line more.
_BESIDE = 2


def without_letter_day(text: str, question: str, mark: str) -> str:
    """For a question that asks when: the passage with `mark` in place of the day of its letter, which stands among the first lines beside
    a number or an addressee."""
    if _WHEN.search(question) is None or _OF_THE_LETTER.search(question) is not None:
        return text
    lines = text.splitlines(keepends=True)
    form = [index for index, line in enumerate(lines[:_HEAD_LINES]) if begins_letter(line)]
    days = [index for index in form if is_day(lines[index])]
    beside = [day for day in days for other in form if other not in days and abs(other - day) <= _BESIDE]
    if not beside:
        return text
    lines[beside[0]] = f"{mark}\n"
    return "".join(lines)
