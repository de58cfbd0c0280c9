"""Numbers of payment cards: an issuer's prefix and length, a right check digit, groups as on the card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.checksums import passes_luhn
from privacy.context import Context
from privacy.finding import Finding
from privacy.labels import Labels

_LABELS = Labels(
    r"クレジット|カード|クレカ|\bcard\b|visa|master|jcb|amex|american express|ダイナース|diners|銀聯|決済|与信|有効期限|利用代金",
    r"個人番号|マイナンバー|法人番号|追跡|送り状",
)
_JOINT = r"(?: ?[-ー・] ?| {1,2})"
_DIGITS = re.compile(
    r"(?<![0-9a-z])(?<![0-9][-ー.])"
    rf"(?:\d{{14,16}}|\d{{19}}|\d{{4}}(?P<four>{_JOINT})\d{{4}}(?P=four)\d{{4}}(?P=four)\d{{4}}(?:(?P=four)\d{{3}})?"
    rf"|\d{{4}}(?P<six>{_JOINT})\d{{6}}(?P=six)\d{{4,5}})"
    r"(?![0-9a-z])(?![-ー.]\d)"
)
_NAMED = re.compile(r"[\u4e00-\u9fffァ-ヶーa-z](?:[ :=#.]{1,3}|)\Z|[\t|,] ?\Z")
# Prefixes of ISO/IEC 7812 as the schemes publish them. Visa's 13 digits are left out: they are a 法人番号's or a JAN's length.
_ISSUERS = re.compile(
    r"4\d{15}(?:\d{3})?|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|35(?:2[89]|[3-8]\d)\d{12}"
    r"|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|(?:6011|64[4-9]\d|65\d\d)\d{12}|62\d{14}(?:\d{3})?"
)


def payment_cards(context: Context) -> Iterator[Finding]:
    """A right number in groups needs no label, only none that says otherwise; 16 digits in a row neither, unless some word
    names them or they are a cell of a table; 14, 15 and 19 digits in a row need one."""
    for found in context.numbers(_DIGITS):
        digits = re.sub(r"\D", "", found[0])
        if _ISSUERS.fullmatch(digits) is None or not passes_luhn(digits):
            continue
        said = context.says(found.start(), found.end(), _LABELS)
        in_groups = found["four"] is not None or found["six"] is not None
        is_named = _NAMED.search(context.text[max(0, found.start() - 4) : found.start()]) is not None
        if said or said is None and (in_groups or len(digits) == 16 and not is_named):
            yield Finding("payment_card", found.start(), found.end())
