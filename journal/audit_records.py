"""What the audit log is told: one frozen record for each kind of entry, which becomes the entry's `detail`.

Texts are None where `audit.texts` keeps them out, and masked where a mask is set; neither vectors nor passages' texts go in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from index_store.records import Hit, Narrowing
from journal.audit_chain import Json
from privacy.tally import GateCount

AnswerOutcome = Literal["answered", "refused", "failed", "cancelled"]
ActOutcome = Literal["begun", "done", "failed", "stopped"]

PRUNE = "audit.prune"
RENEW = "audit.renew"


class Masks(Protocol):
    """Hides personal data in a text before it is written down."""

    def mask(self, text: str) -> str: ...


class Unmasked:
    def mask(self, text: str) -> str:
        return text


@dataclass(frozen=True, slots=True)
class Failure:
    """An error by its code (`errors/`), with its values where texts are kept."""

    code: str
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class PassageUsed:
    """A passage that was found: which one, of which version, how labelled then (None: its scope was removed meanwhile), and the
    SHA-256 of its text as it was shown. `read`: it stood in the prompt; `cited`: the number of its marker in the answer."""

    document: str
    path: str
    version: int
    ordinal: int
    scope: str
    label: str | None
    sha256: str
    read: bool = False
    cited: int | None = None


@dataclass(frozen=True, slots=True)
class ModelsUsed:
    """Names with the first digits of their hash (`desk.Fingerprints`); `answered` is the name that the answer bears."""

    chat: str | None
    embedding: str
    index: str
    answered: str = ""


@dataclass(frozen=True, slots=True)
class CheckMade:
    """What the gate found unproved, at `[start, end)` of the answer before it was masked."""

    kind: str
    start: int
    end: int
    words: str | None
    instead: str | None


@dataclass(frozen=True, slots=True)
class GateDecisions:
    """`evidence` is the sum that the refusal rule compared with its threshold; `notes` are the sentences with which the gate told that
    it cut or removed something; `left_out` passages found no room. `personal`: what was decided of how much personal data; `guard`:
    the guard model's verdict (None: not asked); `withheld`: whether a rule or the guard kept the answer, or its end, back."""

    evidence: float | None = None
    notes: tuple[str, ...] = ()
    checks: tuple[CheckMade, ...] = ()
    left_out: int = 0
    stopped: bool = False
    personal: tuple[GateCount, ...] = ()
    guard: str | None = None
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """`question`: written before anything is searched. `turns` were asked before it in the conversation."""

    text: str | None
    characters: int
    turns: int
    narrowing: Narrowing


@dataclass(frozen=True, slots=True)
class Answered:
    """`answer`: the end of the question that entry `question` holds, or what had come of it when it was cut off."""

    question: int | None
    outcome: AnswerOutcome
    text: str | None
    search_text: str | None
    passages: tuple[PassageUsed, ...]
    models: ModelsUsed
    gate: GateDecisions | None = None
    total_ms: float | None = None
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """`search`: passages alone, without an answer."""

    text: str | None
    characters: int
    narrowing: Narrowing
    passages: tuple[PassageUsed, ...]
    models: ModelsUsed
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """`feedback` of the message that answered `question` at `asked_at`; `verdict` is `up`, `down` or `withdrawn`."""

    message: str
    asked_at: datetime
    question: str | None
    verdict: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class GoldenJudged:
    """`golden.accept`, `golden.reject`; `sha256` is of the question as it was kept."""

    question: str
    origin: str
    message: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class AlertDismissed:
    """`alert.dismiss`"""

    source: str
    folder: str
    code: str


@dataclass(frozen=True, slots=True)
class Act:
    """What an administrator does, once before and once after; `begun` is the number of the first of the two."""

    outcome: ActOutcome
    what: Mapping[str, Json]
    begun: int | None = None
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class EvaluationStarted:
    """`evaluation.start`, also of one that goes on after it was stopped (`resumed`: so many answers it has already). `content` is the
    SHA-256 of the set, `model` the chat model with that of its file."""

    run: str
    name: str
    kind: str
    path: str
    content: str
    questions: int
    model: str | None
    resumed: int


@dataclass(frozen=True, slots=True)
class SettingsInForce:
    """`settings`: all of them by name, secrets as asterisks, when the house was opened; `changed` since the last such entry."""

    values: Mapping[str, Json]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """`login`: a browser's session began. `session` names it, and is not what its cookie holds."""

    session: str
    groups: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoginTurnedAway:
    """`login.refused`; `unrecorded` others were refused since the last such entry, too many at once to write down."""

    error: Failure
    unrecorded: int


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """`logout`, where the person did it, else `session.end`: `by` its time (idle, absolute), a new login, or an administrator."""

    session: str
    by: str


@dataclass(frozen=True, slots=True)
class Pruned:
    """`audit.prune`: entries older than `days` were removed, up to number `upto`, whose hash was `hash`."""

    removed: int
    upto: int
    hash: str
    days: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """`audit.renew`: from here on another key seals; `found` tells what was wrong with the entries up to number `upto`."""

    upto: int
    hash: str
    found: Failure | None


Content = (
    Asked
    | Answered
    | Searched
    | FeedbackGiven
    | GoldenJudged
    | AlertDismissed
    | Act
    | EvaluationStarted
    | SettingsInForce
    | LoggedIn
    | LoginTurnedAway
    | SessionEnded
    | Pruned
    | Renewed
)


@dataclass(frozen=True, slots=True)
class Record:
    """`kind` is a word such as `question`, `source.add`, `index.switch`."""

    kind: str
    person: str
    content: Content


def passages_used(
    hits: Iterable[Hit], labels: Mapping[str, str], read: Iterable[str] = (), cited: Mapping[str, int] | None = None
) -> tuple[PassageUsed, ...]:
    """In the order of the hits. `labels` by scope; `read` and `cited` name points."""
    in_prompt, numbers = frozenset(read), {} if cited is None else cited
    return tuple(
        PassageUsed(
            document=hit.document.id,
            path=hit.document.path,
            version=hit.document.version,
            ordinal=hit.chunk.ordinal,
            scope=hit.document.scope_id,
            label=labels.get(hit.document.scope_id),
            sha256=hashlib.sha256(hit.chunk.text.encode("utf-8", "surrogatepass")).hexdigest(),
            read=hit.point_id in in_prompt,
            cited=numbers.get(hit.point_id),
        )
        for hit in hits
    )
