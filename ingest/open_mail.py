"""What is attached to a mail (RFC 2045, 2183, 5322). Runs in the sandboxed process.

A picture that the mail's HTML shows and a signature are part of the mail; everything else beside its body is attached.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from functools import partial
from pathlib import Path

from errors import FileDamaged, FileTooNested
from ingest.encoding import decode_text
from ingest.find_files import why_no_document
from ingest.member import Member, nothing

_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_FORWARDED = "message/rfc822"
# Headers as they were written: an attached mail comes out as it went in.
_AS_WRITTEN = policy.default.clone(refold_source="none")
_HAS_RAW = re.compile("[\udc80-\udcff]")
_NAME_PARAMETER = re.compile(r"name\s*=\s*\"?([^\";]+)")
_PIECE_BYTES = 2**16
_LONGEST_NAME = 120
_DEEPEST_PART = 100


@dataclass(frozen=True, slots=True)
class Attachment:
    """`index` counts the mail's parts from 1."""

    index: int
    name: str
    part: MIMEPart


def read_message(data: bytes) -> EmailMessage:
    """Raises FileTooNested where its parts lie in more than 100 others."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    waiting = [(message, 1)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _DEEPEST_PART:
            raise FileTooNested(limit=_DEEPEST_PART)
        waiting.extend((child, depth + 1) for child in part.iter_parts() if isinstance(child, EmailMessage))
    return message


def mail_members(path: Path) -> Iterator[Member]:
    """What is attached, in the mail's order. Raises FileDamaged."""
    for attachment in attachments(read_message(path.read_bytes())):
        reason = why_no_document(attachment.name)
        if reason is not None:
            yield Member(attachment.name, nothing, refused=reason)
        else:
            yield Member(attachment.name, partial(_pieces, attachment))


def attachments(message: EmailMessage) -> tuple[Attachment, ...]:
    body = message.get_body(preferencelist=("plain", "html"))
    found = []
    for index, (part, around) in enumerate(_leaves(message), start=1):
        if part is not body and _is_attached(part, around):
            found.append(Attachment(index, _name(part, index), part))
    return tuple(found)


def _leaves(message: EmailMessage) -> Iterator[tuple[MIMEPart, str]]:
    """Every part that isn't made of others, with the type of the one around it. An attached mail is such a part."""
    waiting: list[tuple[MIMEPart, str]] = [(message, "")]
    while waiting:
        part, around = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = [(sub, part.get_content_subtype()) for sub in part.iter_parts()]
            waiting.extend(reversed(inner))
        else:
            yield part, around


def _is_attached(part: MIMEPart, around: str) -> bool:
    if part.get_content_type() in _SIGNATURES:
        return False
    if part.get_content_disposition() == "attachment" or part.get_content_type() == _FORWARDED:
        return True
    shown_in_body = part["Content-ID"] is not None and part.get_content_maintype() == "image"
    return around not in ("alternative", "related") and not shown_in_body and bool(part.get_payload())


def _name(part: MIMEPart, index: int) -> str:
    """As the sender wrote it, without folders; else the attached mail's subject, else the part's number and type."""
    raw = _raw_name(part)
    written = raw if raw is not None else _decoded(part.get_filename(""))
    base = _plain(re.split(r"[/\\]", written)[-1])
    if base.strip(". "):
        ending = ".eml" if part.get_content_type() == _FORWARDED and not base.lower().endswith(".eml") else ""
        return f"{base}{ending}"
    if part.get_content_type() == _FORWARDED:
        subject = _plain(_decoded(str(_attached_mail(part).get("Subject", ""))))
        return f"{subject or f'添付メール{index}'}.eml"
    return f"添付{index}{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _decoded(name: str) -> str:
    """Encoded words (RFC 2047) in a file name, as Outlook writes them against the standard."""
    if "=?" in name:
        try:
            pieces = decode_header(name)
        except (HeaderParseError, ValueError):
            pieces = [(name, None)]
        return "".join(
            piece if isinstance(piece, str) else decode_text(piece, declared=charset).text for piece, charset in pieces
        )
    return name


def _raw_name(part: MIMEPart) -> str | None:
    """The name where the header has raw bytes (cp932, say) against the standard: the library puts U+FFFD for them."""
    for header, value in part.raw_items():
        if header.lower() in ("content-disposition", "content-type") and _HAS_RAW.search(value):
            text = decode_text(value.encode("ascii", errors="surrogateescape")).text
            named = _NAME_PARAMETER.search(text)
            if named is not None:
                return named.group(1)
    return None


def _plain(name: str) -> str:
    """One line of printable characters; at most `_LONGEST_NAME`, its ending kept."""
    line = "".join(character if character.isprintable() else " " for character in name.replace("/", "∕"))
    line = " ".join(line.split())
    if len(line) <= _LONGEST_NAME:
        return line
    ending = Path(line).suffix[-10:]
    return line[: _LONGEST_NAME - len(ending)] + ending


def _attached_mail(part: MIMEPart) -> EmailMessage:
    """Raises FileDamaged where the part isn't the mail that its type says."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, EmailMessage):
        raise FileDamaged(reason="message/rfc822")
    return inner


def _pieces(attachment: Attachment) -> Iterator[bytes]:
    data = _content(attachment.part)
    for start in range(0, len(data), _PIECE_BYTES):
        yield data[start : start + _PIECE_BYTES]


def _content(part: MIMEPart) -> bytes:
    if part.get_content_type() == _FORWARDED:
        return _attached_mail(part).as_bytes(policy=_AS_WRITTEN)
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
