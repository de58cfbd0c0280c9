from __future__ import annotations

import socket

import pytest

from errors import MessageNotDelivered
from notify.message import Message
from notify.webhook import Webhook
from tests.notify.receivers import web_receiver

MESSAGE = Message("件名", "本文", {"event": "failed", "text": "書庫: 失敗"})


def test_one_post_of_json() -> None:
    with web_receiver() as web:
        Webhook(f"http://127.0.0.1:{web.port}/hooks/知?token=s%20x").send(MESSAGE)
    assert web.asked == ["/hooks/%E7%9F%A5?token=s%20x"]
    assert web.bodies == [MESSAGE.record]
    assert web.headers[0]["content-type"] == "application/json; charset=utf-8"


def test_a_redirect_is_not_followed() -> None:
    with web_receiver() as web:
        web.status = 307
        with pytest.raises(MessageNotDelivered, match="HTTP 307"):
            Webhook(f"http://127.0.0.1:{web.port}/hook").send(MESSAGE)
    assert web.asked == ["/hook"]


def test_the_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with web_receiver() as web:
        Webhook(f"http://127.0.0.1:{web.port}").send(MESSAGE)
    assert web.asked == ["/"]


def test_a_server_that_never_answers_costs_its_time_and_no_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        webhook = Webhook(f"http://127.0.0.1:{deaf.getsockname()[1]}/secret", timeout_s=0.1)
        with pytest.raises(MessageNotDelivered, match="timed out") as told:
            webhook.send(MESSAGE)
    assert "secret" not in str(told.value)


def test_nobody_there_is_a_reason_without_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(MessageNotDelivered, match="refused") as told:
        Webhook(f"http://127.0.0.1:{port}/secret").send(MESSAGE)
    assert "secret" not in str(told.value)
    assert Webhook("https://user:secret@hooks.example/secret").place == "hooks.example"
