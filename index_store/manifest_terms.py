"""The company's terms in force, for all generations, and which generations are behind them. Each function works in the caller's
session.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from index_store.tables import GenerationRow, GenerationValueRow, TermsRow

# A generation's value: its passages are not cut with the terms in force, since its pipeline couldn't be run when these were applied.
_BEHIND = "terms_behind"


def in_force(session: Session) -> str:
    return session.scalar(select(TermsRow.text)) or ""


def set_in_force(session: Session, text: str, cut: Collection[int], changed: bool) -> None:
    """The generations in `cut` are behind no more; the others are from now on where the terms are `changed`."""
    session.execute(delete(TermsRow))
    session.execute(insert(TermsRow), [{"id": 1, "text": text}])
    marks = GenerationValueRow.name == _BEHIND
    session.execute(delete(GenerationValueRow).where(marks, GenerationValueRow.generation.in_(cut)))
    if changed:
        marked = select(GenerationValueRow.generation).where(marks)
        others = select(GenerationRow.number).where(
            GenerationRow.number.not_in(cut), GenerationRow.number.not_in(marked)
        )
        for number in session.scalars(others).all():
            session.execute(insert(GenerationValueRow), [{"generation": number, "name": _BEHIND, "value": "1"}])


def is_behind(values: Mapping[str, str]) -> bool:
    """Of a generation's values."""
    return _BEHIND in values
