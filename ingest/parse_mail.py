"""Mail (RFC 5322) -> subject, who and when, and the body. Attachments are named in the notes, not read."""

from __future__ import annotations

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from errors import FileTooNested, FileWithoutText
from ingest.encoding import decode_text
from ingest.page import Block, Page, ParsedFile
from ingest.parse_html import read_html
from ingest.parse_text import blocks_from_text

_SHOWN_HEADERS = ("From", "To", "Cc", "Date")
# A header's parser takes a kilobyte of memory for every two letters of encoded words; what people read is shorter.
_LONGEST_HEADER = 20_000
_DEEPEST_PART = 100


def parse_mail(path: Path) -> ParsedFile:
    """Raises FileTooNested, and FileWithoutText where neither subject nor body has text."""
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    _check_depth(message)
    subject = _header(message, "Subject")
    lines = [f"{name}: {value}" for name in _SHOWN_HEADERS if (value := _header(message, name))]
    body, encoding, notes = _body(message)
    if not body and not subject:
        raise FileWithoutText(pages=1)
    blocks: list[Block] = [Block("heading", subject, level=1)] if subject else []
    if lines:
        blocks.append(Block("paragraph", "\n".join(lines)))
    title = subject if subject else path.stem
    return ParsedFile(
        "eml", title, (Page((*blocks, *body)),), encoding=encoding, notes=(*notes, *_attachments(message))
    )


def _check_depth(message: EmailMessage) -> None:
    waiting = [(message, 1)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _DEEPEST_PART:
            raise FileTooNested(limit=_DEEPEST_PART)
        waiting.extend((child, depth + 1) for child in part.iter_parts() if isinstance(child, EmailMessage))


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


def _body(message: EmailMessage) -> tuple[tuple[Block, ...], str | None, tuple[str, ...]]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return (), None, ()
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return (), None, ()
    decoded = decode_text(payload, declared=part.get_content_charset())
    blocks = read_html(decoded.text)[1] if part.get_content_type() == "text/html" else blocks_from_text(decoded.text)
    return blocks, decoded.encoding, decoded.notes()


def _attachments(message: EmailMessage) -> tuple[str, ...]:
    names = [
        name if (name := part.get_filename()) is not None else "（名前なし）" for part in message.iter_attachments()
    ]
    return (f"添付ファイル {len(names)} 件は読んでいません: {'、'.join(names)}",) if names else ()
