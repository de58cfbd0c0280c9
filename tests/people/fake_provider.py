"""An identity provider on loopback that says what a test wants it to say, signed with a key of the test."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from pydantic import JsonValue

CODE = "good-code"
CLIENT = "shoko"
SECRET = "client-secret-of-thirty-two-bytes"

Claims = dict[str, JsonValue]
Forge = Callable[["FakeProvider", Claims], "str | None"]


def encoded(part: Mapping[str, JsonValue]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


class FakeProvider:
    """`forge` makes the ID token of the next login out of the claims that a right one would have."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "k1"})
        self.forge: Forge
        self.person: Claims
        self.tell_the_truth()
        self.nonce: JsonValue = ""
        self.challenge = ""
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def tell_the_truth(self) -> None:
        self.logout = False
        self.forge = lambda provider, claims: provider.signed(claims)
        self.person = {"sub": "s-1", "email": "Tanaka@example.co.jp", "email_verified": True, "name": "田中"}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def note(self, authorization_url: str) -> dict[str, str]:
        """What a browser brings here when it wants to log in."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(authorization_url).query).items()}
        self.nonce, self.challenge = query["nonce"], query["code_challenge"]
        return query

    def signed(self, claims: Claims, header: Claims | None = None, key: RSAKey | None = None) -> str:
        named: dict[str, object] = {"alg": "RS256", "kid": "k1", **(header or {})}
        return jwt.encode(named, dict(claims), key or self.key, algorithms=[str(named["alg"])])

    def document(self, path: str) -> object:
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                **({"end_session_endpoint": f"{self.issuer}/bye"} if self.logout else {}),
            }
        return KeySet([self.key]).as_dict()

    def token(self, form: Mapping[str, list[str]]) -> tuple[int, object]:
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        proves = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        if form.get("code") != [CODE] or not proves:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        right: Claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "nonce": self.nonce,
            "iat": now,
            "exp": now + 300,
            **self.person,
        }
        token = self.forge(self, right)
        return 200, {"access_token": "a", "token_type": "Bearer"} | ({} if token is None else {"id_token": token})


def _handler(provider: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            self._answer(200, provider.document(self.path))

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            self._answer(*provider.token(form))

        def _answer(self, status: int, body: object) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler
