"""A version's edition in its columns, and the other editions of a document. Each function works in the caller's session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from index_store.records import Document, Edition
from index_store.tables import VersionRow

# In the order of `Edition`'s fields.
EDITION_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = tuple(
    getattr(VersionRow, f"edition_{field.name}") for field in fields(Edition)
)


def edition_values(edition: Edition) -> dict[str, str | int | date | None]:
    """What the columns hold: nothing where it says nothing, so that the indexes hold only what has a family."""
    values = {f"edition_{field.name}": getattr(edition, field.name) for field in fields(Edition)}
    return {name: None if value == "" else value for name, value in values.items()}


def edition_from(values: Sequence[Any]) -> Edition:
    """Of the columns in their order."""
    code, family, label, *rest = values
    return Edition(code or "", family or "", label or "", *rest)


def keep_edition(session: Session, document_id: str, version: int, edition: Edition) -> None:
    """For a version that was read again and came out the same: it may have been read before editions were."""
    session.execute(
        update(VersionRow)
        .where(VersionRow.document_id == document_id, VersionRow.version == version)
        .values(**edition_values(edition))
    )


def of_families(documents: Sequence[Document]) -> Iterator[ColumnElement[bool]]:
    """Conditions for the versions that share a code or a family with one of these, a few hundred of them in each."""
    editions = {document.edition for document in documents}
    codes = sorted({edition.code for edition in editions if edition.code})
    families = sorted({edition.family for edition in editions if edition.family})
    for start in range(0, max(len(codes), len(families)), _BATCH):
        yield or_(
            VersionRow.edition_code.in_(codes[start : start + _BATCH]),
            VersionRow.edition_family.in_(families[start : start + _BATCH]),
        )


# Well below the number of parameters that a statement may have.
_BATCH = 200
