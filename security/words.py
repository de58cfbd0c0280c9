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


def value_word(value: str, language: Language) -> str:
    """
    >>> value_word("phone=mask,email=mask,individual_number=refuse", "en")
    'mask: Phone number, E-mail address; refuse: Individual number'
    """
    if f"security.value.{value}" in SECURITY_TEXTS:
        return word(language, f"security.value.{value}")
    if "=" not in value:
        return value
    pairs = [(kind, said) for kind, _, said in (one.partition("=") for one in value.split(","))]
    between, parted = ("、", "；") if language == "ja" else (", ", "; ")
    return parted.join(
        f"{word(language, f'decision.{decision}')}: {between.join(_kinds(pairs, decision, language))}"
        for decision in dict.fromkeys(said for _, said in pairs)
    )


def _kinds(pairs: Iterable[tuple[str, str]], decision: str, language: Language) -> list[str]:
    return [kind_word(kind, language) for kind, said in pairs if said == decision]
