"""Which letters of a PDF nobody sees: scans' text layers and white letters on dark bars are told from what is hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from index_store.records import HiddenKind
from ingest.hidden import hidden_texts
from ingest.parse_pdf import parse_pdf

SEEN = b"BT /F1 12 Tf 50 150 Td (Everybody reads this line.) Tj ET"
WORDS = b"(ONLY A PROGRAM SEES THIS)"
DARK_BAR = b"0 0 0.4 rg 40 90 220 30 re f"
PICTURE = b"q 300 0 0 200 0 0 cm /Im1 Do Q"


OWN = (b"", b"/MediaBox [0 0 300 200]")
INHERITED = (b"/MediaBox [0 0 1200 800]", b"")


def page_of(content: bytes, path: Path, boxes: tuple[bytes, bytes] = OWN) -> Path:
    """A page of 300 by 200 points, or with the tree's and its own box; `/Im1` is a grey picture of one pixel."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] %s >>" % boxes[0],
        b"<< /Type /Page /Parent 2 0 R %s /Contents 5 0 R " % boxes[1]
        + b"/Resources << /Font << /F1 4 0 R >> /XObject << /Im1 6 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        b"\nstream\n\xd0\nendstream",
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(written)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    path.write_bytes(written + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer)
    return path


def kinds(content: bytes, tmp_path: Path) -> set[HiddenKind]:
    parsed = parse_pdf(page_of(content, tmp_path / "a.pdf"))
    found = list(hidden_texts(parsed))
    assert all(one.page.number == 1 and "PROGRAM" in one.text for one in found)
    return {one.kind for one in found}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (SEEN + b" 1 1 1 rg BT /F1 12 Tf 50 100 Td " + WORDS + b" Tj ET", "white"),
        (SEEN + b" BT /F1 0.5 Tf 50 100 Td " + WORDS + b" Tj ET", "tiny"),
        (SEEN + b" BT /F1 12 Tf 3 Tr 50 100 Td " + WORDS + b" Tj ET", "unpainted"),
        (SEEN + b" BT /F1 12 Tf 50 -60 Td " + WORDS + b" Tj ET", "off_page"),
        (SEEN + b" BT /F1 12 Tf 50 100 Td " + WORDS + b" Tj ET " + DARK_BAR.replace(b"0 0 0.4", b"1 1 1"), "covered"),
        (SEEN + b" " + DARK_BAR + b" BT /F1 12 Tf 50 100 Td " + WORDS + b" Tj ET", None),
        (SEEN + b" " + DARK_BAR + b" 1 1 1 rg BT /F1 12 Tf 50 100 Td " + WORDS + b" Tj ET", None),
        (PICTURE + b" BT /F1 12 Tf 3 Tr 50 100 Td " + WORDS + b" Tj ET", None),
        (SEEN + b" BT /F1 12 Tf 200 100 Td (RUNS OVER) Tj " + WORDS + b" Tj ET", None),
    ],
    ids=["white", "tiny", "unpainted", "off_page", "covered", "on_a_bar", "white_on_a_bar", "under_a_scan", "too_long"],
)
def test_what_nobody_sees_is_hidden_and_nothing_else(content: bytes, kind: HiddenKind | None, tmp_path: Path) -> None:
    assert kinds(content, tmp_path) == (set() if kind is None else {kind})


def test_a_text_layer_outside_of_the_scans_picture_is_hidden(tmp_path: Path) -> None:
    small = b"q 300 0 0 150 0 50 cm /Im1 Do Q"
    assert kinds(small + b" BT /F1 12 Tf 3 Tr 50 20 Td " + WORDS + b" Tj ET", tmp_path) == {"unpainted"}
    stamp = b" q 40 0 0 40 0 0 cm /Im1 Do Q"
    assert kinds(SEEN + stamp + b" BT /F1 12 Tf 3 Tr 5 20 Td " + WORDS + b" Tj ET", tmp_path) == {"unpainted"}


def test_a_page_is_as_large_as_the_box_that_it_inherits(tmp_path: Path) -> None:
    wide = page_of(b"BT /F1 12 Tf 800 100 Td (Everybody reads this line.) Tj ET", tmp_path / "a.pdf", INHERITED)
    assert list(hidden_texts(parse_pdf(wide))) == []
