"""Sources as mail: a block of headers, an empty line, the text; in ISO-2022-JP as older programs send it, or in UTF-8; with
files attached under encoded names (RFC 2231), or none."""

from __future__ import annotations

from collections.abc import Sequence
from email.charset import BASE64, Charset
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import SMTP
from email.utils import formataddr, parseaddr
from pathlib import Path

_PEOPLE = ("From", "To", "Cc")


def write_mail(source: str, charset: str, attached: Sequence[tuple[str, bytes]], target: Path) -> None:
    """`charset` is `iso-2022-jp` (7 bit) or `utf-8` (base64). Raises UnicodeEncodeError for a character it lacks."""
    head, _, text = source.partition("\n\n")
    encoding = Charset(charset)
    if charset == "utf-8":
        encoding.body_encoding = BASE64
    body = MIMENonMultipart("text", "plain", charset=charset)
    body.set_payload(text, charset=encoding)
    message = _with_attached(body, attached) if attached else body
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        message[name] = _encoded(name, value, charset)
    target.write_bytes(message.as_bytes(policy=SMTP))


def _with_attached(body: MIMENonMultipart, attached: Sequence[tuple[str, bytes]]) -> MIMEMultipart:
    # A fixed boundary: a new run leaves no difference to commit.
    message = MIMEMultipart("mixed", boundary="=_kirisaka_shokan", _subparts=[body])
    for name, data in attached:
        part = MIMEApplication(data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        message.attach(part)
    return message


def _encoded(name: str, value: str, charset: str) -> str:
    if name in _PEOPLE:
        person, address = parseaddr(value)
        return formataddr((Header(person, charset).encode(), address))
    return value if value.isascii() else Header(value, charset, header_name=name).encode()
