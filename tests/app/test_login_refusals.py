"""Logins that must fail: each ends without a session, without a byte of a document, and with an entry in the audit log."""

from __future__ import annotations

import base64
import hmac
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from app.entrance import CALLBACK
from people.directory_file import Listed
from tests.app.login_world import DOCUMENT, HERE, LoginWorld, login_world, sees_nothing
from tests.people.fake_provider import CODE, SECRET, Claims, FakeProvider, Forge, encoded


def claims_with(**changes: object) -> Forge:
    return lambda provider, claims: provider.signed({**claims, **changes})  # type: ignore[dict-item]


def claims_without(name: str) -> Forge:
    return lambda provider, claims: provider.signed({key: value for key, value in claims.items() if key != name})


def _unsigned(provider: FakeProvider, claims: Claims) -> str:
    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims)}."


def _none_with_a_signature(provider: FakeProvider, claims: Claims) -> str:
    signature = provider.signed(claims).split(".")[2]
    return f"{encoded({'alg': 'none', 'kid': 'k1'})}.{encoded(claims)}.{signature}"


def _by_secret(secret: bytes, claims: Claims) -> str:
    """By hand: the library refuses to do such a thing."""
    signed = f"{encoded({'alg': 'HS256', 'kid': 'k1', 'typ': 'JWT'})}.{encoded(claims)}"
    signature = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _public_key_as_secret(provider: FakeProvider, claims: Claims) -> str:
    return _by_secret(provider.key.as_pem(private=False), claims)


def _client_secret_as_key(provider: FakeProvider, claims: Claims) -> str:
    return _by_secret(SECRET.encode(), claims)


def _key_in_the_header(provider: FakeProvider, claims: Claims) -> str:
    own = RSAKey.generate_key(2048)
    jwk: Claims = {"jwk": dict(own.as_dict(private=False)), "kid": "mine"}  # type: ignore[arg-type]
    return provider.signed(claims, jwk, own)


def _other_claims_same_signature(provider: FakeProvider, claims: Claims) -> str:
    header, _, signature = provider.signed(claims).split(".")
    return f"{header}.{encoded({**claims, 'email': 'president@example.co.jp'})}.{signature}"


def _without_algorithm(provider: FakeProvider, claims: Claims) -> str:
    _, payload, signature = provider.signed(claims).split(".")
    return f"{encoded({'kid': 'k1'})}.{payload}.{signature}"


def _an_extension(provider: FakeProvider, claims: Claims) -> str:
    """Signed by hand with the provider's right key: the library refuses to make one."""
    signed = f"{encoded({'alg': 'RS256', 'kid': 'k1', 'crit': ['x'], 'x': 1})}.{encoded(claims)}"
    key = provider.key.private_key
    assert key is not None
    signature = key.sign(signed.encode(), PKCS1v15(), SHA256())
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


NOW = int(time.time())
TOKENS: dict[str, Forge] = {
    "issuer of another provider": claims_with(iss="https://accounts.google.com"),
    "issuer with a slash more": lambda provider, claims: provider.signed({**claims, "iss": f"{provider.issuer}/"}),
    "no issuer": claims_without("iss"),
    "audience of another client": claims_with(aud="other"),
    "audiences without us": claims_with(aud=["other", "third"]),
    "several audiences and no azp": claims_with(aud=["shoko", "other"]),
    "no audience": claims_without("aud"),
    "azp of another client": claims_with(aud=["shoko", "other"], azp="other"),
    "no nonce": claims_without("nonce"),
    "nonce of another login": claims_with(nonce="other"),
    "empty nonce": claims_with(nonce=""),
    "expired": claims_with(exp=NOW - 3600),
    "no end": claims_without("exp"),
    "an end that is no number": claims_with(exp="never"),
    "not yet valid": claims_with(nbf=NOW + 3600),
    "issued in the future": claims_with(iat=NOW + 3600),
    "no time of issue": claims_without("iat"),
    "alg none": _unsigned,
    "alg none with a signature": _none_with_a_signature,
    "no alg": _without_algorithm,
    "HS256 with the public key": _public_key_as_secret,
    "HS256 with the client's secret": _client_secret_as_key,
    "unknown kid": lambda provider, claims: provider.signed(claims, {"kid": "k9"}),
    "another key under our kid": lambda provider, claims: provider.signed(claims, key=provider.other_key),
    "another key that the token brings along": _key_in_the_header,
    "other claims under the same signature": _other_claims_same_signature,
    "an extension that must be understood": _an_extension,
    "at_hash of another access token": claims_with(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "no token": lambda provider, claims: None,
    "no JWT": lambda provider, claims: "not.a.token",
    "an empty token": lambda provider, claims: "",
    "no sub": claims_without("sub"),
    "empty sub": claims_with(sub=""),
    "no email": claims_without("email"),
    "email that is a list": claims_with(email=["a@example.co.jp"]),
    "email of 300 characters": claims_with(email=f"{'a' * 288}@example.co.jp"),
    "email not verified": claims_with(email_verified=False),
    "email of which nothing is said": claims_without("email_verified"),
    "email verified in words": claims_with(email_verified="true"),
    "groups that the provider keeps elsewhere": claims_with(_claim_names={"groups": "src1"}),
}


@pytest.mark.parametrize("forge", TOKENS.values(), ids=TOKENS.keys())
def test_a_token_that_proves_nothing_lets_nobody_in(world: LoginWorld, forge: Forge) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    world.provider.forge = forge
    answer = world.back(browser, state=state)
    assert answer.status_code == 400
    _is_refused(world, browser, answer.text)


def test_the_same_login_with_a_right_token_is_let_in(world: LoginWorld) -> None:
    assert world.logged_in().get("/files/secret").text == f"{DOCUMENT} tanaka@example.co.jp"


def _is_refused(world: LoginWorld, browser: TestClient, page: str) -> None:
    assert 'role="alert"' in page and DOCUMENT not in page
    assert world.entrance.session_cookie not in browser.cookies
    assert sees_nothing(browser)
    assert len(world.told("login.refused")) == 1
    assert world.sessions.open() == ()


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"state": ""},
        {"state": "guessed"},
        {"state": "own", "error": "access_denied"},
        {"state": "own", "error": "<script>alert(1)</script>"},
        {"state": "own", "code": ""},
        {"state": "own", "code": "another code"},
        {"state": "own", "iss": "https://evil.example"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_of_this_login_is_refused(world: LoginWorld, told: dict[str, str]) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    answer = world.back(browser, **{**told, **({"state": state} if told.get("state") == "own" else {})})
    assert answer.status_code == 400 and "<script>" not in answer.text
    _is_refused(world, browser, answer.text)


@pytest.mark.parametrize("doubled", ["state", "code"])
def test_a_doubled_parameter_is_refused(world: LoginWorld, doubled: str) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    told = {"state": state, "code": CODE}
    answer = browser.get(f"{CALLBACK}?state={state}&code={CODE}&{doubled}={told[doubled]}")
    _is_refused(world, browser, answer.text)


def test_an_answer_counts_once(world: LoginWorld) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    kept = browser.cookies[world.entrance.pending_cookie]
    assert world.back(browser, state=state).status_code == 303
    thief = world.browser()
    thief.cookies.set(world.entrance.pending_cookie, kept)
    assert world.back(thief, state=state).status_code == 400
    assert sees_nothing(thief)


def test_a_state_counts_once_even_with_another_code(world: LoginWorld) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    assert world.back(browser, state=state, code="wrong").status_code == 400
    assert world.back(browser, state=state).status_code == 400
    assert sees_nothing(browser)


def test_a_state_of_another_browser_is_refused(world: LoginWorld) -> None:
    attacker, victim = world.browser(), world.browser()
    state = world.started(attacker)["state"]
    assert world.back(victim, state=state).status_code == 400
    assert sees_nothing(victim)
    victims = world.started(victim)["state"]
    assert world.back(attacker, state=victims).status_code == 400
    assert sees_nothing(attacker)


def test_a_login_that_took_too_long_is_refused(world: LoginWorld) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    world.clock.forward(seconds=601)
    _is_refused(world, browser, world.back(browser, state=state).text)


def test_a_code_without_its_verifier_is_refused_by_the_provider(world: LoginWorld) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    world.provider.challenge = "of another login"
    _is_refused(world, browser, world.back(browser, state=state).text)


def test_an_answer_under_another_of_our_names_is_refused(world: LoginWorld) -> None:
    browser = world.browser()
    state = world.started(browser)["state"]
    answer = browser.get(CALLBACK, params={"state": state, "code": CODE}, headers={"host": "localhost:8501"})
    _is_refused(world, browser, answer.text)


def test_an_answer_over_http_to_a_page_of_https_is_refused(tmp_path: Path, provider: FakeProvider) -> None:
    with login_world(tmp_path, provider, "https://shoko.example.co.jp") as world:
        browser = world.browser()
        state = world.started(browser)["state"]
        plain = TestClient(world.app, base_url=HERE, follow_redirects=False, cookies=dict(browser.cookies))
        assert plain.get(CALLBACK, params={"state": state, "code": CODE}).status_code == 400
        assert sees_nothing(plain)


@pytest.mark.parametrize("listed", [(), (Listed("tanaka@example.co.jp", active=False),), (Listed("Suzuki"),)], ids=str)
def test_who_is_not_in_the_directory_is_refused_with_what_to_do(
    tmp_path: Path, provider: FakeProvider, listed: tuple[Listed, ...]
) -> None:
    with login_world(tmp_path, provider, groups_from="directory") as world:
        world.directory.replace(listed)
        browser = world.browser()
        answer = world.back(browser, state=world.started(browser)["state"])
        assert answer.status_code == 403
        assert "管理者に" in answer.text and "tanaka@example.co.jp" in answer.text
        _is_refused(world, browser, answer.text)


def test_who_is_barred_is_refused(world: LoginWorld) -> None:
    world.logged_in().post("/logout")
    world.directory.bar("tanaka@example.co.jp", barred=True)
    browser = world.browser()
    answer = world.back(browser, state=world.started(browser)["state"])
    assert answer.status_code == 403
    assert sees_nothing(browser)


def test_a_provider_that_is_away_is_told(tmp_path: Path) -> None:
    provider = FakeProvider()
    provider.close()
    with login_world(tmp_path, provider) as world:
        answer = world.browser().get("/login/start")
        assert answer.status_code == 503
        assert provider.issuer in answer.text


def test_a_provider_under_another_name_is_not_believed(tmp_path: Path, provider: FakeProvider) -> None:
    with login_world(tmp_path, provider, issuer=provider.issuer.replace("127.0.0.1", "localhost")) as world:
        world.entrance.provider._issuer = "http://localhost" + provider.issuer.removeprefix("http://127.0.0.1")  # type: ignore[attr-defined]
        assert world.browser().get("/login/start").status_code == 503
