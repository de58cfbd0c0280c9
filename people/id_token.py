"""An ID token is believed only when it was signed by the provider's key, for us, for this very login, and for now.

OpenID Connect Core 1.0, section 3.1.3.7. The signature is joserfc's to check, the claims Authlib's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, OctKey
from joserfc.jws import JWSRegistry

from errors import IdTokenInvalid
from people.identity import Claim

# Asymmetric ones only: with HS256 the provider's public key, which everybody has, would be the secret, and `none` has no key.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_CLOCK_LEEWAY_SECONDS = 30


class KeyUnknown(IdTokenInvalid):
    """The token names a key that the provider did not have when it was asked last."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What this login's token must say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None


def public_keys(found: Mapping[str, Claim]) -> KeySet:
    """The provider's keys (RFC 7517) without those that are no public keys. Raises IdTokenInvalid where none is left."""
    try:
        keys = KeySet.import_key_set(cast("dict[str, list[dict[str, str | list[str]]]]", found))  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IdTokenInvalid(reason=f"JWKS: {type(error).__name__}") from error
    return KeySet([key for key in keys if not isinstance(key, OctKey)])


def proved(token: str, keys: KeySet, expected: Expected) -> Mapping[str, Claim]:
    """The token's claims. Raises KeyUnknown, IdTokenInvalid."""
    try:
        read = jwt.decode(token, keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False))
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": expected.nonce},
            },
            params={
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": expected.access_token,
            },
        )
        claims.validate(leeway=_CLOCK_LEEWAY_SECONDS)
    except InvalidKeyIdError as error:
        raise KeyUnknown(reason=str(error)) from error
    # Besides its own errors joserfc raises ValueError for a key of the wrong kind and KeyError for a header without `alg`.
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise IdTokenInvalid(reason=_reason(error)) from error
    return cast("Mapping[str, Claim]", dict(claims))


def _reason(error: Exception) -> str:
    """Never the token, nor a claim's value."""
    return str(error) if isinstance(error, JoseError) else type(error).__name__
