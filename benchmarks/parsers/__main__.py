"""Our readers beside Kreuzberg, MarkItDown and plain pdfium, on the same real files:
`python -m benchmarks.parsers --python build/parsers/bin/python [--docs ../shared/data/docs] [--files 12]`.

Each library reads all files of a format in a process of its own, imports not counted. `kept` is the share of the text: for Office
files of what stands in their XML, for PDF of what two of the three other readers agree on. `order`: of the runs of characters that
stand once on both sides, the share in one order (for PDF the mean over the other readers). `rows`: table rows whose cells stay in
one line. `pages`: pages and slides whose text has the right number. JSON on stdout, the table on stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from pydantic import TypeAdapter

from benchmarks.parsers.compare import agreed, in_order, kept, line_runs, pages_told, rows_together
from benchmarks.parsers.truth import office_truth
from benchmarks.processes import stop_on_signals

SCRIPT = Path(__file__).with_name("read_with.py")
FORMATS = ("pdf", "docx", "pptx", "xlsx")
READERS = ("ours", "kreuzberg", "markitdown", "pdfium")
# Real documents only: what is broken or a mere picture on purpose has its own tests.
FOLDERS = ("gif_digital_agency", "mhlw_model_rules", "yaizu_city")
LIMIT_S = 1800


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as one library read it; `pages` by number, 0 for text without one."""

    file: str
    pages: dict[int, str]
    failed: str
    wall_s: float
    cpu_s: float

    @property
    def text(self) -> str:
        return "\n".join(self.pages[number] for number in sorted(self.pages))


@dataclass(frozen=True, slots=True)
class Line:
    """A library on a format. Shares are None where nothing is to be compared."""

    reader: str
    format: str
    files: int
    failed: int
    wall_s: float
    cpu_s: float
    kept: float | None
    order: float | None
    rows: float | None
    pages: float | None


@dataclass(frozen=True, slots=True)
class ParsersResult:
    lines: tuple[Line, ...]


_READING = TypeAdapter(Reading)


def measure(files: Mapping[str, Sequence[Path]], python: Path) -> ParsersResult:
    lines: list[Line] = []
    for kind, paths in files.items():
        readers = [reader for reader in READERS if reader != "pdfium" or kind == "pdf"]
        read = {reader: list(_read(reader, paths, python)) for reader in readers}
        lines.extend(_pdf_lines(read) if kind == "pdf" else _office_lines(kind, paths, read))
    return ParsersResult(tuple(lines))


def _read(reader: str, paths: Sequence[Path], python: Path) -> Iterator[Reading]:
    """Raises RuntimeError with its last words where the library's process ends badly."""
    interpreter = sys.executable if reader == "ours" else str(python)
    done = subprocess.run(
        [interpreter, str(SCRIPT), reader, *map(str, paths)],
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
        capture_output=True,
        timeout=LIMIT_S,
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit {done.returncode}"]
        raise RuntimeError(f"{reader} with {interpreter}: {said[-1]}; see benchmarks/parsers/requirements.txt")
    return (_READING.validate_json(line) for line in done.stdout.splitlines())


def _office_lines(kind: str, paths: Sequence[Path], read: Mapping[str, list[Reading]]) -> Iterator[Line]:
    truths = [office_truth(path) for path in paths]
    counted = [line_runs(_text(truth.pages)) for truth in truths]
    for reader, readings in read.items():
        pairs = list(zip(truths, readings, strict=True))
        orders = [in_order(_text(truth.pages), reading.text) for truth, reading in pairs]
        told = [pages_told(truth.pages, reading.pages) for truth, reading in pairs]
        yield _line(
            reader,
            kind,
            readings,
            kept=_ratio(
                [(kept(all_runs, r.text), all_runs.total()) for all_runs, r in zip(counted, readings, strict=True)]
            ),
            order=_ratio(orders),
            rows=_ratio([(rows_together(truth.rows, reading.text), len(truth.rows)) for truth, reading in pairs]),
            pages=_ratio(told),
        )


def _pdf_lines(read: Mapping[str, list[Reading]]) -> Iterator[Line]:
    for reader, readings in read.items():
        others = {name: other for name, other in read.items() if name != reader}
        wanted = [agreed([other[at].text for other in others.values()]) for at in range(len(readings))]
        orders = [
            _ratio([in_order(other[at].text, reading.text) for at, reading in enumerate(readings)])
            for other in others.values()
        ]
        told = [pages_told(true.pages, reading.pages) for true, reading in zip(read["pdfium"], readings, strict=True)]
        yield _line(
            reader,
            "pdf",
            readings,
            kept=_ratio(
                [(kept(all_runs, r.text), all_runs.total()) for all_runs, r in zip(wanted, readings, strict=True)]
            ),
            order=round(fmean([order for order in orders if order is not None]), 4),
            pages=_ratio(told),
        )


def _line(reader: str, kind: str, readings: Sequence[Reading], **shares: float | None) -> Line:
    return Line(
        reader=reader,
        format=kind,
        files=len(readings),
        failed=sum(bool(reading.failed) for reading in readings),
        wall_s=round(sum(reading.wall_s for reading in readings), 2),
        cpu_s=round(sum(reading.cpu_s for reading in readings), 2),
        kept=shares["kept"],
        order=shares["order"],
        rows=shares.get("rows"),
        pages=shares["pages"],
    )


def _text(pages: Mapping[int, str]) -> str:
    return "\n".join(pages[number] for number in sorted(pages))


def _ratio(parts: Sequence[tuple[int, int]]) -> float | None:
    total = sum(among for _, among in parts)
    return round(sum(part for part, _ in parts) / total, 4) if total else None


def chosen_files(docs: Path, count: int) -> dict[str, list[Path]]:
    """At most `count` of each format, evenly from all by name; files that are links to an old version only once."""
    found: dict[str, list[Path]] = {}
    for kind in FORMATS:
        paths = sorted(path for folder in FOLDERS for path in (docs / folder).rglob(f"*.{kind}") if _is_real(path))
        step = max(1.0, len(paths) / count)
        found[kind] = [paths[int(at * step)] for at in range(min(count, len(paths)))]
    return found


def _is_real(path: Path) -> bool:
    """Neither Word's lock file, nor a PDF of one picture a page, nor an older version of another file."""
    return not path.name.startswith(("~$", "454-1-")) and not path.parent.name.startswith("old_")


def table(result: ParsersResult) -> str:
    head = (
        "| format | reader | files | failed | CPU s | text kept | order | rows whole | page numbers |\n"
        + "|---" * 9
        + "|"
    )
    rows = [
        f"| {line.format} | {line.reader} | {line.files} | {line.failed} | {line.cpu_s:.2f} | "
        + " | ".join(
            "—" if share is None else f"{share:.3f}" for share in (line.kept, line.order, line.rows, line.pages)
        )
        + " |"
        for line in result.lines
    ]
    return "\n".join([head, *rows]) + "\n"


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, default=Path("build/parsers/bin/python"), help="with requirements.txt")
    parser.add_argument("--docs", type=Path, default=Path("../shared/data/docs"))
    parser.add_argument("--files", type=int, default=12, help="at most so many of each format")
    arguments = parser.parse_args()
    result = measure(chosen_files(arguments.docs, arguments.files), arguments.python)
    sys.stderr.write(table(result))
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
