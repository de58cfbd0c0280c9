"""The settings that decide what is kept from whom, as they are in force: names and plain values, no secret among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from access.labels import LABELS
from access.people import Role
from privacy.kinds import KINDS
from privacy.rules import PrivacyRule, decide, rules_of
from settings import Settings

# What a person of the company sees, and what whoever reads the log does.
_SHOWN_ROLES: tuple[Role, ...] = ("employee", "auditor")


@dataclass(frozen=True, slots=True)
class InForce:
    """A line of a section; `name` is the setting's, as in `shoko.toml`, or a word of `security.words`."""

    section: str
    name: str
    value: str


def in_force(settings: Settings, labels: Iterable[str]) -> tuple[InForce, ...]:
    """`labels` are those of all folders that hold documents, one for each."""
    return (
        *_login(settings),
        *_models(settings),
        *_labels(labels),
        *_masks(rules_of(settings.privacy)),
        *_gates(settings),
        *_kept(settings),
    )


def _login(settings: Settings) -> tuple[InForce, ...]:
    login, page = settings.login, settings.page
    lines = [
        InForce("login", "login", "none" if login.issuer is None else _place(login.issuer)),
        InForce("login", "page.host", f"{page.host}:{page.port}"),
        InForce("login", "page.public_url", page.public_url or "—"),
        InForce("login", "page.trusted_proxies", "、".join(page.trusted_proxies) or "—"),
        InForce("login", "page.published_on_loopback", _switch(page.published_on_loopback)),
        InForce("login", "access.new_source_readers", "、".join(settings.access.new_source_readers) or "—"),
    ]
    if login.issuer is not None:
        lines += [
            InForce("login", "login.idle_minutes", f"{login.idle_minutes:g}"),
            InForce("login", "login.absolute_hours", f"{login.absolute_hours:g}"),
            InForce("login", "login.groups_from", login.groups_from),
            InForce("login", "login.roles", "、".join(f"{group}={role}" for group, role in login.roles.items()) or "—"),
            InForce("login", "login.base_roles", "、".join(login.base_roles)),
        ]
    return tuple(lines)


def _models(settings: Settings) -> tuple[InForce, ...]:
    llm, guard = settings.llm, settings.guard
    chat = "local" if llm.base_url is None else _place(llm.base_url)
    lines = [
        InForce("models", "llm.base_url", chat),
        InForce("models", "llm.clearance", llm.cleared_for),
        InForce("models", "models.allowed_addresses", "、".join(settings.models.allowed_addresses) or "loopback"),
    ]
    if guard.base_url is not None:
        lines += [
            InForce("models", "guard.base_url", _place(guard.base_url)),
            InForce("models", "guard.clearance", guard.clearance),
        ]
    return tuple(lines)


def _labels(labels: Iterable[str]) -> tuple[InForce, ...]:
    counted = Counter(labels)
    return tuple(InForce("labels", label, str(counted[label])) for label in LABELS)


def _masks(rules: tuple[PrivacyRule, ...]) -> tuple[InForce, ...]:
    """For each label and role: which kinds are not shown."""
    return tuple(
        InForce("masks", f"{label}/{role}", _hidden(rules, label, role)) for label in LABELS for role in _SHOWN_ROLES
    )


def _hidden(rules: tuple[PrivacyRule, ...], label: str, role: Role) -> str:
    decided = [(kind, decide(kind, label, role, rules)) for kind in KINDS]
    return ",".join(f"{kind}={decision}" for kind, decision in decided if decision != "pass") or "—"


def _gates(settings: Settings) -> tuple[InForce, ...]:
    blocked = sum(len(one.terms) for one in settings.privacy.blocked)
    guard = settings.guard
    return (
        InForce("gates", "answer.refusal_threshold", f"{settings.answer.refusal_threshold:g}"),
        InForce("gates", "privacy.rules", str(len(settings.privacy.rules))),
        InForce("gates", "privacy.blocked", str(blocked)),
        InForce("gates", "gates.injection", settings.gates.injection),
        InForce("gates", "gates.injection_threshold", f"{settings.gates.injection_threshold:g}"),
        InForce("gates", "ingest.hidden_text", settings.ingest.hidden_text),
        InForce("gates", "guard", "off" if guard.base_url is None else guard.model),
        InForce("gates", "guard.when_down", guard.when_down),
    )


def _kept(settings: Settings) -> tuple[InForce, ...]:
    audit = settings.audit
    return (
        InForce("kept", "audit.enabled", _switch(audit.enabled)),
        InForce("kept", "audit.required", _switch(audit.required)),
        InForce("kept", "audit.texts", _switch(audit.texts)),
        InForce("kept", "audit.masked", _switch(audit.masked)),
        InForce("kept", "audit.retention_days", "—" if audit.retention_days is None else str(audit.retention_days)),
    )


def _switch(value: bool) -> str:
    return "on" if value else "off"


def _place(url: str) -> str:
    """Host and port: an address may hold a password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
