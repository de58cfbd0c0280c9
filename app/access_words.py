"""Why a person sees a passage, in one sentence."""

from __future__ import annotations

from access.decisions import Reason
from access.people import EVERYONE
from access.rules import GROUP_PREFIX
from app.language import text
from errors import Language


def reason_words(reason: Reason, language: Language) -> str:
    """`「人事」のルールで、グループ「人事部」が読めるため` or the like."""
    whole = text(language, "reason.whole")
    where = whole if not reason.path else text(language, "reason.folder", folder=reason.path)
    if reason.reader == EVERYONE:
        return text(language, "reason.everyone", where=where)
    if reason.reader.startswith(GROUP_PREFIX):
        return text(language, "reason.group", where=where, group=reason.reader.removeprefix(GROUP_PREFIX))
    return text(language, "reason.person", where=where)
