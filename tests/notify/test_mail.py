from __future__ import annotations

import socket

import pytest

from errors import MessageNotDelivered
from notify.mail import Mail, MailRoute
from notify.message import Message
from tests.notify.receivers import mail_receiver

MESSAGE = Message("書庫: 再インデックスに失敗しました", "空き容量が足りません。\n.\n終わり\n", {})


def test_the_setting_is_read() -> None:
    route = MailRoute.read("smtp://%E7%94%A8:p%40ss@mail.example?from=shoko@a.example&to=a@b.example,c@d.example")
    assert (route.host, route.port, route.user, route.password) == ("mail.example", 25, "用", "p@ss")
    assert (route.sender, route.receivers) == ("shoko@a.example", ("a@b.example", "c@d.example"))
    assert route.starttls
    assert MailRoute.read("smtps://mail.example?from=a@b.example&to=c@d.example").port == 465
    assert not MailRoute.read("smtp://mail.example:2525?from=a@b.example&to=c@d.example").starttls
    assert "p@ss" not in repr(route)


def test_a_japanese_mail_arrives_whole() -> None:
    with mail_receiver() as server:
        route = MailRoute.read(f"smtp://127.0.0.1:{server.port}?from=shoko@a.example&to=a@b.example&to=c@d.example")
        Mail(route).send(MESSAGE)
    (letter,) = server.letters
    assert (letter["subject"], letter["from"], letter["to"]) == (
        MESSAGE.subject,
        "shoko@a.example",
        "a@b.example, c@d.example",
    )
    assert letter.get_content().replace("\r\n", "\n") == MESSAGE.body
    assert letter["message-id"].endswith("@a.example>")
    assert server.receivers == ["a@b.example", "c@d.example"]
    assert server.logins == []


def test_a_user_logs_in() -> None:
    with mail_receiver() as server:
        route = MailRoute.read(f"smtp://u:secret@127.0.0.1:{server.port}?from=s@a.example&to=a@b.example&starttls=0")
        Mail(route).send(MESSAGE)
    assert server.logins == [("u", "secret")]


def test_a_password_never_crosses_in_the_clear_unasked() -> None:
    with mail_receiver() as server:
        route = MailRoute.read(f"smtp://u:secret@127.0.0.1:{server.port}?from=s@a.example&to=a@b.example")
        with pytest.raises(MessageNotDelivered, match="STARTTLS"):
            Mail(route).send(MESSAGE)
    assert (server.logins, server.letters) == ([], [])


def test_a_refusal_names_who_was_refused() -> None:
    with mail_receiver() as server:
        server.refuses = True
        route = MailRoute.read(f"smtp://127.0.0.1:{server.port}?from=shoko@a.example&to=a@b.example")
        with pytest.raises(MessageNotDelivered, match="refused: a@b.example"):
            Mail(route).send(MESSAGE)


def test_a_server_that_never_answers_costs_its_time_and_no_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        route = MailRoute.read(f"smtp://127.0.0.1:{deaf.getsockname()[1]}?from=a@b.example&to=c@d.example")
        with pytest.raises(MessageNotDelivered, match="timed out"):
            Mail(route, timeout_s=0.1).send(MESSAGE)
