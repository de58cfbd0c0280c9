from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from privacy.log_filter import PersonalDataFilter, install

SECRETS = ("03-1234-5678", "123456789018", "a@example.jp")


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(PersonalDataFilter())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    yield logger, stream


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        ("電話 03-1234-5678", (), "電話 ［電話番号1］"),
        ("電話 %s, %d 件", ("03-1234-5678", 3), "電話 ［電話番号1］, 3 件"),
        ("マイナンバー %s", ("123456789018",), "マイナンバー ［マイナンバー1］"),
        ("マイナンバー %d", (123456789018,), "マイナンバー ［マイナンバー1］"),
        ("マイナンバー %s-%s-%s", ("1234", "5678", "9018"), "マイナンバー ［マイナンバー1］"),
        ("%(who)s", ({"who": "a@example.jp"},), "［メールアドレス1］"),
        ("100%% %s", ("a@example.jp",), "100% ［メールアドレス1］"),
        ("%s", (["a@example.jp"],), "['［メールアドレス1］']"),
        ("%d 件", (3,), "3 件"),
        ("broken %s %s", ("03-1234-5678",), "broken %s %s ('［電話番号1］',)"),
    ],
)
def test_messages_and_arguments(
    log: tuple[logging.Logger, io.StringIO], message: str, arguments: tuple[object, ...], written: str
) -> None:
    logger, stream = log
    logger.warning(message, *arguments)
    assert stream.getvalue() == written + "\n"


def test_exceptions_and_stacks(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    try:
        raise ValueError("電話 03-1234-5678")
    except ValueError:
        logger.exception("失敗 a@example.jp", stack_info=True)
    assert "ValueError: 電話 ［電話番号1］" in stream.getvalue()
    assert not [secret for secret in SECRETS if secret in stream.getvalue()]


def test_arguments_that_a_formatter_takes_stay_in_their_place() -> None:
    record = logging.LogRecord(
        "uvicorn.access", 20, "", 0, '%s - "%s %s" %d', ("127.0.0.1", "GET", "/q?m=a@example.jp", 200), None
    )
    assert PersonalDataFilter("en").filter(record)
    assert record.args == ("127.0.0.1", "GET", "/q?m=[E-mail address 1]", 200)


def test_install_covers_the_handlers_once() -> None:
    handler = logging.NullHandler()
    root = logging.getLogger()
    root.addHandler(handler)
    last_resort = logging.lastResort
    before = {id(one): list(one.filters) for one in (*root.handlers, *([last_resort] if last_resort else []))}
    try:
        installed = install()
        assert install() is installed
        assert handler.filters == [installed]
        assert last_resort is not None and last_resort.filters.count(installed) == 1
    finally:
        for one in (*root.handlers, *([last_resort] if last_resort else [])):
            one.filters = before[id(one)]
        root.removeHandler(handler)
