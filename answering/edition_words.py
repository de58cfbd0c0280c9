"""An edition in words, for people and for the model: 「旧版（2022年4月1日施行、現行は2025年4月1日施行の版）」."""

from __future__ import annotations

from datetime import date

from errors import Language
from index_store.records import Edition, Standing

_WORDS: dict[str, tuple[str, str]] = {
    "superseded": ("旧版", "old edition"),
    "repealed": ("廃止", "repealed"),
    "repealed_on": ("{day}廃止", "repealed on {day}"),
    "future": ("適用前の版", "not in force yet"),
    "future_on": ("{day}施行予定", "in force from {day}"),
    "effective": ("{day}施行", "in force since {day}"),
    "revised": ("{day}改定", "revised on {day}"),
    "established": ("{day}制定", "established on {day}"),
    "current": ("現行は{edition}の版", "now: the one {edition}"),
    "current_label": ("現行は{edition}", "now: {edition}"),
    "newer": ("新しい版があります", "there is a newer edition"),
    "between": ("、", ", "),
    "brackets": ("{head}（{rest}）", "{head} ({rest})"),
}


def standing_words(standing: Standing, language: Language) -> str:
    """What must be said of an edition that isn't in force; "" of one that is, or of which nothing is known."""
    edition = standing.edition
    if standing.status == "superseded":
        return _bracketed("superseded", (edition_name(edition, language), _instead(standing, language)), language)
    if standing.status == "repealed":
        day = edition.repealed
        repealed = (
            _word("repealed", language) if day is None else _word("repealed_on", language, day=_day(day, language))
        )
        instead = _instead(standing, language)
        return _bracketed("superseded", (repealed, instead), language) if instead else repealed
    if standing.status == "future":
        head = "future" if edition.effective is None else "future_on"
        return _bracketed(head, (_instead(standing, language),), language, edition.effective)
    return ""


def edition_name(edition: Edition, language: Language) -> str:
    """By its day of coming into force, else of its revision, else its label, else the day when it was made; "" without any."""
    if edition.effective is not None:
        return _word("effective", language, day=_day(edition.effective, language))
    if edition.revised is not None:
        return _word("revised", language, day=_day(edition.revised, language))
    if edition.label or edition.established is None:
        return edition.label
    return _word("established", language, day=_day(edition.established, language))


def edition_facts(edition: Edition, language: Language) -> str:
    """All that the document says of its edition, on one line: 「第4版、2025年4月1日施行」; "" where it says nothing."""
    days = (
        ("established", edition.established),
        ("revised", edition.revised),
        ("effective", edition.effective),
        ("repealed_on", edition.repealed),
    )
    said = (_word(key, language, day=_day(day, language)) for key, day in days if day is not None)
    return _word("between", language).join(part for part in (edition.label, *said) if part)


def _instead(standing: Standing, language: Language) -> str:
    if standing.instead is None:
        return ""
    name = edition_name(standing.instead, language)
    if not name or name == edition_name(standing.edition, language):
        return _word("newer", language) if standing.status == "superseded" else ""
    return _word("current_label" if name == standing.instead.label else "current", language, edition=name)


def _bracketed(key: str, rest: tuple[str, ...], language: Language, day: date | None = None) -> str:
    head = _word(key, language, day=_day(day, language) if day is not None else "")
    said = _word("between", language).join(part for part in rest if part)
    return _word("brackets", language, head=head, rest=said) if said else head


def _word(key: str, language: Language, **values: str) -> str:
    japanese, english = _WORDS[key]
    return (japanese if language == "ja" else english).format(**values)


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "ja" else day.isoformat()
