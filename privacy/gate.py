"""The gates for personal data, from settings: one for each question, and one for texts that stand alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from access.labels import Label
from privacy.blocked import BlockedTerms
from privacy.find import find
from privacy.finding import Finding
from privacy.kinds import KINDS, Kind
from privacy.mask import Placeholders
from privacy.person import PlacesWords
from privacy.ruled import Ruled, apart
from privacy.rules import DEFAULT_RULES, PrivacyRule, Ruling, rules_of, ruling
from privacy.settings import PrivacySettings

# What a person types or is answered belongs to no document: it is treated like what the company knows of itself.
ASKED_LABEL: Label = "社内"
# A passage that is found again has the same findings: there are some hundred that people ask about.
_REMEMBERED = 4096

Table = dict[Kind, Ruling]


class PrivacyGate:
    """Made once. Names of people are found only with `words`, and looked for only where a rule doesn't let them pass."""

    def __init__(
        self,
        rules: Sequence[PrivacyRule] = DEFAULT_RULES,
        blocked: BlockedTerms = BlockedTerms(),
        words: PlacesWords | None = None,
    ) -> None:
        self._rules = tuple(rules)
        self._blocked = blocked
        self._words = words
        self._remembered: Callable[[str, bool], tuple[Finding, ...]] = lru_cache(_REMEMBERED)(self._find)

    def table(self, label: str, roles: Sequence[str]) -> Table:
        """What is done with each kind in documents of this label."""
        return {kind: ruling(kind, label, roles, self._rules) for kind in KINDS}

    def ruled(self, text: str, table: Table, *, again: bool = False) -> tuple[Ruled, ...]:
        """In order, none overlapping. `again`: the text will come again, as passages do."""
        names = table["person"].decision != "pass"
        found = self._remembered(text, names) if again else self._find(text, names)
        return apart((*(Ruled(one, table[one.kind]) for one in found), *self._blocked.ruled(text)))

    def masked(self, text: str, roles: Sequence[str]) -> str:
        """Without all that these roles don't see of what was asked or answered; a text that was masked before stays as it is."""
        hidden = [
            one.finding
            for one in self.ruled(text, self.table(ASKED_LABEL, roles))
            if one.ruling.decision != "pass" and not one.ruling.restored
        ]
        placeholders = Placeholders()
        return placeholders.replaced(text, placeholders.spans(text, hidden)) if hidden else text

    def _find(self, text: str, names: bool) -> tuple[Finding, ...]:
        return find(text, self._words if names else None)


class AuditorsView:
    """What an auditor sees of a text: `journal.audit_records.Masks`."""

    def __init__(self, gate: PrivacyGate) -> None:
        self._gate = gate

    def mask(self, text: str) -> str:
        return self._gate.masked(text, ("auditor",))


def privacy_gate(settings: PrivacySettings, words: PlacesWords | None = None) -> PrivacyGate:
    return PrivacyGate(rules_of(settings), BlockedTerms(settings.blocked), words)
