"""Bytes -> text: which encoding a Japanese file is in, decided by strict decoding first and plausibility second.

Order: byte order mark, ISO-2022-JP by its escape sequences, UTF-8 strictly, UTF-16 without a mark by its zero bytes, then
cp932 and EUC-JP by score. EUC-JP read as cp932 decodes without an error into half-width katakana, and cp932 read as
EUC-JP into rare kanji, so the more plausible text wins, not the first that decodes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from index_store.file_records import Note
from ingest.notes import note

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# ESC $ @, ESC $ B (JIS X 0208), ESC $ ( D (JIS X 0212), ESC ( I (half-width katakana)
_JIS_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\(I)")
_CANDIDATES = ("cp932", "euc_jis_2004", "euc_jp")
_SCORED_BYTES = 64_000
# What Python's cp932 makes of the bytes A0, FD, FE and FF, which stand for no character.
_NO_CHARACTER = dict.fromkeys((0xF8F0, 0xF8F1, 0xF8F2, 0xF8F3), "\ufffd")

# UTF-7 and its like let half a character through, which nothing can store.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_KANA = re.compile(r"[ぁ-んァ-ヶー。、]")
_HALF_KANA = re.compile(r"[ｦ-ﾟ]")
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x80-\x9f]")
_RARE = re.compile(r"[^\x00-\x7f\u3000-\u30ff\uff00-\uffef\u4e00-\u9fff\u2010-\u2312\u2460-\u25ff]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """`lost` counts characters that could not be decoded and stand as U+FFFD in `text`. Line ends are `\\n`."""

    text: str
    encoding: str
    lost: int = 0

    def notes(self) -> tuple[Note, ...]:
        """Where something was lost."""
        return (note("CharactersLost", encoding=self.encoding, count=self.lost),) if self.lost else ()


def decode_text(data: bytes, declared: str | None = None) -> DecodedText:
    """The text of `data`. `declared` (a mail's or a page's charset) is believed where it decodes strictly and plausibly."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if _JIS_ESCAPE.search(data):
        return _decoded(data, _strictest(data, ("iso2022_jp", "iso2022_jp_3", "iso2022_jp_ext")))
    if _decodes(data, "utf-8"):
        return _decoded(data, "utf-8")
    if (wide := _utf16_without_mark(data)) is not None:
        return _decoded(data, wide)
    if declared is not None and _known(declared) and _decodes(data, declared):
        return _decoded(data, declared)
    return _decoded(data, _most_plausible(data))


def plausibility(text: str) -> float:
    """How Japanese a text reads, per character: kana and punctuation count for it, half-width kana and rarities against."""
    if not text:
        return 0.0
    good = len(_KANA.findall(text))
    bad = 2 * len(_HALF_KANA.findall(text)) + 10 * len(_ODD.findall(text)) + 2 * len(_RARE.findall(text))
    return (good - bad) / len(text)


def _most_plausible(data: bytes) -> str:
    fitting = [encoding for encoding in _CANDIDATES if _decodes(data, encoding)]
    head = data[:_SCORED_BYTES]
    if not fitting and (guess := from_bytes(head).best()) is not None and _decodes(data, guess.encoding):
        return guess.encoding
    among = fitting if fitting else ["cp932", "euc_jis_2004", "utf-8"]
    return max(among, key=lambda encoding: plausibility(head.decode(encoding, errors="replace")))


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:2000]
    if len(head) < 4 or 0 not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    most, least = max(even, odd), min(even, odd)
    return encoding if most > 4 * least and most * 20 > len(head) and _decodes(data, encoding) else None


def _strictest(data: bytes, encodings: tuple[str, ...]) -> str:
    return next((encoding for encoding in encodings if _decodes(data, encoding)), encodings[0])


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def _known(encoding: str) -> bool:
    """Whether Python decodes text by it: `rot13` and `hex` are codecs, but none for text, and the escapes make lone surrogates."""
    try:
        b"x".decode(encoding)
    except UnicodeError:
        return True  # half a character of UTF-16
    except (LookupError, ValueError):
        return False
    return "escape" not in encoding.lower()


def _decoded(data: bytes, encoding: str) -> DecodedText:
    text = data.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    text = _LONE_SURROGATE.sub("\ufffd", text.translate(_NO_CHARACTER))
    shown = {"utf-8-sig": "utf-8", "euc_jis_2004": "euc_jp", "iso2022_jp_3": "iso2022_jp"}.get(encoding, encoding)
    return DecodedText(text=text, encoding=shown, lost=text.count("\ufffd"))
