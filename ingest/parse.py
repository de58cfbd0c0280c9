"""One file -> its pages: the type by content, then that type's parser, imported when it is first needed.

Runs in the sandboxed process. Anything unexpected that a parser library raises means that the file is damaged;
this is the edge where it becomes one line in the report.
"""

from __future__ import annotations

import importlib
import unicodedata
from dataclasses import replace
from pathlib import Path

from errors import FileDamaged, FileError, FileUnreadable, FileVanished
from ingest.detect import FileType, detect_type
from ingest.page import ParsedFile

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
    "zip": ("ingest.open_zip", "parse_zip"),
}
PARSER_VERSION = 1


def parse_file(path: Path) -> ParsedFile:
    """Raises a FileError that names what is wrong (FileEmpty, FileTypeUnknown, FilePasswordNeeded, FileDamaged, FileWithoutText,
    FileUnreadable, FileVanished), or MemoryError."""
    file_type = detect_type(path)
    module, function = PARSERS[file_type]
    try:
        parsed: ParsedFile = getattr(importlib.import_module(module), function)(path)
    except (FileError, MemoryError):
        raise
    except FileNotFoundError as error:
        raise FileVanished() from error
    except PermissionError as error:
        raise FileUnreadable(reason=error.strerror) from error
    except Exception as error:  # noqa: BLE001 — parser libraries raise anything on a damaged file
        raise FileDamaged(reason=f"{type(error).__name__}: {error}"[:200]) from error
    return replace(parsed, title=_clean_title(parsed.title, path))


def _clean_title(title: str, path: Path) -> str:
    """One line without control characters, at most 120 characters; the file's stem where nothing is left."""
    plain = "".join(" " if unicodedata.category(character) == "Cc" else character for character in title)
    plain = " ".join(plain.split())
    return plain[:120] if plain else path.stem
