"""Company terms: words that are kept whole, and words that mean the same to this company.

One line a term, its synonyms after it (`育休, 育児休業, 育児休暇`); a line with one word keeps that word whole; lines that begin
with `#` are remarks. A passage or question in which any word of a line stands gets that line's one token beside the tokens of
its parts, so that 育休 finds 育児休業 and a part still finds the whole. Both sides are cut with the terms in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from errors import TermsInvalid
from ingest.normalize import normalize

MAX_LINES = 5000
MIN_LENGTH, MAX_LENGTH = 2, 40
# What sets a term's token apart from the lemma of the same writing.
MARK = "用語:"

_BETWEEN = re.compile(r"[,，、\t]")
# A term that begins or ends with one of these does not stand inside a longer word of the same kind: IT in ITEM, カメラ in カメラマン.
_KINDS = (re.compile(r"[a-z0-9]"), re.compile(r"[ァ-ヺー]"))


@dataclass(frozen=True, slots=True)
class Term:
    """One line: `words` as written, the first one is the term, the others its synonyms."""

    line: int
    words: tuple[str, ...]

    @property
    def token(self) -> str:
        return f"{MARK}{_plain(self.words[0])}"


class CompanyTerms:
    """The terms of one file, ready to be found in texts that are normalised and in lower case."""

    def __init__(self, terms: tuple[Term, ...] = (), text: str = "") -> None:
        self.terms = terms
        self.text = text
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for term in terms:
            for word in map(_plain, term.words):
                self._by_start.setdefault(word[:MIN_LENGTH], []).append((word, term.token))
        for found in self._by_start.values():
            found.sort(key=lambda entry: -len(entry[0]))

    @property
    def digest(self) -> str:
        """The same for texts that cut alike, whatever remarks and spaces they hold."""
        lines = sorted("\t".join(map(_plain, term.words)) for term in self.terms)
        return sha256("\n".join(lines).encode()).hexdigest()[:16]

    def tokens(self, text: str) -> Iterator[str]:
        """A token for the longest word that begins at each place; words inside other words count too."""
        return (token for _, _, token in self.placed(text))

    def placed(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and token of each of them."""
        if not self._by_start:
            return
        for start in range(len(text) - MIN_LENGTH + 1):
            for word, token in self._by_start.get(text[start : start + MIN_LENGTH], ()):
                if text.startswith(word, start) and _stands_alone(text, start, start + len(word)):
                    yield start, start + len(word), token
                    break


NO_TERMS = CompanyTerms()


def read_terms(text: str) -> CompanyTerms:
    """Raises TermsInvalid with the line: a word too short or too long, a word that stands in two lines, too many lines."""
    terms: list[Term] = []
    line_of: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = tuple(word.strip() for word in _BETWEEN.split(line) if word.strip())
        for word in words:
            _check(word, number, line_of)
        if words:
            terms.append(Term(number, words))
    if len(terms) > MAX_LINES:
        raise TermsInvalid(
            line=MAX_LINES + 1, value=len(terms), limit=f"{MAX_LINES} 行まで / at most {MAX_LINES} lines"
        )
    return CompanyTerms(tuple(terms), text)


def _check(word: str, line: int, line_of: dict[str, int]) -> None:
    plain = _plain(word)
    if not MIN_LENGTH <= len(plain) <= MAX_LENGTH:
        limit = f"{MIN_LENGTH}〜{MAX_LENGTH} 文字 / {MIN_LENGTH} to {MAX_LENGTH} characters"
        raise TermsInvalid(line=line, value=word, limit=limit)
    if "\n" in plain or not any(map(str.isalnum, plain)):
        raise TermsInvalid(line=line, value=word, limit="文字か数字を含む語 / a word with a letter or digit")
    before = line_of.setdefault(plain, line)
    if before != line:
        raise TermsInvalid(line=line, value=word, limit=f"{before} 行目と重複 / also in line {before}")


def _plain(word: str) -> str:
    return normalize(word).lower()


def _stands_alone(text: str, start: int, end: int) -> bool:
    for kind in _KINDS:
        if start > 0 and kind.match(text[start]) and kind.match(text[start - 1]):
            return False
        if end < len(text) and kind.match(text[end - 1]) and kind.match(text[end]):
            return False
    return True
