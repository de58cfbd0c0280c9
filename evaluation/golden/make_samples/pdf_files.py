"""Sources as PDF, printed by Chromium so that the text layer is real and the fonts are subsets."""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
from pathlib import Path

from evaluation.golden.make_samples.markup import Piece, read_markup

_STYLE = """
@page { size: A4; margin: 24mm 22mm; }
body, h1, h2, th { font-weight: 400; }
body { font-family: "IPAPGothic", "Noto Sans CJK JP", sans-serif; font-size: 11pt; line-height: 1.9; }
h1 { font-size: 17pt; } h2 { font-size: 12.5pt; margin: 1.3em 0 .3em; break-after: avoid; } p, li { margin: .3em 0; }
table { border-collapse: collapse; margin: .8em 0; break-inside: avoid; } th, td { border: 1px solid #444; padding: .2em .8em; }
th { background: #e8eef4; }
"""

# Chromium writes the time of printing; a fixed one keeps the files the same from run to run.
_PRINT_TIME = re.compile(rb"D:\d{14}")


def write_pdf(source: str, target: Path) -> None:
    """Prints to `target`. Raises subprocess.CalledProcessError where Chromium fails."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(_as_html(read_markup(source)), encoding="utf-8")
        printed = Path(folder, "page.pdf")
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            "--disable-background-networking",
        ]
        profile = f"--user-data-dir={folder}/profile"
        command = ["chromium", *flags, profile, f"--print-to-pdf={printed}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        target.write_bytes(_PRINT_TIME.sub(b"D:20251001090000", printed.read_bytes()))


def _as_html(pieces: list[Piece]) -> str:
    title = next(piece.text for piece in pieces if piece.kind == "heading")
    body = "\n".join(_element(piece) for piece in pieces)
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html><html lang="ja"><head>{head}</head><body>{body}</body></html>'


def _element(piece: Piece) -> str:
    if piece.kind == "table":
        return f"<table>{_row(piece.rows[0], 'th')}{''.join(_row(row, 'td') for row in piece.rows[1:])}</table>"
    text = html.escape(piece.text)
    if piece.kind == "heading":
        return f"<h{piece.level}>{text}</h{piece.level}>"
    return f"<p>・{text}</p>" if piece.kind == "item" else f"<p>{text}</p>"


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
