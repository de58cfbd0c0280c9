"""Sources as scans: printed, stamped, laid on the glass a little askew, and copied in black and white. Without a text layer."""

from __future__ import annotations

import io
import random
import time
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from evaluation.golden.make_samples.pdf_files import write_pdf

_DPI = 200
_SKEW_DEGREES = 0.9
_SPECKS = 400
# Of the file, so that a new run leaves no difference to commit.
_TIME = time.struct_time((2025, 11, 4, 9, 0, 0, 1, 308, 0))


def write_scan(source: str, target: Path) -> None:
    """Raises subprocess.CalledProcessError where Chromium fails."""
    write_pdf(source, target)
    document = pdfium.PdfDocument(target.read_bytes())
    try:
        sheets = [_scanned(page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")) for page in document]
    finally:
        document.close()
    written = io.BytesIO()
    dates = {"creationDate": _TIME, "modDate": _TIME}
    sheets[0].save(written, "PDF", resolution=_DPI, save_all=True, append_images=sheets[1:], producer="", **dates)
    target.write_bytes(written.getvalue())


def _scanned(sheet: Image.Image) -> Image.Image:
    stamped = ImageChops.multiply(sheet, _stamp(sheet.size))
    askew = stamped.rotate(_SKEW_DEGREES, Image.Resampling.BICUBIC, fillcolor=255)
    chance, pen = random.Random(1), ImageDraw.Draw(askew)
    for _ in range(_SPECKS):
        x, y = chance.randrange(sheet.width), chance.randrange(sheet.height)
        pen.rectangle((x, y, x + chance.randrange(2), y + chance.randrange(2)), fill=0)
    return askew.point(lambda grey: 255 if grey > 150 else 0).convert("1")


def _stamp(size: tuple[int, int]) -> Image.Image:
    """A round seal without letters, over the upper right of the text, as a black-and-white copier sees its red."""
    seal = Image.new("L", size, 255)
    pen, (right, top, radius) = ImageDraw.Draw(seal), (size[0] - 300, 330, 70)
    box = (right - radius, top - radius, right + radius, top + radius)
    pen.ellipse(box, outline=120, width=6)
    pen.line((right - radius, top - 18, right + radius, top - 18), fill=120, width=4)
    pen.line((right - radius, top + 18, right + radius, top + 18), fill=120, width=4)
    return seal
