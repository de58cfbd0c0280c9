"""The words of the report, by key and language."""

from __future__ import annotations

from collections.abc import Iterable

from errors import Language
from privacy.kinds import NAMES
from security.texts import SECURITY_TEXTS


def word(language: Language, key: str, **values: object) -> str:
    return SECURITY_TEXTS[key][0 if language == "ja" else 1].format(**values)


def kind_word(kind: str, language: Language) -> str:
    return next((name for known, name in NAMES[language].items() if known == kind), kind)


def name_word(name: str, language: Language) -> str:
    """A setting is called as in `shoko.toml`; a label with a role by its words."""
    if f"security.name.{name}" in SECURITY_TEXTS:
        return word(language, f"security.name.{name}")
    label, _, role = name.partition("/")
    return f"{label} / {word(language, f'role.{role}')}" if role else name


def value_word(name: str, value: str, language: Language) -> str:
    """`name` is the setting's: the same value can have other words elsewhere.

    >>> value_word("社内/auditor", "phone=mask,email=mask,individual_number=refuse", "en")
    'mask: Phone number, E-mail address; refuse: Individual number'
    >>> value_word("login.roles", "監査室=auditor、情報システム=administrator", "en")
    '監査室: auditor, 情報システム: administrator'
    """
    between, parted = ("、", "；") if language == "ja" else (", ", "; ")
    for key in (f"security.value.{name}.{value}", f"security.value.{value}"):
        if key in SECURITY_TEXTS:
            return word(language, key)
    if name == "login.roles":
        roles = (one.rpartition("=") for one in value.split("、"))
        return between.join(f"{group}: {word(language, f'role.{role}')}" if group else role for group, _, role in roles)
    if name == "login.base_roles":
        return between.join(word(language, f"role.{role}") for role in value.split("、"))
    if "/" not in name or "=" not in value:
        return value
    pairs = [(kind, said) for kind, _, said in (one.partition("=") for one in value.split(","))]
    return parted.join(
        f"{word(language, f'decision.{decision}')}: {between.join(_kinds(pairs, decision, language))}"
        for decision in dict.fromkeys(said for _, said in pairs)
    )


def _kinds(pairs: Iterable[tuple[str, str]], decision: str, language: Language) -> list[str]:
    return [kind_word(kind, language) for kind, said in pairs if said == decision]
