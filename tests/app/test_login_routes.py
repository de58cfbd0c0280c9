"""The way to the login and back: to no other site, and a flood of strangers fills no log."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.login_routes import safe_next
from tests.app.login_world import LoginWorld, login_world
from tests.people.fake_provider import FakeProvider


@pytest.mark.parametrize("wanted", ["/", "/manage", "/files/doc-1?page=2#x", "/日本語"])
def test_a_path_of_this_page_is_kept(wanted: str) -> None:
    assert safe_next(wanted) == wanted


@pytest.mark.parametrize(("out", "goes"), [("1", True), ("2", False)])
def test_the_providers_logout_is_asked_where_it_has_one(
    tmp_path: Path, provider: FakeProvider, out: str, goes: bool
) -> None:
    with login_world(tmp_path, provider, provider_logout=True) as world:
        provider.logout = True
        answer = world.browser().get("/login", params={"out": out})
        assert answer.headers.get("location", "").startswith(f"{provider.issuer}/bye?client_id=shoko") is goes
        assert ("ログアウトしました" in answer.text) is not goes


def test_a_provider_without_a_logout_leaves_it_at_ours(tmp_path: Path, provider: FakeProvider) -> None:
    with login_world(tmp_path, provider, provider_logout=True) as world:
        assert world.browser().get("/login?out=1").headers["location"] == "/login?out=2"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\r\nset-cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/login/start",
        "/" + "a" * 3000,
    ],
    ids=lambda wanted: repr(wanted)[:30],
)
def test_a_login_leads_to_no_other_site(world: LoginWorld, wanted: str) -> None:
    browser = world.browser()
    answer = world.back(browser, state=world.started(browser, wanted)["state"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "evil" not in browser.get("/login", params={"next": wanted}).text


def test_refusals_of_a_flood_are_counted_and_not_all_written_down(world: LoginWorld) -> None:
    for _ in range(65):
        assert world.back(world.browser(), state="guessed").status_code == 400
    assert len(world.told("login.refused")) == 60
    world.clock.forward(seconds=61)
    world.back(world.browser(), state="guessed")
    assert '"unrecorded":5' in world.told("login.refused")[-1]
