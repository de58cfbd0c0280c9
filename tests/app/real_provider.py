"""oidc-provider-mock, a real provider in a process of its own, and the page behind it in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.app.served import ROOT, Served, free_port, wait_until_open

PEOPLE: tuple[Mapping[str, object], ...] = (
    {"sub": "tanaka", "email": "tanaka@example.co.jp", "email_verified": True, "name": "田中 花子", "groups": ["総務"]},
    {"sub": "suzuki", "email": "suzuki@example.co.jp", "email_verified": True, "name": "鈴木 一郎", "groups": ["営業"]},
    {"sub": "admin", "email": "admin@example.co.jp", "email_verified": True, "name": "管理 太郎", "groups": ["情シス"]},
    {"sub": "nomail"},
)
_START_SECONDS = 180.0  # a busy machine


@contextmanager
def real_provider(folder: Path) -> Iterator[str]:
    """Its issuer."""
    port = free_port()
    people = [part for one in PEOPLE for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *people]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ))
    issuer = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.kill()
        process.wait()


@contextmanager
def served_with_login(folder: Path, issuer: str, **login: object) -> Iterator[Served]:
    port = free_port()
    (folder / "login.json").write_text(json.dumps({"roles": {"情シス": "administrator"}, **login}))
    command = [sys.executable, "-m", "tests.app.serve_login", str(folder), str(port), issuer]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=dict(os.environ))
    server = Served(f"http://127.0.0.1:{port}", port, folder, process)
    try:
        wait_until_open(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def logged_in(server: Served, subject: str) -> Iterator[httpx.Client]:
    """A browser without a screen that has been at the provider and back."""
    with httpx.Client(base_url=server.url, trust_env=False) as browser:
        log_in(browser, subject)
        yield browser


def log_in(browser: httpx.Client, subject: str) -> None:
    at_provider = browser.get("/login/start").headers["location"]
    back = httpx.post(at_provider, data={"sub": subject}, trust_env=False).headers["location"]
    answer = browser.get(back)
    assert answer.status_code == 303, answer.text
    assert urlsplit(answer.headers["location"]).netloc == ""


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(address, trust_env=False).raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the provider did not start")
