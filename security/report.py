"""Everything that whoever answers for security asks: what is in force, what the gates did, what was measured, proved and verified.

Numbers, names of models and settings; no text of a document, no question, no person.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from pydantic import TypeAdapter

from access.rights import Rights
from access.rules import Rules
from database import Database
from errors import ShokoError
from evaluation.machine import code_mark
from evaluation.run_record import RunRecord
from evaluation.run_store import RunStore
from evaluation.safety.suite_names import SUITES, suite_of
from index_store.manifest import Manifest
from journal.gate_counts import DayCount, GateCounts
from models.catalogue import load_catalogue
from models.verify import installed
from security.audit_state import AuditVerified, last_verified, length_of_log
from security.egress_record import EgressProof, kept
from security.in_force import InForce, in_force
from security.sbom import installed_packages
from settings import Settings

_DAYS = 30


@dataclass(frozen=True, slots=True)
class SuiteState:
    """The last finished run of a safety suite with all defences on; None of it where it never ran to its end."""

    suite: str
    run: str | None = None
    at: datetime | None = None
    model: str | None = None
    questions: int = 0


@dataclass(frozen=True, slots=True)
class AuditState:
    """`length` is the number of the last entry; None where the log can't be read, and then `fault` says why."""

    length: int | None
    verified: AuditVerified | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model that is here. `sha256` of its largest file; `verified`: nothing changed since its bytes were hashed and found right."""

    name: str
    role: str
    maker: str
    licence: str
    sha256: str
    verified: bool
    used: bool


@dataclass(frozen=True, slots=True)
class SecurityReport:
    at: datetime
    code: str
    settings: tuple[InForce, ...]
    gates: tuple[DayCount, ...]
    suites: tuple[SuiteState, ...]
    egress: EgressProof | None
    audit: AuditState
    models: tuple[ModelState, ...]
    packages: int


REPORT: TypeAdapter[SecurityReport] = TypeAdapter(SecurityReport)


def security_report(settings: Settings) -> SecurityReport:
    """As of now; beside a running server too. Raises what `Database.open` raises."""
    now = datetime.now(UTC)
    today = now.astimezone().date()
    with closing(Database.open(settings.data)) as database:
        labels = Rights(Rules(database), Manifest(database).folders).labels().values()
        gates = GateCounts(database).between(today - timedelta(days=_DAYS), today)
    return SecurityReport(
        at=now,
        code=code_mark(),
        settings=in_force(settings, labels),
        gates=gates,
        suites=_suites(RunStore(settings.data).kept().runs),
        egress=kept(settings.data),
        audit=_audit(settings),
        models=_models(settings),
        packages=_package_count(),
    )


@cache
def _package_count() -> int:
    """What this process runs with doesn't change while it runs; reading it takes as long as all the rest."""
    return len(installed_packages())


def _suites(runs: tuple[RunRecord, ...]) -> tuple[SuiteState, ...]:
    """`runs` the latest first; a run with a defence switched off says what that defence is worth, not how things stand."""
    ended = [run for run in runs if run.state == "finished" and not run.plan.without]
    last = {suite: next((run for run in ended if suite_of(run.plan.kind) == suite), None) for suite in SUITES}
    return tuple(
        SuiteState(suite)
        if run is None
        else SuiteState(suite, run.id, run.started_at, run.marks.chat_model, run.plan.questions)
        for suite, run in last.items()
    )


def _audit(settings: Settings) -> AuditState:
    verified = last_verified(settings.data)
    try:
        return AuditState(length_of_log(settings), verified)
    except ShokoError as error:  # the report tells of everything else all the same
        return AuditState(None, verified, error.sentence(settings.language))


def _models(settings: Settings) -> tuple[ModelState, ...]:
    chosen = {settings.models.embedding, settings.models.chat, settings.models.reranker}
    found = []
    for model in load_catalogue().models:
        here = installed(model, settings.models_folder)
        if here.missing or not here.path.is_dir():
            continue
        largest = max(model.files, key=lambda file: file.bytes, default=None)
        found.append(
            ModelState(
                name=model.name,
                role=model.role,
                maker=f"{model.maker} ({model.country})",
                licence=model.licence,
                sha256="" if largest is None else largest.sha256,
                verified=here.verified,
                used=model.name in chosen,
            )
        )
    return tuple(found)
