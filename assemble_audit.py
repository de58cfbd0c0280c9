"""The audit log, built from settings, and what it is told when a house is opened: the settings that are in force."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import TypeGuard

from access.people import LOCAL_PERSON
from database import Database
from journal.audit import Audit, AuditLog, AuditPlace, AuditRules, Unrecorded
from journal.audit_chain import Json
from journal.audit_read import last_of
from journal.audit_records import Masks, Record, SettingsInForce, Unmasked
from privacy.gate import AuditorsView, PrivacyGate, privacy_gate
from settings import Settings

_SETTINGS = "settings"


@contextmanager
def open_audit(settings: Settings) -> Iterator[Audit]:
    """For a command that has something to tell. Raises what `open_audit_log` raises."""
    with closing(Database.open(settings.data)) as database:
        yield audit_of(settings, database)


@contextmanager
def open_audit_log(settings: Settings) -> Iterator[AuditLog]:
    """Beside a running server too: the database takes several processes, and writers take turns.

    Raises what `Database.open` and `AuditPlace.open` raise.
    """
    with closing(Database.open(settings.data)) as database:
        yield audit_log(settings, database)


def audit_log(settings: Settings, database: Database, masks: Masks = Unmasked()) -> AuditLog:
    """Raises AuditKeyMissing, DataFolderUnusable."""
    place = AuditPlace.open(database, settings.data, settings.audit.key)
    return AuditLog(place, AuditRules(settings.audit.required, settings.audit.texts, masks))


def audit_of(settings: Settings, database: Database) -> Audit:
    """For a command beside the house. Names of people are not found without the house's dictionary; no command tells of one.

    Raises what `audit_log` raises.
    """
    masks = _masks(settings, privacy_gate(settings.privacy))
    return audit_log(settings, database, masks) if settings.audit.enabled else Unrecorded()


def audit_of_house(settings: Settings, database: Database, privacy: PrivacyGate) -> Audit:
    """Told of the settings first, where they differ from what it was told last: so the log itself says when it was switched off.

    Raises what `audit_log` raises, and what `AuditLog.add` raises.
    """
    before = _last_settings(database)
    if before is None and not settings.audit.enabled:
        return Unrecorded()
    log = audit_log(settings, database, _masks(settings, privacy))
    now = _flat(settings.model_dump(mode="json"))
    changed = tuple(sorted(name for name in now if before is not None and before.get(name) != now[name]))
    if before is None or changed:
        log.add(Record(_SETTINGS, LOCAL_PERSON.id, SettingsInForce(now, changed)))
    return log if settings.audit.enabled else Unrecorded()


def _masks(settings: Settings, privacy: PrivacyGate) -> Masks:
    return AuditorsView(privacy) if settings.audit.masked else Unmasked()


def _last_settings(database: Database) -> Mapping[str, Json] | None:
    entry = last_of(database, _SETTINGS)
    if entry is None:
        return None
    values = json.loads(entry.detail)["values"]
    return values if _is_mapping(values) else None


def _flat(values: Mapping[str, Json], above: str = "") -> dict[str, Json]:
    """`{"page": {"port": 8501}}` -> `{"page.port": 8501}`"""
    found: dict[str, Json] = {}
    for name, value in values.items():
        found |= _flat(value, f"{above}{name}.") if _is_mapping(value) else {f"{above}{name}": value}
    return found


def _is_mapping(value: Json) -> TypeGuard[Mapping[str, Json]]:
    return isinstance(value, Mapping)
