"""A real Chromium at the real provider: in, to the document, out; and what it is shown when the session ends behind its back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.app.real_provider import real_provider, served_with_login
from tests.app.served import ROOT, Served
from tests.browser.foreign import Foreign

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path, foreign: Foreign) -> Iterator[Served]:
    with real_provider(tmp_path) as issuer, served_with_login(tmp_path, issuer) as running:
        foreign.others.add(issuer.rstrip("/"))
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="ja-JP")
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def log_in(page: Page, subject: str) -> None:
    page.get_by_role("link", name="会社のアカウントでログイン").click()
    page.get_by_role("button", name=subject, exact=True).click()


def end_sessions(server: Served, person: str) -> None:
    """As an administrator of this machine does, in a process of its own."""
    command = [sys.executable, "-m", "cli", "people", "disable", person, "--data", str(server.data)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)


def test_in_to_the_document_and_out_again(server: Served, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{server.url}/?a=1")
    assert page.url == f"{server.url}/login?next=/%3Fa%3D1"
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("link", name="Log in with your company account")).to_be_visible()
    page.get_by_role("link", name="日本語").click()
    log_in(page, "tanaka")
    expect(page.get_by_text("田中 花子 さん")).to_be_visible(timeout=60_000)
    assert page.url == f"{server.url}/?a=1"
    document = context.request.get(f"{server.url}/files/doc-travel")
    assert document.body().startswith(b"%PDF")
    (session,) = [one for one in context.cookies() if one["name"] == "shoko-session"]
    assert session["httpOnly"] and session["sameSite"] == "Lax" and session["expires"] == -1
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_text("ログアウトしました")).to_be_visible(timeout=60_000)
    assert context.request.get(f"{server.url}/files/doc-travel").status == 401
    page.go_back()
    expect(page.get_by_role("link", name="会社のアカウントでログイン")).to_be_visible(timeout=60_000)


def test_a_page_whose_person_is_shut_out_gives_way_to_the_login(server: Served, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(server.url)
    log_in(page, "suzuki")
    expect(page.get_by_text("鈴木 一郎 さん")).to_be_visible(timeout=60_000)
    end_sessions(server, "suzuki@example.co.jp")
    expect(page.get_by_text("ログインの時間が終わりました")).to_be_visible(timeout=60_000)
    expect(page.locator(".stApp")).to_have_count(0)
    log_in(page, "suzuki")
    expect(page.get_by_role("alert")).to_contain_text("suzuki@example.co.jp は利用を止められている")
