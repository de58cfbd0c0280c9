"""Text in pieces -> sentences: Japanese and English ends, brackets, decimals, and the citation markers that follow an end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST_SENTENCE = 400

_OPENING, _CLOSING = "「『（([【〈《", "」』）)]】〉》"
_ABBREVIATION = re.compile(r"(?:\b(?:No|Nos|e\.g|i\.e|etc|vs|Mr|Ms|Mrs|Dr|Art|Sec|approx|[A-Z])|\d)$")
_REASONING = ("think", "thought", "reasoning", "reflection", "analysis", "scratchpad")
_THOUGHT = re.compile(
    r"\s*[<＜]\s*(think(?:ing)?|thought|reasoning|reflection|analysis|scratchpad)\b.*?[<＜]\s*/\s*\1\s*[>＞]",
    re.DOTALL | re.IGNORECASE,
)
_OPEN_THOUGHT = re.compile(rf"[<＜]\s*({'|'.join(_REASONING)})", re.IGNORECASE)
_TRAILING_MARKERS = re.compile(r"(?:\s*[\[［【]\s*\d[\d\s,，、]*[\]］】])*")


class SentenceCutter:
    """Cuts a text that comes in pieces into sentences, each with the citation markers that follow its end: 「…です。[2]」.

    Ends are 。！？, a line break, and `.`, `!`, `?` before white space; not inside brackets, not in 3.5 or "No. 3".
    A sentence of more than `LONGEST_SENTENCE` characters is handed on as it is. Joined, the sentences are the text,
    but for a `<think>…</think>` part, which is handed on whole so that the gate sees both of its ends.
    """

    def __init__(self) -> None:
        self._waiting = ""

    def feed(self, piece: str) -> Iterator[str]:
        """The sentences that this piece completes."""
        self._waiting += piece
        return self._cut(final=False)

    def end(self) -> Iterator[str]:
        """What is left when no piece follows."""
        yield from self._cut(final=True)
        if self._waiting:
            yield self._waiting

    def _cut(self, final: bool) -> Iterator[str]:
        while (cut := _end_of_sentence(self._waiting, final=final)) is not None:
            sentence, self._waiting = self._waiting[:cut], self._waiting[cut:]
            yield sentence


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a whole text, or of one in pieces; see `SentenceCutter`."""
    cutter = SentenceCutter()
    for piece in pieces:
        yield from cutter.feed(piece)
    yield from cutter.end()


def _end_of_sentence(text: str, final: bool) -> int | None:
    """Where the first sentence ends, markers included; None where it is not over yet, or where the text is one sentence."""
    if _is_thinking(text):
        return None
    thought = _THOUGHT.match(text)
    if thought is not None:
        return thought.end() if thought.end() < len(text) else None
    depth = 0
    for position, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        if _ends_at(text, position, depth):
            end = _after_markers(text, position + 1, final)
            return end if end is not None and end < len(text) else None
        if position >= LONGEST_SENTENCE:
            return position
    return None


def _is_thinking(text: str) -> bool:
    opened = _OPEN_THOUGHT.search(text)
    return opened is not None and re.search(rf"[<＜]\s*/\s*{opened[1]}", text, re.IGNORECASE) is None


def _ends_at(text: str, position: int, depth: int) -> bool:
    character = text[position]
    if character == "\n":
        return text[:position].strip() != ""
    if depth:
        return False
    if character in "。！？":
        return position + 1 >= len(text) or text[position + 1] not in "。！？!?"
    if character in ".!?":
        following = text[position + 1 : position + 2]
        return following.isspace() and not (character == "." and _ABBREVIATION.search(text[:position]))
    return False


def _after_markers(text: str, position: int, final: bool) -> int | None:
    """The end of the markers after `position`; None where the text so far stops inside or right before a possible marker."""
    match = _TRAILING_MARKERS.match(text, position)
    end = match.end() if match else position
    rest = text[end:].lstrip(" \u3000\t")
    if not final and (rest == "" or (rest[0] in "[［【" and not re.search(r"[\]］】]", rest))):
        return None
    return end
