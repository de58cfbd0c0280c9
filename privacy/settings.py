"""The sections `privacy`, `guard` and `gates` of the settings; `settings.py` is what reads them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from access.labels import Label
from access.people import Role
from privacy.kinds import Decision, PersonalKind

# Of a model that somebody else runs, also at a loopback address, which may be the end of a tunnel: no more than what people type
# themselves counts as (`privacy.gate.ASKED_LABEL`); with less, it could not be asked anything.
ELSEWHERE_CLEARANCE: Label = "社内"


class PrivacyRuleSettings(BaseModel):
    """One row of who sees what; a list that is left out means all of them. `restored`: what is masked is masked for the model
    alone, and the reader gets it back."""

    decision: Decision
    kinds: tuple[PersonalKind, ...] = ()
    labels: tuple[Label, ...] = ()
    roles: tuple[Role, ...] = ()
    restored: bool = False


class BlockedTermsSettings(BaseModel):
    """Words that nobody is shown (`mask`), or is answered about (`refuse`). They are kept out of the audit log's list of settings."""

    terms: tuple[SecretStr, ...]
    decision: Literal["mask", "refuse"] = "mask"

    @field_validator("terms")
    @classmethod
    def _are_words(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not all(any(sign.isalnum() for sign in term.get_secret_value()) for term in value):
            raise ValueError("a term needs a letter or a digit")
        return value


class PrivacySettings(BaseModel):
    """Personal data in questions, passages, answers and logs. `rules` come before the built-in ones (docs/decisions/0023), the first
    that fits decides: without any, numbers of persons and accounts are masked, and names, addresses, telephone and mail are shown
    to employees. `originals`: a document's file and its pages' pictures, from which the rules would hide something in its text, are
    not given (`withhold`) or are (`open`)."""

    originals: Literal["withhold", "open"] = "withhold"
    rules: tuple[PrivacyRuleSettings, ...] = ()
    blocked: tuple[BlockedTermsSettings, ...] = ()


class GuardSettings(BaseModel):
    """A guard model (OpenAI-compatible, such as Qwen3Guard or Llama Guard), asked about each answer before it is shown; none without
    `base_url`. `strict`: what it calls controversial is not shown either. `when_down`: `closed` shows no answer that it could not
    judge, `open` shows them. `clearance`: the most confidential label that it may read (docs/decisions/0039); what it may not, the
    answering model doesn't read either, since the guard reads each answer."""

    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str = "guard"
    timeout_s: float = Field(default=30.0, gt=0)
    strict: bool = False
    when_down: Literal["closed", "open"] = "closed"
    clearance: Label = ELSEWHERE_CLEARANCE


class GatesSettings(BaseModel):
    """What is done with a passage that speaks to the model (docs/decisions/0035): `report` tells the reader alone, `mark` warns the model
    too, `cut` gives the model the passage without such sentences, `leave_out` none of it; the reader sees all.
    `injection_threshold`: the score from which a passage counts as one; lower finds more, and more that is none."""

    injection: Literal["report", "mark", "cut", "leave_out"] = "cut"
    injection_threshold: float = Field(default=3.0, gt=0.0)
