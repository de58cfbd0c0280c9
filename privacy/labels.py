"""Words that say what a number beside them is."""

from __future__ import annotations

import re

# Whatever else is numbered: 受注番号, 伝票No, 登録ID, 品番, ロット. 「12桁の番号」 says nothing, so a word must stand before 番号.
_JAPANESE = r"[\u4e00-\u9fffァ-ヶー]"
_OTHER_NUMBERS = (
    rf"番号(?<={_JAPANESE}番号)|id(?<={_JAPANESE}id)|no(?<={_JAPANESE}no)\b|コード(?<={_JAPANESE}コード)|[品型図]番|型式|部品|伝票"
    r"|シリアル|ロット|serial|(?:lot|order|jan|ref)\b(?<![a-z]lot)(?<![a-z]order)(?<![a-z]jan)(?<![a-z]ref)|tracking|invoice"
    r"|(?:受付|受理|注文|発注|受注|予約|契約|請求|承認|申込|申請|見積|整理|管理|処理|発送|配送|追跡|保管)(?=[ :]{0,2}\Z)"
)
# No label is without one of these.
_LETTER = re.compile(r"[a-z\u3005-\u9fff☎]")
# What `nearest` looks at, from the end.
_LONGEST = 200
_OR = r" ?(?:又は|または|若しくは|及び|および|・|/|or) ?[\u4e00-\u9fff]*?"
_BRACKETS = re.compile(r"[(\[「][^()\[\]「」\n]*[)\]」]")
_TAKEN = re.compile(r"\d[\d -]{4,}\d[^\n]*[。:;]")


class Labels:
    """`wanted` and `against` are patterns over folded text; any other kind of number counts as `against` too. A word that both
    match is `wanted`."""

    def __init__(self, wanted: str, against: str = "(?!)", *, other_numbers: bool = True) -> None:
        others = _OTHER_NUMBERS if other_numbers else "(?!)"
        self._words = re.compile(
            rf"(?P<wanted>(?:{wanted})(?:番号|no\b)?(?:{_OR}(?:{against}))?)|(?:{against}|{others})"
        )

    def nearest(self, text: str) -> bool | None:
        """Whether the last label of `text` is a wanted one; None where there is no label. A label of another number counts no more
        once that number and an end of sentence stand behind it; nor does one in brackets, or joined to a wanted one:
        「個人番号（又は法人番号）」「個人番号又は法人番号」."""
        text = text[-_LONGEST:]
        if _LETTER.search(text) is None:
            return None
        brackets = [found.span() for found in _BRACKETS.finditer(text)]
        for found in reversed(list(self._words.finditer(text))):
            if found["wanted"] is not None:
                return True
            in_brackets = any(start <= found.start() < end for start, end in brackets)
            if not in_brackets and not _TAKEN.search(text, found.end()):
                return False
        return None

    def has_wanted(self, text: str) -> bool:
        return _LETTER.search(text) is not None and any(
            found["wanted"] is not None for found in self._words.finditer(text)
        )

    def among(self, text: str) -> bool | None:
        """Whether one of the labels of `text` is a wanted one; None where there is no label."""
        if not text:
            return None
        said = [found["wanted"] is not None for found in self._words.finditer(text)]
        return any(said) if said else None
