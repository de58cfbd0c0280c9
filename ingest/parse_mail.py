"""Mail (RFC 5322) -> subject, who and when, and the body. What is attached is named in the notes and counted: each of them is
a document of its own (`ingest.open_mail`)."""

from __future__ import annotations

import re
from email.message import EmailMessage
from pathlib import Path

from errors import FileWithoutText
from index_store.file_records import Note
from ingest.encoding import decode_text
from ingest.notes import note
from ingest.open_mail import attachments, read_message
from ingest.page import Block, Page, ParsedFile
from ingest.parse_html import read_html
from ingest.parse_text import blocks_from_text

_SHOWN_HEADERS = ("From", "To", "Cc", "Date")
# A header's parser takes a kilobyte of memory for every two letters of encoded words; what people read is shorter.
_LONGEST_HEADER = 20_000


def parse_mail(path: Path) -> ParsedFile:
    """Raises FileTooNested, and FileWithoutText where neither subject nor body has text and nothing is attached."""
    message = read_message(path.read_bytes())
    attached = tuple(attachment.name for attachment in attachments(message))
    subject = _header(message, "Subject")
    lines = [f"{name}: {value}" for name in _SHOWN_HEADERS if (value := _header(message, name))]
    body, encoding, notes = _body(message)
    if not body and not subject and not attached:
        raise FileWithoutText(pages=1)
    blocks: list[Block] = [Block("heading", subject, level=1)] if subject else []
    if lines:
        blocks.append(Block("paragraph", "\n".join(lines)))
    title = subject if subject else path.stem
    named = (note("Attachments", count=len(attached), names=attached),) if attached else ()
    page = Page((*blocks, *body))
    return ParsedFile("eml", title, (page,), encoding=encoding, notes=(*notes, *named), holds=len(attached))


def _header(message: EmailMessage, name: str) -> str:
    """A header as people read it; one with raw bytes instead of encoded words is decoded like a text."""
    written = next((value for known, value in message.raw_items() if known.lower() == name.lower()), "")
    if any("\udc80" <= character <= "\udcff" for character in written):
        text = decode_text(written[:_LONGEST_HEADER].encode("ascii", errors="surrogateescape")).text
    elif written:
        text = str(message.policy.header_fetch_parse(name, written[:_LONGEST_HEADER]))
    else:
        text = ""
    return re.sub(r"\s+", " ", text.encode("utf-8", errors="replace").decode("utf-8")).strip()


def _body(message: EmailMessage) -> tuple[tuple[Block, ...], str | None, tuple[Note, ...]]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return (), None, ()
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return (), None, ()
    decoded = decode_text(payload, declared=part.get_content_charset())
    blocks = read_html(decoded.text)[1] if part.get_content_type() == "text/html" else blocks_from_text(decoded.text)
    return blocks, decoded.encoding, decoded.notes()
