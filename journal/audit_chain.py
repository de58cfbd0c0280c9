"""The chain of the audit log: what of an entry is hashed, its SHA-256, and the seal that only the key's holder can make.

`hash` is the SHA-256 of the entry's canonical JSON, in which `previous` is the hash of the entry before; `seal` is the
HMAC-SHA-256 of that hash. Whoever has no key can still follow the chain, and compare it with a head that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None

GENESIS = "0" * 64
"""`previous` of the first entry."""

_SURROGATES = re.compile("[\ud800-\udfff]")


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces, characters as they are; records by their fields, moments as ISO 8601. A file name that isn't UTF-8 reaches Python
    with lone surrogates, which stand as `\\udc80`. Raises ValueError for a number that is none."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def utc(moment: datetime) -> str:
    """`2026-04-01T00:00:00.000000Z`: texts in the order of their moments."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What is hashed of an entry. `detail` is canonical JSON."""

    sequence: int
    at: str
    kind: str
    person: str
    detail: str
    previous: str

    @property
    def line(self) -> str:
        """The canonical JSON of the whole; `detail` goes in as it is, so that a changed byte of it changes the hash."""
        at, kind, person, previous = (canonical(text) for text in (self.at, self.kind, self.person, self.previous))
        return (
            f'{{"at":{at},"detail":{self.detail},"kind":{kind},"person":{person},'
            f'"previous":{previous},"sequence":{self.sequence}}}'
        )

    def digest(self) -> str:
        """SHA-256 of `line` in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.line.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry(Unsealed):
    hash: str
    seal: str


@dataclass(frozen=True, slots=True)
class AuditKey:
    """32 secret bytes."""

    secret: bytes

    def seal(self, text: str) -> str:
        """HMAC-SHA-256 in hexadecimal."""
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()

    def sealed(self, entry: Unsealed) -> Entry:
        digest = entry.digest()
        return Entry(
            entry.sequence,
            entry.at,
            entry.kind,
            entry.person,
            entry.detail,
            entry.previous,
            digest,
            self.seal(digest),
        )

    def made(self, seal: str, text: str) -> bool:
        return hmac.compare_digest(seal.encode(), self.seal(text).encode())


def fields_of(record: object) -> dict[str, object]:
    """Of a dataclass, not of what is in its fields: `asdict` copies all of that, which takes longer than the JSON."""
    return {field.name: getattr(record, field.name) for field in fields(record)}  # type: ignore[arg-type]


def _plain(value: object) -> object:
    return utc(value) if isinstance(value, datetime) else fields_of(value)
