"""The company's identity provider, asked by OpenID Connect: authorization code with PKCE, state and nonce."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.jwk import KeySet
from pydantic import BaseModel, TypeAdapter, ValidationError, field_validator

from errors import IdTokenInvalid, LoginRefused, ProviderUnreachable
from people.id_token import Expected, KeyUnknown, proved, public_keys
from people.identity import Claim
from people.pending import Pending
from people.settings import LoginSettings, is_safe_address

_TIMEOUT_SECONDS = 10.0
_KEPT_SECONDS = 3600.0
# A token with a key that nobody knows makes us ask for the keys anew, but strangers must not make us ask all the time.
_KEYS_AGAIN_SECONDS = 30.0

Shape = TypeVar("Shape")


class _Metadata(BaseModel):
    """OpenID Connect Discovery 1.0, section 3."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri")
    @classmethod
    def _is_safe(cls, value: str) -> str:
        if not is_safe_address(value.partition("?")[0]):
            raise ValueError("https:// is needed")
        return value


_METADATA: TypeAdapter[_Metadata] = TypeAdapter(_Metadata)
_KEYS: TypeAdapter[Mapping[str, Claim]] = TypeAdapter(Mapping[str, Claim])


class Provider:
    """May be used from any thread. `redirect_uri` is where it sends the browser back to, exactly as it was registered there."""

    def __init__(self, login: LoginSettings, issuer: str, redirect_uri: str) -> None:
        self._login = login
        self._issuer = issuer
        self._redirect_uri = redirect_uri
        self._turn = threading.Lock()
        self._metadata: tuple[float, _Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def authorization_url(self, pending: Pending) -> str:
        """Where the browser goes to log in. Raises ProviderUnreachable."""
        metadata = self._found()
        with self._client(metadata) as client:
            url, _ = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return str(url)

    def claims(self, pending: Pending, code: str) -> Mapping[str, Claim]:
        """What the provider says of who came back with this code. Raises ProviderUnreachable, LoginRefused, IdTokenInvalid."""
        metadata = self._found()
        try:
            with self._client(metadata) as client:
                token = client.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=pending.verifier,
                )
        except OAuthError as error:
            raise LoginRefused(reason=error.error) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderUnreachable(issuer=self._issuer, reason=type(error).__name__) from error
        id_token, access_token = token.get("id_token"), token.get("access_token")
        if not isinstance(id_token, str):
            raise IdTokenInvalid(reason="missing")
        return self._proved(
            id_token,
            Expected(
                self._issuer,
                self._login.client_id,
                pending.nonce,
                access_token if isinstance(access_token, str) else None,
            ),
        )

    def logout_url(self, back_to: str) -> str | None:
        """Where a browser goes to be logged out at the provider too (RP-Initiated Logout 1.0); None where it has no such place.
        Raises ProviderUnreachable."""
        address = self._found().end_session_endpoint
        if address is None or not is_safe_address(address):
            return None
        return f"{address}?{urlencode({'client_id': self._login.client_id, 'post_logout_redirect_uri': back_to})}"

    def is_issuer(self, issuer: str) -> bool:
        """Whether an answer that names its issuer (RFC 9207) is of this one."""
        return issuer == self._issuer

    def _proved(self, id_token: str, expected: Expected) -> Mapping[str, Claim]:
        try:
            return proved(id_token, self._public_keys(_KEPT_SECONDS), expected)
        except KeyUnknown:
            return proved(id_token, self._public_keys(_KEYS_AGAIN_SECONDS), expected)

    def _found(self) -> _Metadata:
        with self._turn:
            if self._metadata is None or time.monotonic() - self._metadata[0] > _KEPT_SECONDS:
                found = self._fetched(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration", _METADATA)
                if found.issuer != self._issuer:
                    raise ProviderUnreachable(issuer=self._issuer, reason=f"issuer: {found.issuer}")
                self._metadata = time.monotonic(), found
            return self._metadata[1]

    def _public_keys(self, at_most_old: float) -> KeySet:
        metadata = self._found()
        with self._turn:
            if self._keys is None or time.monotonic() - self._keys[0] > at_most_old:
                self._keys = time.monotonic(), public_keys(self._fetched(metadata.jwks_uri, _KEYS))
            return self._keys[1]

    def _fetched(self, address: str, shape: TypeAdapter[Shape]) -> Shape:
        try:
            with httpx2.Client(timeout=_TIMEOUT_SECONDS, trust_env=_by_proxy(address)) as client:
                answer = client.get(address)
                answer.raise_for_status()
            return shape.validate_json(answer.content)
        except ValidationError as error:
            place = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise ProviderUnreachable(issuer=self._issuer, reason=f"{address}: {place}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderUnreachable(issuer=self._issuer, reason=type(error).__name__) from error

    def _client(self, metadata: _Metadata) -> OAuth2Client:
        secret = self._login.client_secret
        method = "client_secret_basic"
        if secret is None:
            method = "none"
        elif method not in metadata.token_endpoint_auth_methods_supported:
            method = "client_secret_post"
        return OAuth2Client(
            self._login.client_id,
            None if secret is None else secret.get_secret_value(),
            token_endpoint_auth_method=method,
            scope=" ".join(self._login.scopes),
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
            trust_env=_by_proxy(metadata.token_endpoint),
        )


def _by_proxy(address: str) -> bool:
    """A provider outside may only be reached by the company's proxy, which the environment names; one on this machine never is."""
    return urlsplit(address).scheme == "https"
