"""When the audit log was verified last, and what was found then: kept beside it, for those who look after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assemble_audit import open_audit_log
from errors import AuditBroken
from journal.audit_read import head_of
from journal.audit_verify import Verified, verify
from settings import Settings

FILE_NAME = "audit_verified.json"


@dataclass(frozen=True, slots=True)
class AuditVerified:
    """`entries` were followed up to entry `head`; `fault` is the sentence of the first thing that was wrong, None where nothing was."""

    at: datetime
    entries: int
    head: int
    fault: str | None = None


_VERIFIED: TypeAdapter[AuditVerified] = TypeAdapter(AuditVerified)


@contextmanager
def keeping(settings: Settings) -> Iterator[Callable[[Verified], None]]:
    """Around a verification: what it is told was found, or the fault with which the block ends, is what was verified last."""
    now = datetime.now(UTC)

    def found(verified: Verified) -> None:
        keep(AuditVerified(now, verified.entries, verified.head.sequence or 0), settings.data)

    try:
        yield found
    except AuditBroken as error:
        keep(AuditVerified(now, 0, 0, error.sentence(settings.language)), settings.data)
        raise


def verify_and_keep(settings: Settings) -> None:
    """What is wrong with the log itself is kept, not raised. Raises what else `open_audit_log` raises."""
    with suppress(AuditBroken), keeping(settings) as found, open_audit_log(settings) as log:
        found(verify(log.place))


def keep(verified: AuditVerified, data: Path) -> None:
    path = data / FILE_NAME
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_bytes(_VERIFIED.dump_json(verified, indent=1))
    beside.replace(path)


def last_verified(data: Path) -> AuditVerified | None:
    """None where it never was, or what was kept can't be read."""
    try:
        return _VERIFIED.validate_json((data / FILE_NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def length_of_log(settings: Settings) -> int:
    """The number of the last entry, as the database has it now. Raises AuditBroken, and what `open_audit_log` raises."""
    with open_audit_log(settings) as log:
        return head_of(log.place.database).sequence or 0
