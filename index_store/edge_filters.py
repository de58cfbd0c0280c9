"""Who may read, and what was asked for, in Qdrant Edge's words."""

from __future__ import annotations

from collections.abc import Sequence

import qdrant_edge as edge

from index_store.records import Narrowing, Readable


def readable_filter(readable: Readable, scopes: frozenset[str]) -> edge.Filter:
    """The same points in the wording that is quicker: what is readable, or all but what is hidden.

    At 100,000 points of ten scopes, all readable, `must` took 126 ms on the dense leg and 8 on a sparse one, `must_not`
    35 and 4 (a busy two-core machine).
    """
    if readable.document_ids is not None:
        return edge.Filter(
            must=[_any_of("scope_id", readable.scope_ids), _any_of("document_id", readable.document_ids)]
        )
    hidden = scopes.difference(readable.scope_ids)
    if len(hidden) < len(scopes) / 2:
        return edge.Filter(must_not=[_any_of("scope_id", sorted(hidden))])
    return edge.Filter(must=[_any_of("scope_id", readable.scope_ids)])


def narrowing_conditions(narrowing: Narrowing) -> list[edge.ConditionType]:
    conditions: list[edge.ConditionType] = []
    if narrowing.source_ids:
        conditions.append(_any_of("source_id", narrowing.source_ids))
    if narrowing.file_types:
        conditions.append(_any_of("file_type", narrowing.file_types))
    if narrowing.modified_from is not None or narrowing.modified_to is not None:
        earliest, latest = narrowing.modified_from, narrowing.modified_to
        period = edge.RangeDateTime(
            gte=earliest.isoformat() if earliest is not None else None,
            lte=latest.isoformat() if latest is not None else None,
        )
        conditions.append(edge.FieldCondition("modified_at", range=period))
    return conditions


def _any_of(field: str, values: Sequence[str]) -> edge.FieldCondition:
    return edge.FieldCondition(field, match=edge.MatchAny(list(values)))
