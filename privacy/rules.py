"""Who sees which personal data in which documents: a table, read from the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from privacy.kinds import KINDS, Decision, Kind, Label, Role
from settings import PrivacySettings

LABELS: tuple[Label, ...] = get_args(Label)
ROLES: tuple[Role, ...] = get_args(Role)

# Numbers that a law or a scheme keeps to those who need them: 番号法 第20条, PCI DSS 3.4.
_SECRET: tuple[Kind, ...] = ("individual_number", "payment_card")
_OF_BUSINESS: tuple[Kind, ...] = ("phone", "email", "address", "person")


@dataclass(frozen=True, slots=True)
class PrivacyRule:
    """`decision` for each of these kinds, in documents of these labels, for these roles."""

    decision: Decision
    kinds: tuple[Kind, ...] = KINDS
    labels: tuple[Label, ...] = LABELS
    roles: tuple[Role, ...] = ROLES

    def says(self, kind: Kind, label: Label, role: Role) -> bool:
        return kind in self.kinds and label in self.labels and role in self.roles


# Who may open a document sees its telephone numbers and names in the answer too, or 「担当者は誰ですか」 had none; all else is
# masked, and a 極秘 document's secret numbers are not even spoken about. Whoever looks after models or the log needs no one's data.
DEFAULT_RULES: tuple[PrivacyRule, ...] = (
    PrivacyRule("refuse", kinds=_SECRET, labels=("極秘",)),
    PrivacyRule("pass", kinds=_OF_BUSINESS, labels=("公開",)),
    PrivacyRule("pass", kinds=_OF_BUSINESS, labels=("社内", "社外秘"), roles=("employee", "administrator")),
    PrivacyRule("mask"),
)


def decide(kind: Kind, label: Label, role: Role, rules: tuple[PrivacyRule, ...] = DEFAULT_RULES) -> Decision:
    """The first rule that speaks of all three decides; `mask` where none does."""
    return next((rule.decision for rule in rules if rule.says(kind, label, role)), "mask")


def rules_of(settings: PrivacySettings) -> tuple[PrivacyRule, ...]:
    """The company's own rules, before the default ones. A list that a rule leaves out means all."""
    own = (
        PrivacyRule(rule.decision, rule.kinds or KINDS, rule.labels or LABELS, rule.roles or ROLES)
        for rule in settings.rules
    )
    return (*own, *DEFAULT_RULES)
