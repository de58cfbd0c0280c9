"""Small real files, made by the tests: PDF by hand, since nothing here writes it; Office files by the libraries that read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

SHARED_DOCS = Path(__file__).resolve().parents[3] / "shared" / "data" / "docs"
needs_shared_docs = pytest.mark.skipif(not SHARED_DOCS.is_dir(), reason="../shared/data/docs is absent")

# An Encrypt dictionary whose check values match no password: a reader must ask for one.
_ENCRYPT = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"


def write_pdf(path: Path, pages: Sequence[Sequence[tuple[str, float]]], locked: bool = False) -> Path:
    """Each page is lines of (text, font size), the first 60 points below the top of an A4 page, 1.5 lines apart.

    The font is not embedded; its encoding 90ms-RKSJ-H (Shift_JIS) lets any reader get the text back.
    """
    font, kids = 3, [4 + 2 * index for index in range(len(pages))]
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode(),
        font: b"<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts ["
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>] >>",
    }
    for kid, lines in zip(kids, pages, strict=True):
        content = _content(lines)
        objects[kid] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {kid + 1} 0 R "
            f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
        ).encode()
        objects[kid + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    path.write_bytes(_file(objects, locked))
    return path


def _content(lines: Sequence[tuple[str, float]]) -> bytes:
    parts, top = [], 782.0
    for text, size in lines:
        parts.append(f"BT /F1 {size} Tf 60 {top} Td <{text.encode('cp932').hex()}> Tj ET")
        top -= 1.5 * size
    return "\n".join(parts).encode()


def _file(objects: dict[int, bytes], locked: bool) -> bytes:
    written = b"%PDF-1.4\n"
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    count = max(objects) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        written += b"%010d 00000 n \n" % offsets[number]
    encrypt = b"/Encrypt " + _ENCRYPT + b" /ID [<00> <00>] " if locked else b""
    return written + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (count, encrypt, start)
