"""A tab's socket: for whom it opens, what keeps its session, and when it is closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from app.login_socket import is_of_a_person
from people.sessions import key_of
from tests.app.login_world import LoginWorld, login_world
from tests.people.fake_provider import FakeProvider

PERSON = "tanaka@example.co.jp"
SOCKET = "ws://127.0.0.1:8501/_stcore/stream"


def rerun(by_itself: bool = False) -> bytes:
    message = BackMsg()
    message.rerun_script.is_auto_rerun = by_itself
    return bytes(message.SerializeToString())


@pytest.mark.parametrize(
    "headers",
    [{}, {"cookie": "shoko-session=guess"}, {"origin": "https://evil.example"}, {"host": "evil.example"}],
    ids=str,
)
def test_no_socket_without_a_session_or_from_elsewhere(world: LoginWorld, headers: dict[str, str]) -> None:
    logged_in = world.logged_in()
    browser = logged_in if {"origin", "host"} & headers.keys() else world.browser()
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(SOCKET, headers=headers):
        pass


def test_a_tab_of_a_session_that_ends_elsewhere_is_closed_within_seconds(world: LoginWorld) -> None:
    browser = world.logged_in()
    with browser.websocket_connect(SOCKET) as socket:
        socket.receive_text()
        socket.send_bytes(rerun())
        assert socket.receive_bytes() == rerun() * 2
        world.directory.bar(PERSON, barred=True)  # as `shoko people disable` in another process
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
        assert closed.value.code == 4401


def test_logging_out_closes_the_tabs_at_once(tmp_path: Path, provider: FakeProvider) -> None:
    with (
        login_world(tmp_path, provider, check_seconds=60) as world,
        world.logged_in() as browser,
        browser.websocket_connect(SOCKET) as socket,
    ):
        socket.receive_text()
        browser.post("/logout")
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()


@pytest.mark.parametrize(("by_itself", "is_kept"), [(True, False), (False, True)])
def test_only_what_a_person_does_keeps_a_tab_logged_in(world: LoginWorld, by_itself: bool, is_kept: bool) -> None:
    browser = world.logged_in()
    with browser.websocket_connect(SOCKET) as socket:
        socket.receive_text()
        for _ in range(3):
            world.clock.forward(minutes=12)
            socket.send_bytes(rerun(by_itself))
            try:
                socket.receive_bytes()
            except WebSocketDisconnect:
                break
    assert (len(world.sessions.open()) == 1) is is_kept


def test_a_heartbeat_and_noise_are_nobodys_doing() -> None:
    beat = BackMsg()
    beat.app_heartbeat = True
    assert [is_of_a_person(data) for data in (beat.SerializeToString(), b"\xff\xff", b"", rerun(True))] == [False] * 4
    assert is_of_a_person(rerun())


@pytest.mark.parametrize(("owner", "arrives"), [("own", True), ("other", False), ("nobody", False)])
def test_a_lost_tab_comes_back_to_its_own_session_alone(world: LoginWorld, owner: str, arrives: bool) -> None:
    browser = world.logged_in()
    key = key_of(browser.cookies["shoko-session"])
    if owner != "nobody":
        world.entrance.tabs.bind("tab-1", key if owner == "own" else "0" * 64)
    with browser.websocket_connect(SOCKET, subprotocols=["streamlit", "xsrf", "tab-1"]) as socket:
        assert ("tab-1" in socket.receive_text()) is arrives
