"""The company's own words that are not to be seen or spoken about, however they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.normalize import fold, normalize
from privacy.finding import Finding
from privacy.kinds import Decision
from privacy.ruled import Ruled
from privacy.rules import Ruling
from privacy.settings import BlockedTermsSettings

_LATIN = re.compile(r"[a-z0-9]")


class BlockedTerms:
    """Compared as the search compares: full and half width, variants of kanji, upper and lower case, invisible characters and
    spaces between Japanese characters make no difference. Latin words are found whole: `arc`, not in `search`."""

    def __init__(self, blocked: Sequence[BlockedTermsSettings] = ()) -> None:
        decisions: tuple[Decision, ...] = ("refuse", "mask")
        terms = {
            decision: [
                normalize(term.get_secret_value()) for one in blocked if one.decision == decision for term in one.terms
            ]
            for decision in decisions
        }
        self._patterns = tuple((Ruling(decision), _any_of(words)) for decision, words in terms.items() if words)

    def ruled(self, text: str) -> tuple[Ruled, ...]:
        """In no order; where two overlap, both."""
        if not self._patterns:
            return ()
        folded = fold(text)
        return tuple(
            Ruled(Finding("blocked_term", *folded.span(*found.span())), ruling)
            for ruling, pattern in self._patterns
            for found in pattern.finditer(folded.text)
        )


def _any_of(terms: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted({term.lower() for term in terms}, key=lambda term: (-len(term), term))
    return re.compile("|".join(map(_spelled, longest_first)))


def _spelled(term: str) -> str:
    joint = r"[ \t]*"
    written = joint.join(re.escape(sign) for sign in term if not sign.isspace())
    if _LATIN.search(term) is not None:
        written = r"[ \t]+".join(map(re.escape, term.split()))
    before = r"(?<![a-z0-9])" if _LATIN.match(term) else ""
    behind = r"(?![a-z0-9])" if _LATIN.match(term[-1]) else ""
    return f"{before}{written}{behind}"
