"""Numbers of bank accounts, and ゆうちょ's 記号 and 番号, where the words around them say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.context import Context
from privacy.finding import Finding
from privacy.labels import Labels

_LABELS = Labels(
    r"(?:普通|当座|貯蓄)(?:預金)?(?:口座)?|[(\s](?:普|当)\)|預金口座|口座(?!名|振替|振込)|振込先|account (?:no|number)|(?<![a-z])a/c(?![a-z])",
    r"店番|支店コード|銀行コード|郵便|〒|電話|tel|fax|記号",
)
_BANK = re.compile(
    r"銀行|信用金庫|信金|信用組合|信組|農協|労金|労働金庫|支店|本店|口座|預金|振込|振り込|金融機関|ゆうちょ|bank|account"
)
_NUMBER = re.compile(
    r"(?<![0-9a-z])(?<![0-9][-ー./,])(?:\d{7}|\d{3}[- ]\d{4})(?![0-9a-z])(?![-ー./,]\d)(?! ?(?:[円個枚件人]|名様|本(?![店部人])))"
)
# A bank's name stands in the line before, or some cells to the left.
_NEAR = 100

_POST = Labels(r"ゆうちょ|郵便貯金|通帳|(?:口座)?記号", r"電話|tel|郵便番号")
_POST_PAIR = re.compile(r"(?<![0-9a-z-])1\d{3}0(?:-\d)? ?[-ー/ ] ?\d{2,8}(?![0-9a-z-])")
_POST_PARTS = re.compile(
    r"記号[^\d\n]{0,6}(?P<sign>1\d{3}0)(?![0-9a-z])[^\d\n。]{0,12}番号[^\d\n]{0,6}(?P<number>\d{2,8})(?![0-9a-z])"
)


def bank_accounts(context: Context) -> Iterator[Finding]:
    for found in context.numbers(_NUMBER):
        if context.says(found.start(), found.end(), _LABELS) and _is_at_bank(context, found.start()):
            yield Finding("bank_account", found.start(), found.end())
    for found in context.numbers(_POST_PAIR):
        if context.says(found.start(), found.end(), _POST):
            yield Finding("bank_account", found.start(), found.end())
    for found in _POST_PARTS.finditer(context.text):
        for part in ("sign", "number"):
            yield Finding("bank_account", *found.span(part))


def _is_at_bank(context: Context, start: int) -> bool:
    near = context.text[max(0, start - _NEAR) : start]
    return _BANK.search(near) is not None or _BANK.search(context.head_of(start)) is not None
