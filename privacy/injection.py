"""Does a passage speak to the model rather than to its reader? By code: weighted signs, one sum, one threshold (decision 0035).

A passage is read as it stands after normalisation, and in the guises in which orders are hidden from filters: letters parted by
spaces, digits for letters, backwards, base64. The worst of these readings counts.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index_store.records import HiddenKind
from ingest.normalize import normalize
from privacy.injection_features import FEATURES, TRIGGERS

# What makes a passage suspect; measured in docs/decisions/0035-injection-detector.md.
THRESHOLD = 3.0
# Nobody writes what nobody can see for a reader; a hidden sheet or row may be tidiness.
_UNSEEN, _TUCKED_AWAY = 1.5, 0.5
_TUCKED: frozenset[HiddenKind] = frozenset({"sheet", "lines", "slide", "number_format", "far"})
_BROKEN_UP = 1.0
# The same passages are found again and again.
_REMEMBERED = 4096
_LONGEST = 16_000

_BETWEEN_LETTERS = re.compile(
    "[\\w。、][\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff\u00ad\U000e0000-\U000e007f]+(?=[\\w。、])"
)
_MOST_JOINERS = 5
_LONE_LETTERS = re.compile(r"(?<![^\W_])(?:[^\W_][ ._*\-・|/]{1,2}){5,}[^\W_](?![^\W_])")
# What an order has that is written backwards, or in digits; other texts aren't read again.
_BACKWARDS = re.compile(
    "示指|令命|トプンロプ|視無|答回|え答|erongi|tpmorp|noitcurtsni|rewsna|drager|ylper|dnopser|metsys|デモ語言|いさだく|とこ"
)
_IN_DIGITS = re.compile("ignore|instruct|prompt|previous|disregard|forget|override|system|answer|assistant|reveal")
_JOINTS = re.compile(r"[ ._*\-・|/]")
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/])")
_DIGIT_WORD = re.compile(r"(?<![a-z0-9@$])(?=[a-z0-9@$]*[a-z])(?=[a-z0-9@$]*[0134579@$])[a-z0-9@$]{4,}(?![a-z0-9@$])")
_FULL_WIDTH = {0x3000: 0x20, 0x09: 0x20, **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}}
_WIDE = re.compile("[\t\u3000\uff01-\uff5e]+")
# Anything but ASCII, kana, the usual ideographs, Japanese punctuation and the commonest symbols.
_ODD = re.compile(
    "[^\n\x20-\x7e\u3001-\u3020\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\u2010-\u2026\u2190-\u21ff\u2460-\u24ff\u25a0-\u26ff×÷±°§]"
)
_LAYOUT_SPACE = re.compile("(?<=[\u3041-\u30fe\u4e00-\u9fff]) +(?=[\u3041-\u30fe\u4e00-\u9fff])")
# Behind 「。」 or a line's end, or a full stop before a space.
_BETWEEN_SENTENCES = re.compile(r"(?<=[。．！？])(?![」』)）])|(?<=[.!?])(?=\s)|(?<=\n)")
_ENDED = re.compile(r"[。．.！？!?」』)）\]】〕]\s*$")
_WORD = re.compile(r"[^\W_]")
_LETTERS = str.maketrans("013457@$9", "oieastasg")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`score` in points; `signs` are the names of what was found."""

    score: float
    signs: tuple[str, ...]


def suspicion(text: str, hidden: HiddenKind | None = None) -> Suspicion:
    """How a passage looks that is hidden in this way (None: it is seen). Hiding alone makes nothing suspect."""
    found = _looked_at(text)
    if hidden is None or not found.signs:
        return found
    return Suspicion(found.score + (_TUCKED_AWAY if hidden in _TUCKED else _UNSEEN), (*found.signs, "hidden"))


def without_orders(text: str) -> str | None:
    """What is left of a suspect passage without its sentences that hold any sign at all, however weak.

    None where nothing is left, where what is left still shows a sign, or where the orders were in a guise: a sentence of those isn't
    told from its neighbours.
    """
    if _is_in_guise(text):
        return None
    kept = "".join(_unsigned(text))
    return kept if _WORD.search(kept) and not suspicion(kept).signs else None


def _unsigned(text: str) -> Iterator[str]:
    """The sentences without a sign; a line that ends in the middle of one takes the next with it."""
    kept = goes_on = False
    for one in _BETWEEN_SENTENCES.split(text):
        if not one.isspace():
            signed = bool(_signs(_plain(one)))
            kept = _WORD.search(one) is not None and not signed and not goes_on
            goes_on = signed and _ENDED.search(one) is None
        if kept:
            yield one


def _is_in_guise(text: str) -> bool:
    plain, *others = (_weighed(reading).score for reading in _readings(text))
    return any(score > plain for score in others) or len(_BETWEEN_LETTERS.findall(text)) >= _MOST_JOINERS


def forget() -> None:
    """What was looked at before is looked at anew."""
    _looked_at.cache_clear()


@lru_cache(_REMEMBERED)
def _looked_at(text: str) -> Suspicion:
    worst = max((_weighed(reading) for reading in _readings(text)), key=lambda one: one.score)
    if worst.signs and len(_BETWEEN_LETTERS.findall(text)) >= _MOST_JOINERS:
        return Suspicion(worst.score + _BROKEN_UP, (*worst.signs, "broken_up"))
    return worst


def _weighed(text: str) -> Suspicion:
    signs = _signs(text) if TRIGGERS.search(text) is not None else {}
    return Suspicion(sum(signs.values(), 0.0), tuple(signs))


def _signs(text: str) -> dict[str, float]:
    signs: dict[str, float] = {}
    for feature in FEATURES:
        if feature.weight > signs.get(feature.name, 0.0) and feature.is_in(text):
            signs[feature.name] = feature.weight
    return signs


def _plain(text: str) -> str:
    """As `normalize` has it, in lower case; most texts are nearly so as they are, which is told faster than made."""
    quick = _WIDE.sub(lambda run: run[0].translate(_FULL_WIDTH), text)
    if _ODD.search(quick) is not None:
        return normalize(text).lower()
    return _LAYOUT_SPACE.sub("", quick).lower()


def _readings(text: str) -> Iterator[str]:
    plain = _plain(text[:_LONGEST])
    yield plain
    if _BACKWARDS.search(plain) is not None:
        yield plain[::-1]
    joined = _LONE_LETTERS.sub(lambda run: _JOINTS.sub("", run[0]), plain)
    if joined != plain:
        yield joined
    lettered = _DIGIT_WORD.sub(lambda word: word[0].translate(_LETTERS), joined)
    if lettered != joined and _IN_DIGITS.search(lettered) is not None and _IN_DIGITS.search(joined) is None:
        yield lettered
    decoded = " ".join(_decoded(text[:_LONGEST]))
    if decoded:
        yield f"{plain}\n{normalize(decoded).lower()}"


def _decoded(text: str) -> Iterator[str]:
    for blob in _BASE64.findall(text):
        try:
            yield base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
