"""Japanese notices say that something will be, 「下記のとおり」, and what it is below: where the passages are cut, the second says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index_store.cell_marks import without_cells
from index_store.records import Hit

_BELOW = re.compile(r"(?:次|下記|以下|次表|下表)の(?:とおり|通り|よう|表)|(?:下記|次)により")
# What stands between the announcement and what is announced, of a letter's form.
_OF_THE_FORM = re.compile(r"[\s\-‐―－・]*(?:記|敬具|敬白|草々)[\s\-‐―－・]*")


def announces(hit: Hit, other: Hit) -> bool:
    """Whether the passage ends by announcing what the next one of its document says, and `other` is that one."""
    follows = other.document.id == hit.document.id and other.chunk.ordinal == hit.chunk.ordinal + 1
    return follows and _BELOW.search(_last_paragraph(hit)) is not None


def with_announced(hits: Sequence[Hit]) -> list[Hit]:
    """The hits in order, but one that another announces directly behind that one, where it would come later."""
    left, ordered = list(hits), list[Hit]()
    while left:
        hit = left.pop(0)
        ordered.append(hit)
        for other in [one for one in left if announces(hit, one)]:
            left.remove(other)
            left.insert(0, other)
    return ordered


def _last_paragraph(hit: Hit) -> str:
    lines = without_cells(hit.chunk.text).strip().splitlines()
    return next((line for line in reversed(lines) if line.strip() and not _OF_THE_FORM.fullmatch(line)), "")
