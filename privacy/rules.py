"""Who sees which personal data in which documents: a table, read from the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from access.labels import LABELS, Label
from access.people import ROLES, Role
from privacy.kinds import KINDS, Decision, Kind, PersonalKind
from privacy.settings import PrivacySettings

# Numbers that a law or a scheme keeps to those who need them: 番号法 第20条, PCI DSS 3.4.
_SECRET: tuple[PersonalKind, ...] = ("individual_number", "payment_card")
_OF_BUSINESS: tuple[PersonalKind, ...] = ("phone", "email", "address", "person")


# From the mildest to the strictest.
_STRICTNESS: tuple[Decision, ...] = ("pass", "mask", "refuse")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is done with a finding. `restored`: it is masked for the model alone, and the reader gets it back."""

    decision: Decision
    restored: bool = False

    @property
    def strictness(self) -> int:
        """Of two, the greater is the stricter."""
        return 2 * _STRICTNESS.index(self.decision) - self.restored


@dataclass(frozen=True, slots=True)
class PrivacyRule:
    """`decision` for each of these kinds, in documents of these labels, for these roles; `restored` as in `Ruling`."""

    decision: Decision
    kinds: tuple[PersonalKind, ...] = KINDS
    labels: tuple[Label, ...] = LABELS
    roles: tuple[Role, ...] = ROLES
    restored: bool = False

    def says(self, kind: Kind, label: str, role: str) -> bool:
        return kind in self.kinds and label in self.labels and role in self.roles


# Who may open a document sees its telephone numbers and names in the answer too, or 「担当者は誰ですか」 had none; all else is
# masked, and a 極秘 document's secret numbers are not even spoken about. Whoever looks after models or the log needs no one's data.
DEFAULT_RULES: tuple[PrivacyRule, ...] = (
    PrivacyRule("refuse", kinds=_SECRET, labels=("極秘",)),
    PrivacyRule("pass", kinds=_OF_BUSINESS, labels=("公開",)),
    PrivacyRule("pass", kinds=_OF_BUSINESS, labels=("社内", "社外秘"), roles=("employee", "administrator")),
    PrivacyRule("mask"),
)


def decide(kind: Kind, label: str, role: str, rules: Sequence[PrivacyRule] = DEFAULT_RULES) -> Decision:
    """The first rule that speaks of all three decides; `mask` where none does."""
    return _ruling(kind, label, role, rules).decision


def ruling(kind: Kind, label: str, roles: Sequence[str], rules: Sequence[PrivacyRule] = DEFAULT_RULES) -> Ruling:
    """Of several roles the one that may see most decides; without any, the strictest that a role could get."""
    if not roles:
        return strictest(_ruling(kind, label, role, rules) for role in ROLES)
    return mildest(_ruling(kind, label, role, rules) for role in roles)


def mildest(rulings: Iterable[Ruling]) -> Ruling:
    return min(rulings, key=lambda one: one.strictness)


def strictest(rulings: Iterable[Ruling]) -> Ruling:
    return max(rulings, key=lambda one: one.strictness)


def _ruling(kind: Kind, label: str, role: str, rules: Sequence[PrivacyRule]) -> Ruling:
    said = next((rule for rule in rules if rule.says(kind, label, role)), None)
    return Ruling("mask") if said is None else Ruling(said.decision, said.restored and said.decision == "mask")


def rules_of(settings: PrivacySettings) -> tuple[PrivacyRule, ...]:
    """The company's own rules, before the default ones. A list that a rule leaves out means all."""
    own = (
        PrivacyRule(rule.decision, rule.kinds or KINDS, rule.labels or LABELS, rule.roles or ROLES, rule.restored)
        for rule in settings.rules
    )
    return (*own, *DEFAULT_RULES)
