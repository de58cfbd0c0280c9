"""One file -> its pages: the type by content, then that type's parser, imported when it is first needed.

Runs in the sandboxed process. Anything unexpected that a parser library raises means that the file is damaged;
this is the edge where it becomes one line in the report.
"""

from __future__ import annotations

import importlib
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

from errors import FileDamaged, FileError, FileTooNested, FileUnreadable, FileVanished
from ingest.detect import FileType, detect_type
from ingest.package_guard import check_package
from ingest.page import ParsedFile
from ingest.quality import counted
from ingest.text_limit import check_bytes, check_text
from ingest.unseen_signs import parted

PARSERS: dict[FileType, tuple[str, str]] = {
    "pdf": ("ingest.parse_pdf", "parse_pdf"),
    "docx": ("ingest.parse_office", "parse_docx"),
    "pptx": ("ingest.parse_slides", "parse_pptx"),
    "xlsx": ("ingest.parse_sheet", "parse_xlsx"),
    "csv": ("ingest.parse_sheet", "parse_csv"),
    "html": ("ingest.parse_html", "parse_html"),
    "md": ("ingest.parse_text", "parse_markdown"),
    "rst": ("ingest.parse_text", "parse_rst"),
    "txt": ("ingest.parse_text", "parse_text"),
    "eml": ("ingest.parse_mail", "parse_mail"),
    "png": ("ingest.read_pictures", "parse_picture"),
    "jpeg": ("ingest.read_pictures", "parse_picture"),
    "tiff": ("ingest.read_pictures", "parse_picture"),
    "zip": ("ingest.open_zip", "parse_zip"),
}
# Raise it with every change that makes any file's pages, or its edition, come out otherwise: each document is then read again by the next run.
PARSER_VERSION = 5
_PACKAGES = {"docx", "pptx", "xlsx"}
_PLAIN = {"csv", "html", "md", "rst", "txt"}
# libxml2's own limit (XML_PARSE_HUGE lifts it), and what it says of more.
_XML_DEPTH, _XML_TOO_DEEP = 256, "Excessive depth"


def parse_file(path: Path) -> ParsedFile:
    """Raises a FileError that names what is wrong (FileEmpty, FileTypeUnknown, FilePasswordNeeded, FileDamaged, FileWithoutText,
    FileUnreadable, FileVanished, and those of hostile files: see `errors/`), or MemoryError."""
    file_type = detect_type(path)
    module, function = PARSERS[file_type]
    try:
        _check_before(path, file_type)
        parsed: ParsedFile = getattr(importlib.import_module(module), function)(path)
    except (FileError, MemoryError) as error:
        if _XML_TOO_DEEP in str(error):
            raise FileTooNested(limit=_XML_DEPTH) from error
        raise
    except RecursionError as error:
        raise FileTooNested(limit=sys.getrecursionlimit()) from error
    except FileNotFoundError as error:
        raise FileVanished() from error
    except PermissionError as error:
        raise FileUnreadable(reason=error.strerror) from error
    except Exception as error:  # noqa: BLE001 — parser libraries raise anything on a damaged file
        if _XML_TOO_DEEP in str(error):
            raise FileTooNested(limit=_XML_DEPTH) from error
        raise FileDamaged(reason=f"{type(error).__name__}: {error}"[:200]) from error
    check_text(parsed)
    return counted(parted(replace(parsed, title=_clean_title(parsed.title, path))))


def _check_before(path: Path, file_type: FileType) -> None:
    if file_type in _PACKAGES:
        check_package(path)
    elif file_type in _PLAIN:
        check_bytes(path)


def _clean_title(title: str, path: Path) -> str:
    """One line without control characters, at most 120 characters; the file's stem where nothing is left."""
    plain = "".join(" " if unicodedata.category(character) == "Cc" else character for character in title)
    plain = " ".join(plain.split())
    return plain[:120] if plain else path.stem
