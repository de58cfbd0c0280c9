"""PDF with a text layer, written by hand: no library of the project writes one.

The font is not embedded. Its encoding 90ms-RKSJ-H (Shift_JIS) lets any reader get the text back (ISO 32000-1, table 118).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation.safety.carriers.carrier import Carrier

_LINE, _TOP, _LEFT, _SIZE = 20.0, 780.0, 60, 11
_WIDE = 42
# Half-width letters of Adobe-Japan1 are 500 wide, all others 1000.
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts ["
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /DW 1000 /W [231 389 500] /CIDSystemInfo "
    b"<< /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>] >>"
)


def write_pdf(carrier: Carrier, target: Path) -> None:
    """Raises UnicodeEncodeError for a character that Shift_JIS lacks."""
    content = b"\n".join(_operators(carrier))
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        _FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    target.write_bytes(_file(objects))


def _operators(carrier: Carrier) -> Iterator[bytes]:
    top = _TOP
    yield _shown(carrier.title, top, size=16)
    for text in carrier.paragraphs:
        top -= _LINE / 2
        for line in _lines(text):
            top -= _LINE
            yield _shown(line, top)
    lines = [_line for part in carrier.attack.splitlines() for _line in _lines(part)]
    for number, line in enumerate(lines, start=1):
        if carrier.placed("white"):
            yield b"1 1 1 rg " + _shown(line, top - _LINE * (number + 1)) + b" 0 0 0 rg"
        elif carrier.placed("tiny"):
            yield _shown(line, top - _LINE - number, size=0.6)
        elif carrier.placed("off_page"):
            yield _shown(line, -100 - _LINE * number)
        elif carrier.placed("unpainted"):
            yield _shown(line, top - _LINE * (number + 1), mode=3)


def _shown(text: str, top: float, size: float = _SIZE, mode: int = 0) -> bytes:
    return f"BT /F1 {size} Tf {mode} Tr {_LEFT} {top} Td <{text.encode('cp932').hex()}> Tj ET".encode()


def _lines(text: str) -> Iterator[str]:
    """Cut where a line is full; English between two words."""
    line, width = "", 0
    for piece in text.split(" ") if text.isascii() else text:
        joint = " " if text.isascii() and line else ""
        wide = sum(1 if character.isascii() else 2 for character in joint + piece)
        if line and width + wide > 2 * _WIDE:
            yield line
            line, width, joint = "", 0, ""
        line, width = line + joint + piece, width + wide
    if line:
        yield line


def _file(objects: tuple[bytes, ...]) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    )
