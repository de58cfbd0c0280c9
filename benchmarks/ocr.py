"""How many characters of scanned pages are read wrong: `python -m benchmarks.ocr --documents ../shared/data/docs/derived_from_mhlw`.

Character error rate: edit distance to the true text over its length, after NFKC and without white space. `any_order` compares line
with line, whichever stands first: on a page whose boxes stand beside its text, the truth's order is one of several that are right.
Each page is read by the sandbox as a run reads it. The turned pages are the second clean one, the vertical ones are drawn here.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Literal

from PIL import Image

from benchmarks.vertical_pages import TEXT, japanese_font, sample_text, vertical_page
from ingest.read_scan import page_image
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.scan import ScannedPage

Kind = Literal["clean", "skewed", "turned", "vertical"]
# The page of the truth whose boxes the text layer put last; the file of one page shows it, turned.
_BOXED, _TURNED_FILE = 1, "scan_rotated90.pdf"
_TURNED_AGAIN = 2


@dataclass(frozen=True, slots=True)
class ScannedFigure:
    """`page` counts from 1; the rates are shares of 0 to 1, `confidence` is what the reader thinks of itself. `boxed` pages have
    boxes beside their text: their order isn't the truth's."""

    kind: Kind
    name: str
    page: int
    letters: int
    rate: float
    any_order: float
    confidence: float
    seconds: float
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class OcrResult:
    pages: tuple[ScannedFigure, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    kind: Kind
    name: str
    path: Path
    page: int
    truth: str
    boxed: bool = False


def measure(documents: Path) -> OcrResult:
    with TemporaryDirectory(prefix="shoko-ocr-") as folder, Sandbox(SandboxLimits(768, 300.0), "scan") as sandbox:
        cases = [*_scans(documents), *_turned(documents, Path(folder)), *_vertical(Path(folder))]
        return OcrResult(tuple(_measured(sandbox, case) for case in cases))


def error_rate(text: str, truth: str) -> float:
    """Edit distance over the truth's length."""
    return _distance(_comparable(text), _comparable(truth)) / max(1, len(_comparable(truth)))


def any_order_rate(lines: Sequence[str], truth: str) -> float:
    """Each true line with the read line that is most like it, the best pairs first; what is left over is wrong altogether."""
    wanted = [line for line in map(_comparable, truth.splitlines()) if line]
    given = [line for line in map(_comparable, lines) if line]
    pairs = sorted(
        (_distance(one, other) / max(len(one), len(other)), at, number)
        for at, one in enumerate(wanted)
        for number, other in enumerate(given)
    )
    left, unused, wrong = set(range(len(wanted))), set(range(len(given))), 0.0
    for share, at, number in pairs:
        if at in left and number in unused and share < 1.0:
            left.discard(at)
            unused.discard(number)
            wrong += _distance(wanted[at], given[number])
    wrong += sum(len(wanted[at]) for at in left) + sum(len(given[number]) for number in unused)
    return wrong / max(1, sum(map(len, wanted)))


def _scans(documents: Path) -> Iterator[_Case]:
    truths = (documents / "scan_truth.txt").read_text(encoding="utf-8").split("\f")
    kinds: tuple[tuple[Kind, str], ...] = (("clean", "scan_clean_150dpi.pdf"), ("skewed", "scan_skew_noise_150dpi.pdf"))
    for kind, name in kinds:
        for page in range(1, 4):
            yield _Case(kind, name, documents / name, page, truths[page - 1], boxed=page == _BOXED)
    yield _Case("turned", _TURNED_FILE, documents / _TURNED_FILE, 1, truths[_BOXED - 1], boxed=True)


def _turned(documents: Path, folder: Path) -> Iterator[_Case]:
    truth = (documents / "scan_truth.txt").read_text(encoding="utf-8").split("\f")[_TURNED_AGAIN - 1]
    upright = Image.fromarray(page_image(documents / "scan_clean_150dpi.pdf", _TURNED_AGAIN).pixels)
    for degrees in (90, 180, 270):
        path = folder / f"turned-{degrees}.png"
        upright.rotate(-degrees, expand=True).save(path)
        yield _Case("turned", path.name, path, 1, truth)


def _vertical(folder: Path) -> Iterator[_Case]:
    """None without a Japanese font. The page in Mincho was looked at while the cutting of letters was written, the other not."""
    for font, name, text in (
        (japanese_font(), "vertical", TEXT),
        (japanese_font(gothic=True), "vertical-gothic", sample_text()),
    ):
        if font is None:
            continue
        drawn = vertical_page(font, text)
        for kind, degrees in (("", 0.0), ("-askew", 1.2)):
            path = folder / f"{name}{kind}.png"
            drawn.picture.rotate(degrees, fillcolor=255).save(path)
            yield _Case("vertical", path.name, path, 1, drawn.text)


def _measured(sandbox: Sandbox, case: _Case) -> ScannedFigure:
    began = perf_counter()
    read: ScannedPage = sandbox.scan(case.path, case.page)
    seconds = perf_counter() - began
    lines = [line.text for line in read.lines]
    return ScannedFigure(
        kind=case.kind,
        name=case.name,
        page=case.page,
        letters=len(_comparable(case.truth)),
        rate=error_rate("".join(lines), case.truth),
        any_order=error_rate("".join(lines), case.truth)
        if case.kind == "vertical"
        else any_order_rate(lines, case.truth),
        confidence=read.confidence if read.confidence is not None else 0.0,
        seconds=seconds,
        boxed=case.boxed,
    )


def _comparable(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != against)))
        previous = current
    return previous[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=Path("../shared/data/docs/derived_from_mhlw"))
    sys.stdout.write(json.dumps(asdict(measure(parser.parse_args().documents))) + "\n")


if __name__ == "__main__":
    main()
