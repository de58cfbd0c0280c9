"""Picture files (PNG, JPEG, TIFF) as documents: their frames as pages, and turning one by some degrees.

A picture may say that it is larger than any memory: its size is looked at before it is decoded.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from errors import FileDamaged, PictureTooLarge, PictureTooManyPages
from ingest.ocr import Picture
from ingest.page import ParsedFile
from ingest.scan import MOST_READ_PIXELS, READ_DPI, PageImage

# A0 at 150 dpi has 35 million pixels; an A4 page at 600 dpi as many.
MOST_PIXELS = 40_000_000
MOST_FRAMES = 2_000
_KINDS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "TIFF": "tiff"}


def parse_picture(path: Path) -> ParsedFile:
    """A file with nothing but pages to be read: every frame of a TIFF, else one. Raises FileDamaged, PictureTooLarge, PictureTooManyPages."""
    with _opened(path) as image:
        frames = int(getattr(image, "n_frames", 1))
        if frames > MOST_FRAMES:
            raise PictureTooManyPages(found=f"{frames:,}", limit=f"{MOST_FRAMES:,}")
        kind = _KINDS[str(image.format)]
    pages = frames if kind == "tiff" else 1
    return ParsedFile(kind, path.stem, (), pages_total=pages, to_ocr=tuple(range(1, pages + 1)))


def picture_image(path: Path, number: int) -> PageImage:
    """Frame `number` (from 1) of a picture file, with its paper white. Raises FileDamaged, PictureTooLarge."""
    image = ImageOps.autocontrast(picture_frame(path, number).convert("L"), cutoff=0.5)
    scale = min(1.0, (MOST_READ_PIXELS / (image.width * image.height)) ** 0.5)
    if scale < 1:
        image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    return PageImage(np.asarray(image, np.uint8), 72 / READ_DPI)


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
            with Image.open(path, formats=("PNG", "JPEG", "TIFF")) as image:
                _check_pixels(image)
                yield image
    except UnidentifiedImageError as error:
        raise FileDamaged(reason="not a picture") from error


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise PictureTooLarge(found=f"{image.width:,} x {image.height:,}", limit=f"{MOST_PIXELS:,}")
