"""A text -> the personal data in it. Rules only: no model, nothing learned, nothing called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ingest.normalize import fold
from privacy.address import addresses
from privacy.bank_account import bank_accounts
from privacy.birth_date import birth_dates
from privacy.context import Context
from privacy.email_address import email_addresses
from privacy.finding import Finding
from privacy.id_numbers import id_numbers
from privacy.individual_number import individual_numbers
from privacy.kinds import KINDS, Kind
from privacy.payment_card import payment_cards
from privacy.person import PlacesWords, people
from privacy.phone import phones

_RANK: dict[Kind, int] = {kind: rank for rank, kind in enumerate(KINDS)}


def find(text: str, words: PlacesWords | None = None) -> tuple[Finding, ...]:
    """In order, none overlapping, at positions of `text` as it was given. Names of people are found only with `words`.

    No finding reaches over a line's end, and none depends on what stands behind the end of its sentence.
    """
    folded = fold(text)
    found = sorted(_findings(Context(folded.text), words), key=lambda finding: (finding.start, -finding.end))
    placed = (Finding(one.kind, *folded.span(one.start, one.end)) for one in _apart(found))
    return tuple(_joined(placed))


def _findings(context: Context, words: PlacesWords | None) -> Iterator[Finding]:
    yield from individual_numbers(context)
    yield from payment_cards(context)
    yield from id_numbers(context)
    yield from bank_accounts(context)
    yield from birth_dates(context)
    yield from email_addresses(context)
    yield from phones(context)
    yield from addresses(context)
    if words is not None:
        yield from people(context, words)


def _apart(findings: list[Finding]) -> Iterator[Finding]:
    """An address ends where a telephone number begins: 「…1-2-3 099-610-2379」 could be one house with a room."""
    for finding, following in pairwise((*findings, None)):
        if finding is None:
            continue
        runs_into = (
            following is not None and following.kind == "phone" and finding.start < following.start < finding.end
        )
        if finding.kind == "address" and following is not None and runs_into:
            yield Finding("address", finding.start, following.start)
        else:
            yield finding


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    """Those that overlap become one, so that nothing of either stays in sight; it is of the kind that comes first."""
    joined: list[Finding] = []
    for finding in findings:
        if joined and finding.start < joined[-1].end:
            last = joined.pop()
            kind = min(last.kind, finding.kind, key=_RANK.__getitem__)
            finding = Finding(kind, last.start, max(last.end, finding.end))
        joined.append(finding)
    return joined
