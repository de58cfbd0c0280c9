"""What a file is, by its content. The name only decides among kinds of text, which look alike inside."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal, get_args

from errors import FileDamaged, FileEmpty, FilePasswordNeeded, FileTypeUnknown, FileUnreadable, FileVanished

FileType = Literal[
    "pdf", "docx", "xlsx", "pptx", "html", "md", "rst", "csv", "eml", "zip", "png", "jpeg", "tiff", "txt"
]
KNOWN_TYPES: tuple[str, ...] = get_args(FileType)

_HEAD_BYTES = 8192
# What begins a picture that may be of pages; TIFF has two byte orders.
_PICTURES: tuple[tuple[bytes, FileType], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream in which Office keeps an encrypted package ([MS-OFFCRYPTO] 2.3.4.3); OLE names are UTF-16.
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OFFICE_FOLDERS: tuple[tuple[str, FileType], ...] = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
# Members by which other formats than a plain archive are told: ODF and EPUB, Java, Open Packaging (Visio, XPS).
_OTHER_PACKAGES = frozenset({"mimetype", "META-INF/MANIFEST.MF", "[Content_Types].xml"})
_TEXT_BY_SUFFIX: dict[str, FileType] = {
    ".md": "md",
    ".markdown": "md",
    ".rst": "rst",
    ".csv": "csv",
    ".tsv": "csv",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".eml": "eml",
}
_HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MAIL_HEADER = re.compile(
    rb"^(from|to|subject|date|received|mime-version|message-id|return-path|delivered-to|content-type|cc|reply-to):",
    re.I | re.M,
)
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


def detect_type(path: Path) -> FileType:
    """Raises FileEmpty, FileTypeUnknown, FilePasswordNeeded (encrypted Office), FileDamaged, FileUnreadable, FileVanished."""
    head = _read_head(path)
    if not head:
        raise FileEmpty()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _package_type(path)
    if head.startswith(b"PK\x05\x06"):
        raise FileEmpty()
    if head.startswith(_OLE_MARK):
        raise _ole_error(path)
    for mark, picture in _PICTURES:
        if head.startswith(mark):
            return picture
    return _text_type(path, head)


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise FileVanished() from error
    except OSError as error:
        raise FileUnreadable(reason=error.strerror) from error


def _package_type(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileDamaged(reason=f"ZIP: {error}") from error
    if "[Content_Types].xml" in names:
        for folder, file_type in _OFFICE_FOLDERS:
            if any(name.startswith(folder) for name in names):
                return file_type
    if _OTHER_PACKAGES.isdisjoint(names):
        return "zip"
    raise _unknown(path, "zip")


def _ole_error(path: Path) -> FilePasswordNeeded | FileTypeUnknown:
    """Old Office formats and encrypted new ones share this container; the directory names the encrypted stream."""
    if _OLE_ENCRYPTED in path.read_bytes():
        return FilePasswordNeeded()
    return _unknown(path, "OLE")


def _text_type(path: Path, head: bytes) -> FileType:
    suffix = path.suffix.lower()
    if _looks_binary(head):
        raise _unknown(path, "binary")
    if _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if _is_mail(head, named_so=suffix == ".eml"):
        return "eml"
    named = _TEXT_BY_SUFFIX.get(suffix, "txt")
    return "txt" if named == "eml" else named


def _looks_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    odd = len(_BINARY.findall(head))
    zeros = head.count(0)
    wide_text = zeros * 20 > len(head) and zeros == max(head[0::2].count(0), head[1::2].count(0)) == odd
    return odd > 0 and not wide_text


def _is_mail(head: bytes, named_so: bool) -> bool:
    """A mail by name needs one known header on top, any other text three of them (a memo may begin with `To:`)."""
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    first_line = top.split(b"\n", 1)[0]
    starts = re.match(rb"[A-Za-z][A-Za-z0-9-]*:", first_line) is not None or first_line.startswith(b"From ")
    found = {name.lower() for name in _MAIL_HEADER.findall(top)}
    return starts and len(found) >= (1 if named_so else 3)


def _unknown(path: Path, inside: str) -> FileTypeUnknown:
    shown = f"{path.suffix} ({inside})" if path.suffix else inside
    return FileTypeUnknown(type=shown, known=", ".join(KNOWN_TYPES))
