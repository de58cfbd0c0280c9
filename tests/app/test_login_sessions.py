"""What a session lets through, what ends it, and what is left when it has ended: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.entrance import cookie
from people.directory_file import Listed
from people.sessions import key_of
from tests.app.login_world import DOCUMENT, HERE, TOKEN, LoginWorld, is_sent_to_login, login_world, sees_nothing
from tests.people.fake_provider import FakeProvider

PERSON = "tanaka@example.co.jp"


def test_a_stranger_is_sent_to_the_login_and_back_to_where_they_wanted(world: LoginWorld) -> None:
    browser = world.browser()
    answer = browser.get("/files/secret?page=2", headers={"accept": "text/html,*/*"})
    assert is_sent_to_login(answer)
    assert answer.headers["location"] == "/login?next=/files/secret%3Fpage%3D2"
    page = browser.get(answer.headers["location"])
    assert "/login/start?next=%2Ffiles%2Fsecret%3Fpage%3D2&amp;language=ja" in page.text
    answer = world.back(browser, state=world.started(browser, "/files/secret?page=2")["state"])
    assert answer.headers["location"] == "/files/secret?page=2"
    assert browser.get("/files/secret").text == f"{DOCUMENT} {PERSON}"


@pytest.mark.parametrize(
    "headers",
    [{}, {"accept": "application/json"}, {"accept": "text/html", "sec-fetch-mode": "cors"}],
    ids=["nothing said", "JSON", "a script"],
)
def test_what_wants_no_page_gets_401_and_no_body(world: LoginWorld, headers: dict[str, str]) -> None:
    answer = world.browser().get("/files/secret", headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")


def test_the_cookie_holds_a_token_alone_and_is_out_of_reach_of_scripts(world: LoginWorld) -> None:
    browser = world.browser()
    answer = world.back(browser, state=world.started(browser)["state"])
    (set_cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("shoko-session=")]
    assert "HttpOnly" in set_cookie and "SameSite=lax" in set_cookie and "Path=/" in set_cookie
    assert "Max-Age" not in set_cookie and "Domain" not in set_cookie and "Secure" not in set_cookie
    token = browser.cookies["shoko-session"]
    assert len(token) == 43
    stored = world.database._path.read_bytes() + Path(f"{world.database._path}-wal").read_bytes()
    assert token.encode() not in stored and key_of(token).encode() in stored


def test_over_https_the_cookies_are_of_this_host_alone(tmp_path: Path, provider: FakeProvider) -> None:
    with login_world(tmp_path, provider, "https://shoko.example.co.jp") as world:
        browser = world.browser()
        start = browser.get("/login/start")
        world.provider.note(start.headers["location"])
        assert "redirect_uri=https%3A%2F%2Fshoko.example.co.jp%2Flogin%2Fcallback" in start.headers["location"]
        answer = world.back(browser, state=world.started(browser)["state"])
        for set_cookie in (*start.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")):
            assert set_cookie.startswith("__Host-shoko-") and "Secure" in set_cookie and "Path=/" in set_cookie
        page = browser.get("/files/secret")
        assert page.text.startswith(DOCUMENT)
        assert "connect-src 'self' wss://shoko.example.co.jp;" in page.headers["content-security-policy"]
        for origin in ("http://shoko.example.co.jp", "https://shoko.example.co.jp:444", HERE, "null"):
            assert browser.get("/files/secret", headers={"origin": origin}).content == b""


def test_under_another_name_the_login_moves_to_its_own_address(tmp_path: Path, provider: FakeProvider) -> None:
    with login_world(tmp_path, provider, "https://shoko.example.co.jp") as world:
        local = TestClient(world.app, base_url=HERE, follow_redirects=False)
        for path in ("/login?next=/manage", "/login/start?next=/manage"):
            answer = local.get(path)
            assert answer.headers["location"] == "https://shoko.example.co.jp/login?next=%2Fmanage"
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "forged",
    [
        "shoko-session=",
        "shoko-session=guess",
        "shoko-session={token}x",
        "shoko-session={token[:-1]}",
        "shoko-session={key}",
        "shoko-session={token}; shoko-session=other",
        "shoko-session=other; shoko-session={token}",
        "shoko-login={token}",
        "__Host-shoko-session={token}",
        "shoko-session=%00{token}",
        "shoko-session=local",
    ],
)
def test_no_other_cookie_is_the_right_one(world: LoginWorld, forged: str) -> None:
    token = world.logged_in().cookies["shoko-session"]
    value = forged.replace("{token[:-1]}", token[:-1]).replace("{token}", token).replace("{key}", key_of(token))
    browser = world.browser()
    browser.headers["cookie"] = value
    assert sees_nothing(browser)


@pytest.mark.parametrize(
    "header", ["x-shoko-person", "shoko.person", "x-forwarded-user", "remote-user", "authorization"]
)
def test_no_header_makes_anybody_somebody(world: LoginWorld, header: str) -> None:
    browser = world.browser()
    browser.headers[header] = PERSON
    assert sees_nothing(browser)


def test_what_the_browser_held_before_the_login_is_worth_nothing_after_it(world: LoginWorld) -> None:
    first = world.logged_in()
    token = first.cookies["shoko-session"]
    assert world.back(first, state=world.started(first)["state"]).status_code == 303
    assert first.cookies["shoko-session"] != token
    thief = world.browser()
    thief.cookies.set("shoko-session", token)
    assert sees_nothing(thief)
    assert '"by":"replaced"' in world.told("session.end")[0]
    planted = world.browser()
    planted.cookies.set("shoko-session", "planted", domain="127.0.0.1", path="/")
    world.back(planted, state=world.started(planted)["state"])
    assert "planted" not in list(planted.cookies.values())


def test_logging_out_ends_the_session_on_the_server(world: LoginWorld) -> None:
    browser = world.logged_in()
    token = browser.cookies["shoko-session"]
    assert browser.get("/logout").status_code == 405
    answer = browser.post("/logout")
    assert answer.headers["location"] == "/login?out=1"
    browser.cookies.set("shoko-session", token)
    assert sees_nothing(browser)
    assert world.told("logout") and not world.sessions.open()
    assert "ログアウトしました" in world.browser().get("/login?out=1").text


def test_no_page_is_kept_for_whoever_goes_back(world: LoginWorld) -> None:
    assert world.logged_in().get("/").headers["cache-control"] == "no-store"


def test_another_site_cannot_log_anybody_out(world: LoginWorld) -> None:
    browser = world.logged_in()
    assert browser.post("/logout", headers={"origin": "https://evil.example"}).status_code == 403
    assert browser.get("/files/secret").status_code == 200


@pytest.mark.parametrize(
    ("steps", "by"),
    [([29] * 25, "absolute"), ([31], "idle"), ([29, 31], "idle")],
    ids=["10 hours", "30 minutes", "30 minutes after the last"],
)
def test_time_ends_a_session(world: LoginWorld, steps: list[int], by: str) -> None:
    browser = world.logged_in()
    for minutes in steps:
        world.clock.forward(minutes=minutes)
        left = browser.get("/files/secret")
    assert (left.status_code, left.content) == (401, b"")
    assert sees_nothing(browser)
    (told,) = world.told("session.end")
    assert f'"by":"{by}"' in told


def test_what_the_page_asks_by_itself_keeps_nobody_logged_in(world: LoginWorld) -> None:
    browser = world.logged_in()
    for _ in range(3):
        world.clock.forward(minutes=9)
        assert browser.get("/login/state").status_code == 204
        assert browser.get("/_stcore/health").status_code == 404  # the guard let it through to no route
    world.clock.forward(minutes=9)
    assert browser.get("/login/state").status_code == 401


def test_who_is_barred_is_out_with_the_next_request(world: LoginWorld) -> None:
    browser = world.logged_in()
    world.directory.bar(PERSON, barred=True)
    assert sees_nothing(browser)
    assert '"by":"disabled"' in world.told("session.end")[0]
    world.directory.bar(PERSON, barred=False)
    assert sees_nothing(browser)


def test_an_import_counts_with_the_next_request(tmp_path: Path, provider: FakeProvider) -> None:
    with login_world(tmp_path, provider, groups_from="directory", roles={"情シス": "administrator"}) as world:
        world.directory.replace([Listed(PERSON, "田中", ("総務",))])
        key = key_of(world.logged_in().cookies["shoko-session"])
        found = world.sessions.find(key)
        assert found is not None and (found.person.groups, found.person.roles) == (("総務",), ("employee",))
        world.directory.replace([Listed(PERSON, "田中", ("情シス", "総務"), ("auditor",))])
        found = world.sessions.find(key)
        assert found is not None
        assert (found.person.groups, found.person.roles) == (
            ("情シス", "総務"),
            ("employee", "administrator", "auditor"),
        )
        world.directory.replace([Listed("suzuki@example.co.jp")])
        assert world.sessions.find(key) is None


@pytest.mark.parametrize("count", [0, 1, 400])
def test_any_number_of_groups_works_and_the_cookie_stays_small(world: LoginWorld, count: int) -> None:
    world.provider.person["groups"] = [f"グループ{number:03}" for number in range(count)]
    browser = world.logged_in()
    found = world.sessions.find(key_of(browser.cookies["shoko-session"]))
    assert found is not None and len(found.person.groups) == count
    assert browser.get("/files/secret").status_code == 200
    assert sum(map(len, browser.cookies.values())) == 43


def test_without_a_groups_claim_there_are_no_groups(world: LoginWorld) -> None:
    found = world.sessions.find(key_of(world.logged_in().cookies["shoko-session"]))
    assert found is not None and found.person.groups == ()


def test_the_card_of_this_machine_opens_the_api_from_this_machine_alone(world: LoginWorld) -> None:
    bearer = {"authorization": f"Bearer {TOKEN}"}
    near, far = world.browser(near=True), world.browser()
    assert near.get("/api/ask", headers=bearer).status_code == 200
    assert far.get("/api/ask", headers=bearer).content == b""
    assert near.get("/api/ask", headers={"authorization": "Bearer other"}).content == b""
    assert near.get("/files/secret", headers=bearer).content == b""


def test_a_database_that_cannot_be_asked_lets_nobody_in(world: LoginWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    from errors import DiskFull

    browser = world.logged_in()

    def full(key: str) -> None:
        raise DiskFull(path="x", free=0, needed=1)

    monkeypatch.setattr(world.sessions, "find", full)
    assert sees_nothing(browser)


def test_cookies_are_read_by_their_whole_name(world: LoginWorld) -> None:
    from starlette.datastructures import Headers

    headers = Headers({"cookie": 'x=1; shoko-session="a b"; notshoko-session=c'})
    assert cookie(headers, "shoko-session") == "a b"
    assert cookie(headers, "session") is None
