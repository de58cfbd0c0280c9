"""Sources as mail: a block of headers, an empty line, the text; in ISO-2022-JP as older programs send it, or in UTF-8."""

from __future__ import annotations

from email.charset import BASE64, Charset
from email.header import Header
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import SMTP
from email.utils import formataddr, parseaddr
from pathlib import Path

_PEOPLE = ("From", "To", "Cc")


def write_mail(source: str, charset: str, target: Path) -> None:
    """`charset` is `iso-2022-jp` (7 bit) or `utf-8` (base64). Raises UnicodeEncodeError for a character it lacks."""
    head, _, text = source.partition("\n\n")
    encoding = Charset(charset)
    if charset == "utf-8":
        encoding.body_encoding = BASE64
    message = MIMENonMultipart("text", "plain", charset=charset)
    message.set_payload(text, charset=encoding)
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        message[name] = _encoded(name, value, charset)
    target.write_bytes(message.as_bytes(policy=SMTP))


def _encoded(name: str, value: str, charset: str) -> str:
    if name in _PEOPLE:
        person, address = parseaddr(value)
        return formataddr((Header(person, charset).encode(), address))
    return value if value.isascii() else Header(value, charset, header_name=name).encode()
