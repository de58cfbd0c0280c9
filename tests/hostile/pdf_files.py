"""PDF files: broken, looping, locked, lying, and small ones that unpack to much."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.hostile.hostile_file import INDEXED, LARGE, Hostile, holding, made, repeated
from tests.ingest.small_files import write_pdf

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_TEXT = b"BT /F1 12 Tf 60 700 Td (travel allowance) Tj ET"
_BROKEN = ("FileDamaged", "FileWithoutText")


def stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", start: int | None = None) -> bytes:
    """Objects by number, with their table; `start` is a false place of the table."""
    written, offsets = b"%PDF-1.5\n", {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    place, count = len(written), max(objects) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        written += b"%010d 00000 n \n" % offsets.get(number, 0)
    where = place if start is None else start
    return written + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, where)


def one_page(page: bytes = b"", content: bytes | None = None, **more: bytes) -> dict[int, bytes]:
    """A catalog (1), its pages (2), a page (3), a font (4) and the page's content (5); `more` as o6=… are further objects."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> /XObject << /X 6 0 R >> >> %s >>" % page,
        4: _FONT,
        5: content if content is not None else stream(b"", _TEXT),
    }
    return objects | {int(name[1:]): body for name, body in more.items()}


def files() -> Iterator[Hostile]:
    yield from _broken()
    yield from _loops()
    yield from _locked()
    yield from _bombs()
    yield from _lies()


def _broken() -> Iterator[Hostile]:
    kind = "pdf_broken"
    whole = pdf(one_page())
    for share in (10, 40, 90):
        cut = whole[: len(whole) * share // 100]
        yield holding(kind, f"cut-at-{share}.pdf", cut, *_BROKEN, INDEXED)
    yield holding(kind, "only-its-mark.pdf", b"%PDF-1.7\n", "FileDamaged")
    yield holding(kind, "no-catalog.pdf", pdf({2: b"<< >>"}), "FileDamaged")
    yield holding(kind, "noise.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 2000, "FileDamaged")
    for place in (-1, 10**12, 3):
        yield holding(kind, f"table-at-{place}.pdf", pdf(one_page(), start=place), INDEXED, "FileDamaged")
    garbage = one_page(content=stream(b"/Filter /FlateDecode", b"\x78\x9c" + b"\xff" * 5000))
    yield holding(kind, "content-is-noise.pdf", pdf(garbage), "FileWithoutText")
    unknown = one_page(content=stream(b"/Filter [/FlateDecode /NoSuch /LZWDecode]", zlib.compress(_TEXT)))
    yield holding(kind, "unknown-filter.pdf", pdf(unknown), "FileWithoutText", INDEXED)


def _loops() -> Iterator[Hostile]:
    kind = "pdf_loops"
    tree = one_page() | {2: b"<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 3 0 R] >>"}
    yield holding(kind, "page-tree.pdf", pdf(tree), INDEXED, *_BROKEN)
    parents = one_page() | {2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] /Parent 2 0 R >>"}
    yield holding(kind, "parents.pdf", pdf(parents), INDEXED, *_BROKEN)
    whole = pdf(one_page())
    start = whole.rindex(b"xref\n0")
    yield holding(kind, "table-leads-to-itself.pdf", pdf(one_page(), b"/Prev %d" % start), INDEXED, "FileDamaged")
    itself = one_page(
        content=stream(b"", b"/X Do " + _TEXT),
        o6=stream(b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>", b"/X Do"),
    )
    yield holding(kind, "form-draws-itself.pdf", pdf(itself), INDEXED)
    length = one_page() | {5: b"<< /Length 5 0 R >>\nstream\n" + _TEXT + b"\nendstream"}
    yield holding(kind, "length-of-itself.pdf", pdf(length), INDEXED, *_BROKEN)
    reference = one_page() | {5: b"6 0 R", 6: b"5 0 R"}
    yield holding(kind, "references.pdf", pdf(reference), "FileWithoutText", "FileDamaged")


def _locked() -> Iterator[Hostile]:
    def lock(path: Path) -> None:
        write_pdf(path, [[("秘密です。", 12)]], locked=True)

    yield made("pdf_locked", "password.pdf", lock, "FilePasswordNeeded")
    unknown = b"/Encrypt << /Filter /NoSuch /V 9 >> /ID [<00> <00>]"
    yield holding("pdf_locked", "unknown-handler.pdf", pdf(one_page(), unknown), "FilePasswordNeeded", "FileDamaged")
    huge = b"/Encrypt << /Filter /Standard /V 4 /R 4 /Length 99999999 /O <41> /U <42> /P -4 >> /ID [<00> <00>]"
    yield holding("pdf_locked", "key-too-long.pdf", pdf(one_page(), huge), "FilePasswordNeeded", "FileDamaged")


def _bombs() -> Iterator[Hostile]:
    kind = "pdf_bomb"
    spaces = b"\x78\x9c" + repeated(b" ", 2 * LARGE)[0]
    yield holding(
        kind,
        "content.pdf",
        pdf(one_page(content=stream(b"/Filter /FlateDecode", spaces))),
        "ParserOutOfMemory",
        "FileWithoutText",
    )
    twice = zlib.compress(b"\x78\x9c" + repeated(b" ", 5 * LARGE)[0], 9)
    content = one_page(content=stream(b"/Filter [/FlateDecode /FlateDecode]", twice))
    yield holding(kind, "content-packed-twice.pdf", pdf(content), "ParserOutOfMemory", "FileWithoutText")
    picture = stream(
        b"/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
        zlib.compress(b"\0" * 2**22),
    )
    drawn = one_page(content=stream(b"", b"/X Do " + _TEXT), o6=picture)
    yield holding(kind, "picture.pdf", pdf(drawn), INDEXED)
    packed = b"\x78\x9c" + repeated(b"10 0 ", LARGE // 2)[0]
    objects = one_page(o6=stream(b"/Type /ObjStm /N 50 /First 300 /Filter /FlateDecode", packed))
    yield holding(kind, "object-stream.pdf", pdf(objects), INDEXED, "ParserOutOfMemory")
    yield holding(kind, "forms-times-ten.pdf", pdf(_forms_times_ten(9)), INDEXED, "ParserTimedOut", "ParserOutOfMemory")
    letters = b"(aaaaaaaaaa) Tj " * 10_000 + b"ET"
    many = one_page(content=stream(b"/Filter /FlateDecode", zlib.compress(b"BT /F1 10 Tf " + letters)))
    yield holding(kind, "hundred-thousand-letters.pdf", pdf(many), INDEXED)
    tiny = one_page(content=stream(b"/Filter /FlateDecode", zlib.compress(b"BT /F1 1 Tf " + letters)))
    yield holding(kind, "hundred-thousand-tiny-letters.pdf", pdf(tiny), "FileTextHidden")


def _forms_times_ten(levels: int) -> dict[int, bytes]:
    """Each form draws the next ten times: a billion words out of ten objects."""
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 4 0 R >> /XObject << /X %d 0 R >> >>"
    )
    objects = one_page(content=stream(b"", b"/X Do " * 10))
    for level in range(levels):
        inner = b"/X Do " * 10 if level + 1 < levels else _TEXT
        objects[6 + level] = stream(form % (7 + level), inner)
    return objects


def _lies() -> Iterator[Hostile]:
    kind = "pdf_lies"
    for count in (b"2000000000", b"-7", b"100000"):
        pages = one_page() | {2: b"<< /Type /Pages /Count %s /Kids [3 0 R] >>" % count}
        yield holding(kind, f"count-{count.decode()}.pdf", pdf(pages), INDEXED, *_BROKEN)
    for box in (b"[0 0 1e30 1e30]", b"[0 0 -5 -5]", b"[0 0 0 0]", b"(x)"):
        name = "".join(letter for letter in box.decode() if letter.isalnum())
        sized = {number: body.replace(b"[0 0 595 842]", box) for number, body in one_page().items()}
        yield holding(kind, f"box-{name}.pdf", pdf(sized), INDEXED, "FileWithoutText", "FileTextHidden")
    script = one_page() | {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while(true){}) >> "
        b"/AA << /WC << /S /Launch /F (/bin/sh) >> >> >>"
    }
    yield holding(kind, "script.pdf", pdf(script), INDEXED)
    reached = one_page(b"/Annots [<< /Subtype /Link /A << /S /URI /URI (http://192.0.2.1/) >> /Rect [0 0 9 9] >>]")
    yield holding(kind, "link.pdf", pdf(reached), INDEXED)
    for depth in (400, 100_000):
        nested = one_page(b"/Deep " + b"[" * depth + b"]" * depth)
        yield holding(kind, f"arrays-{depth}.pdf", pdf(nested), INDEXED, *_BROKEN)
    deep = one_page(content=stream(b"", b"q " * 200_000 + _TEXT))
    yield holding(kind, "states-without-end.pdf", pdf(deep), INDEXED)
    offset = b"\0" * 900 + pdf(one_page())
    yield holding(kind, "mark-comes-late.pdf", offset, INDEXED, "FileDamaged")
