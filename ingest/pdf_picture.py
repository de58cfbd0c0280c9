"""A page of a PDF, drawn for reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from errors import FileDamaged
from ingest.pdf_lines import open_pdf
from ingest.scan import MOST_READ_PIXELS, READ_DPI, PageImage


def pdf_image(path: Path, number: int) -> PageImage:
    """Page `number` (from 1) at `READ_DPI`, a larger one as large as may be. Raises FileDamaged, FilePasswordNeeded."""
    document = open_pdf(path)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(READ_DPI / 72, (MOST_READ_PIXELS / max(width * height, 1.0)) ** 0.5)
        drawn = page.render(scale=scale, grayscale=True).to_numpy()
        return PageImage(np.ascontiguousarray(drawn.reshape(drawn.shape[:2]), np.uint8), 1 / scale)
    except (pdfium.PdfiumError, IndexError) as error:
        raise FileDamaged(reason=f"PDF: {error}") from error
    finally:
        document.close()
