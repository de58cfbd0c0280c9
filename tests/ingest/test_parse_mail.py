from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from errors import FileWithoutText
from ingest.notes import note
from ingest.page import Block
from ingest.parse_mail import parse_mail


def _mail(subject: str, body: str, charset: str = "utf-8", subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "総務部 <soumu@example.com>"
    message["To"] = "zenin@example.com"
    message["Date"] = "Wed, 01 Apr 2026 09:00:00 +0900"
    message.set_content(body, subtype=subtype, charset=charset)
    return message


def test_subject_who_when_and_body(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(_mail("日当の改定", "4月から日当を3,000円とします。\n\n以上", charset="iso-2022-jp").as_bytes())
    parsed = parse_mail(path)
    assert (parsed.title, parsed.encoding, parsed.notes) == ("日当の改定", "iso2022_jp", ())
    assert parsed.pages[0].blocks == (
        Block("heading", "日当の改定", level=1),
        Block(
            "paragraph",
            "From: 総務部 <soumu@example.com>\nTo: zenin@example.com\nDate: Wed, 01 Apr 2026 09:00:00 +0900",
        ),
        Block("paragraph", "4月から日当を3,000円とします。"),
        Block("paragraph", "以上"),
    )


def test_html_bodies_lose_their_markup_and_attachments_are_named(tmp_path: Path) -> None:
    message = _mail("案内", "<p>会場は<b>大会議室</b></p><script>x</script>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="地図.pdf")
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    parsed = parse_mail(path)
    assert parsed.pages[0].blocks[-1] == Block("paragraph", "会場は大会議室")
    assert parsed.notes == (note("Attachments", count=1, names=("地図.pdf",)),)
    assert parsed.holds == 1


def test_raw_bytes_in_headers_and_body_without_a_charset(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes("Subject: 会議のお知らせ\n\n明日の会議は中止です。".encode("cp932"))
    parsed = parse_mail(path)
    assert parsed.title == "会議のお知らせ"
    assert parsed.pages[0].blocks[-1].text == "明日の会議は中止です。"


def test_a_mail_without_words(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"From: a@example.com\n\n")
    with pytest.raises(FileWithoutText):
        parse_mail(path)
