"""The section `login` of the settings; `settings.py` is what reads it."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

from access.people import Role

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FORM = "https://host/… is needed (http:// on loopback only), without user, query or fragment"


class LoginSettings(BaseModel):
    """Login by OpenID Connect (docs/decisions/0033); without `issuer` there is none, and the page is on loopback only.

    `person_claim` names the claim that holds a person's id. An address of mail counts only where the provider says that it checked
    it, but for `require_verified_email = false`. `groups_from` says which source of groups counts: the claim `groups_claim`,
    or the directory that `shoko people import` read. `roles` gives roles to groups, beside `base_roles`, which everybody has, and
    those of the directory. `provider_logout`: logging out here logs out at the provider too.
    """

    issuer: str | None = None
    client_id: str = ""
    client_secret: SecretStr | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    person_claim: str = Field(default="email", min_length=1)
    require_verified_email: bool = True
    name_claim: str = "name"
    groups_from: Literal["claim", "directory"] = "claim"
    groups_claim: str = "groups"
    roles: dict[str, Role] = {}
    base_roles: tuple[Role, ...] = ("employee",)
    idle_minutes: float = Field(default=30.0, gt=0)
    absolute_hours: float = Field(default=10.0, gt=0)
    check_seconds: float = Field(default=15.0, gt=0, le=60)
    provider_logout: bool = False

    @field_validator("issuer")
    @classmethod
    def _is_an_issuer(cls, value: str | None) -> str | None:
        if value is not None and not is_safe_address(value):
            raise ValueError(_FORM)
        return value

    @field_validator("scopes")
    @classmethod
    def _asks_for_an_id_token(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in value:
            raise ValueError("`openid` must be among the scopes")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.issuer is not None and not self.client_id:
            raise ValueError("login.issuer needs login.client_id, the name under which the provider knows this page")
        return self


def is_safe_address(address: str) -> bool:
    """An address of a provider: encrypted on its way, or on this machine."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if not named or "@" in parts.netloc or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
