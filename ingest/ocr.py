"""Character recognition by RapidOCR (PP-OCRv6 on ONNX Runtime): the only door of both, and of OpenCV.

Two questions are asked of it: where on a picture text stands, and what one line says. Everything between them, how a page
is turned and in which order it is read, is ours (`ingest/read_scan.py`).
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # shape (height, width), 0 is black
Corners = NDArray[
    np.float64
]  # shape (4, 2): x, y from the upper left; clockwise from the upper left corner of the text

_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
INSTALL_COMMAND = "pip install rapidocr onnxruntime"
# The finder reads pages of this many pixels on the longer side best (its own default), and takes 300 MB for them.
_FIND_SIDE = 1760
# The finder brings the shorter side to 736 pixels, whatever the longer one becomes then: a dot takes 4 GB, a narrow strip
# 100 MB for each of its widths. No side may be shorter than this, and none than this share of the other.
_LEAST_SIDE, _LEAST_SHARE = 64, 0.25
# Longer lines than this are cut by whoever asks: the reader's memory grows with them.
LONGEST_LINE = 48


@dataclass(frozen=True, slots=True)
class LineText:
    """What a line says, and how sure that is, 0 to 1."""

    text: str
    confidence: float


class ReadsLines(Protocol):
    """A text finder and line reader."""

    def find(self, picture: Picture) -> list[Corners]:
        """The text on a picture, line by line, in no order."""
        ...

    def read(self, line: Picture) -> LineText:
        """A picture of one horizontal line."""
        ...


def engine_is_installed() -> bool:
    """Looks for the packages without importing them."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES)


class Engine:
    """The models in this process, on one thread. Load it once: it takes two seconds and 120 MB."""

    def __init__(self) -> None:
        import cv2
        from rapidocr import RapidOCR
        from rapidocr import __file__ as package

        cv2.setNumThreads(1)
        self._cv2 = cv2
        models = Path(package).parent / "models"
        # With their paths given, the models of the package are taken, and none is ever asked for over the network.
        self._rapid: Any = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.use_preprocess_img": False,
                "Global.text_score": 0.0,
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.model_path": str(next(models.glob("*_det_small.onnx"))),
                "Rec.model_path": str(next(models.glob("*_rec_small.onnx"))),
                "Rec.rec_batch_num": 1,
            }
        )
        blank = np.full((736, 736), 255, np.uint8)
        self.find(blank)
        self.read(blank[:48, :320])

    def find(self, picture: Picture) -> list[Corners]:
        scale = min(1.0, _FIND_SIDE / max(picture.shape))
        small = picture
        if scale < 1:
            size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
            small = cast(Picture, self._cv2.resize(picture, size, interpolation=self._cv2.INTER_AREA))
        found = self._rapid(_three_channels(_on_paper(small)), use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        return [] if boxes is None else [np.asarray(box, np.float64) / scale for box in boxes]

    def read(self, line: Picture) -> LineText:
        found = self._rapid(_three_channels(line), use_det=False, use_cls=False, use_rec=True)
        if found.txts is None:
            return LineText("", 0.0)
        # The models know the middle dot of Chinese; in Japanese it is ・ throughout.
        return LineText(str(found.txts[0]).replace("·", "・"), float(found.scores[0]))


@lru_cache(maxsize=1)
def engine() -> Engine:
    """This process's engine, loaded at the first call."""
    return Engine()


def _on_paper(picture: Picture) -> Picture:
    """White to the right and below, where a side is too short for the finder; what stands on it keeps its place."""
    least = max(_LEAST_SIDE, round(_LEAST_SHARE * max(picture.shape)))
    height, width = (max(side, least) for side in picture.shape)
    return np.pad(picture, ((0, height - picture.shape[0]), (0, width - picture.shape[1])), constant_values=255)


def _three_channels(picture: Picture) -> NDArray[np.uint8]:
    return np.repeat(picture[:, :, np.newaxis], 3, axis=2)
