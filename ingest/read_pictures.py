"""Pictures of pages: a picture file's frames, a PDF's page drawn for reading, and turning one by some degrees.

A picture may say that it is larger than any memory: its size is looked at before it is decoded.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from errors import FileDamaged, PictureTooLarge
from ingest.ocr import Picture
from ingest.page import ParsedFile
from ingest.pdf_lines import open_pdf

# A0 at 150 dpi has 35 million pixels; an A4 page at 600 dpi as many.
MOST_PIXELS = 40_000_000
MOST_FRAMES = 2_000
# For reading: letters of 10 points are 28 pixels high, more than the reader uses.
_DPI = 200
_MOST_READ_PIXELS = 12_000_000
_KINDS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "TIFF": "tiff"}


@dataclass(frozen=True, slots=True)
class PageImage:
    """In grey, black on white. `points` is the length of a pixel."""

    pixels: Picture
    points: float


def parse_picture(path: Path) -> ParsedFile:
    """A file with nothing but pages to be read: every frame of a TIFF, else one. Raises FileDamaged, PictureTooLarge."""
    with _opened(path) as image:
        frames = int(getattr(image, "n_frames", 1))
        if frames > MOST_FRAMES:
            raise PictureTooLarge(found=f"{frames:,} ページ", limit=f"{MOST_FRAMES:,} ページ")
        kind = _KINDS[str(image.format)]
    pages = frames if kind == "tiff" else 1
    return ParsedFile(kind, path.stem, (), pages_total=pages, to_ocr=tuple(range(1, pages + 1)))


def page_image(path: Path, number: int) -> PageImage:
    """Page `number` (from 1) of a PDF or picture file, as its reader would see it. Raises FileDamaged, FilePasswordNeeded,
    PictureTooLarge."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    return _of_pdf(path, number) if is_pdf else _of_picture(path, number)


def picture_frame(path: Path, number: int) -> Image.Image:
    """Frame `number` (from 1), turned as its camera says. Raises FileDamaged, PictureTooLarge."""
    with _opened(path) as image:
        try:
            image.seek(number - 1)
            _check_pixels(image)
            return _on_white(ImageOps.exif_transpose(image))
        except (EOFError, OSError, SyntaxError, ValueError) as error:
            raise FileDamaged(reason=f"{image.format}: {error}"[:200]) from error


def rotate(picture: Picture, degrees: float) -> Picture:
    """Counter-clockwise about the middle, the picture growing so that nothing is lost, with white in its corners."""
    turned = Image.fromarray(picture).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return np.asarray(turned, np.uint8)


def _of_pdf(path: Path, number: int) -> PageImage:
    document = open_pdf(path)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_READ_PIXELS / max(width * height, 1.0)) ** 0.5)
        image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
        return PageImage(np.asarray(image, np.uint8), 1 / scale)
    except (pdfium.PdfiumError, IndexError) as error:
        raise FileDamaged(reason=f"PDF: {error}") from error
    finally:
        document.close()


def _of_picture(path: Path, number: int) -> PageImage:
    image = ImageOps.autocontrast(picture_frame(path, number).convert("L"), cutoff=0.5)
    scale = min(1.0, (_MOST_READ_PIXELS / (image.width * image.height)) ** 0.5)
    if scale < 1:
        image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    return PageImage(np.asarray(image, np.uint8), 72 / _DPI)


def _on_white(image: Image.Image) -> Image.Image:
    """What is transparent shows the paper."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    drawn = image.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(paper, drawn).convert("RGB")


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    # Our own limits say more than the library's warning of "decompression bombs", and hold for every frame.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=tuple(_KINDS)) as image:
                _check_pixels(image)
                yield image
    except UnidentifiedImageError as error:
        raise FileDamaged(reason="not a picture") from error


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        found = f"{image.width:,} x {image.height:,}"
        raise PictureTooLarge(found=f"{found} ピクセル", limit=f"{MOST_PIXELS:,} ピクセル")
