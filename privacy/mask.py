"""Personal data -> placeholders, and back for whoever may see it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from privacy.finding import Finding
from privacy.kinds import NAMES, Kind, Language

_BRACKETS: dict[Language, tuple[str, str]] = {"ja": ("［", "］"), "en": ("[", "]")}
_SPACE: dict[Language, str] = {"ja": "", "en": " "}


def placeholder_pattern(language: Language) -> re.Pattern[str]:
    """Any placeholder of the language: ［電話番号1］, [Phone number 1]."""
    opening, closing = map(re.escape, _BRACKETS[language])
    names = "|".join(map(re.escape, NAMES[language].values()))
    return re.compile(rf"{opening}(?P<name>{names}){_SPACE[language]}[0-9]+{closing}")


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` with a placeholder for each value; `values` holds what each stands for, and is not shown when this is printed."""

    text: str
    values: tuple[tuple[str, str], ...] = field(repr=False)
    language: Language = "ja"

    def restore(self, text: str | None = None) -> str:
        """The original; or another text with these placeholders, such as an answer, in which unknown ones stay."""
        values = dict(self.values)
        restored = self.text if text is None else text
        return placeholder_pattern(self.language).sub(lambda found: values.get(found[0], found[0]), restored)


class Placeholders:
    """Gives the same placeholder to the same writing of the same kind. One for all texts whose placeholders shall agree."""

    def __init__(self, language: Language = "ja") -> None:
        self.language = language
        self._pattern = placeholder_pattern(language)
        self._kind_of: dict[str, Kind] = {name: kind for kind, name in NAMES[language].items()}
        self._given: dict[tuple[Kind, str], str] = {}
        self._counts: dict[Kind, int] = {}

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """(placeholder, what it stands for), in the order in which they were given."""
        return tuple((placeholder, written) for (_, written), placeholder in self._given.items())

    def spans(self, text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, and what only looks like a placeholder in `text`: it gets one of its own, so that restoring gives it back."""
        lookalikes = (
            Finding(self._kind_of[found["name"]], found.start(), found.end()) for found in self._pattern.finditer(text)
        )
        spans: list[Finding] = []
        for span in sorted((*findings, *lookalikes), key=lambda span: (span.start, span.end)):
            if not spans or span.start >= spans[-1].end:
                spans.append(span)
        return tuple(spans)

    def replaced(self, text: str, spans: Sequence[Finding]) -> str:
        """`text` with a placeholder for each span; they are in order and don't overlap."""
        pieces: list[str] = []
        position = 0
        for span in spans:
            pieces += (text[position : span.start], self._of(span.kind, text[span.start : span.end]))
            position = span.end
        return "".join((*pieces, text[position:]))

    def _of(self, kind: Kind, written: str) -> str:
        given = self._given.get((kind, written))
        if given is None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            opening, closing = _BRACKETS[self.language]
            given = f"{opening}{NAMES[self.language][kind]}{_SPACE[self.language]}{self._counts[kind]}{closing}"
            self._given[kind, written] = given
        return given


def mask(text: str, findings: Sequence[Finding], language: Language = "ja") -> Masked:
    """Findings of `find(text)`, all or some: `［電話番号1］` for each, the same for the same writing."""
    placeholders = Placeholders(language)
    replaced = placeholders.replaced(text, placeholders.spans(text, findings))
    return Masked(replaced, placeholders.values, language)
