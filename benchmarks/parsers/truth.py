"""What an Office file holds, straight from its XML, and what two of three PDF readers agree on: the measure of all readers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Truth:
    """`pages` by number (0 where the format has none), `rows` as the texts of their cells, those with at least two."""

    pages: dict[int, str]
    rows: tuple[tuple[str, ...], ...]


def office_truth(path: Path) -> Truth:
    """Raises zipfile.BadZipFile, KeyError, ElementTree.ParseError for a file that is none."""
    with zipfile.ZipFile(path) as archive:
        if path.suffix == ".docx":
            return _document(archive)
        return _deck(archive) if path.suffix == ".pptx" else _workbook(archive)


def _document(archive: zipfile.ZipFile) -> Truth:
    root = ElementTree.fromstring(archive.read("word/document.xml"))
    paragraphs = [_run_text(paragraph, _WORD) for paragraph in root.iter(f"{_WORD}p")]
    return Truth({0: "\n".join(paragraphs)}, tuple(_rows(root, _WORD)))


def _deck(archive: zipfile.ZipFile) -> Truth:
    pages: dict[int, str] = {}
    rows: list[tuple[str, ...]] = []
    for number, name in enumerate(_slides(archive), start=1):
        root = ElementTree.fromstring(archive.read(name))
        pages[number] = "\n".join(_run_text(paragraph, _DRAWING) for paragraph in root.iter(f"{_DRAWING}p"))
        rows.extend(_rows(root, _DRAWING))
    return Truth(pages, tuple(rows))


def _slides(archive: zipfile.ZipFile) -> list[str]:
    """The parts of the slides in the order of the show, which is not that of their names."""
    relations = ElementTree.fromstring(archive.read("ppt/_rels/presentation.xml.rels"))
    target = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    show = ElementTree.fromstring(archive.read("ppt/presentation.xml"))
    marks = [slide for slide in show.iter() if slide.tag.endswith("}sldId")]
    ids = [next(value for key, value in mark.attrib.items() if key.endswith("}id")) for mark in marks]
    return [f"ppt/{target[one].removeprefix('/ppt/')}" for one in ids]


def _run_text(paragraph: ElementTree.Element, space: str) -> str:
    return "".join(run.text or "" for run in paragraph.iter(f"{space}t"))


def _rows(root: ElementTree.Element, space: str) -> Iterator[tuple[str, ...]]:
    for row in root.iter(f"{space}tr"):
        cells = [_run_text(cell, space) for cell in row if cell.tag == f"{space}tc"]
        texts = tuple(dict.fromkeys(cell for cell in cells if cell.strip()))
        if len(texts) >= 2:
            yield texts


def _workbook(archive: zipfile.ZipFile) -> Truth:
    """The texts of its cells by sheet and row. Numbers are left out: readers may show them as they like."""
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        # Furigana (`rPh`) is no part of what the cell shows.
        shared = [_shown(item) for item in root.iter(f"{_SHEET}si")]
    lines: list[str] = []
    rows: list[tuple[str, ...]] = []
    sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
    for name in sorted(sheets, key=lambda name: int(re.sub(r"\D", "", name))):
        for row in ElementTree.fromstring(archive.read(name)).iter(f"{_SHEET}row"):
            cells = [text for cell in row.iter(f"{_SHEET}c") if (text := _cell(cell, shared)).strip()]
            lines.extend(cells)
            if len(texts := tuple(dict.fromkeys(cells))) >= 2:
                rows.append(texts)
    return Truth({0: "\n".join(lines)}, tuple(rows))


def _shown(item: ElementTree.Element) -> str:
    phonetic = {text for reading in item.iter(f"{_SHEET}rPh") for text in reading.iter(f"{_SHEET}t")}
    return "".join(text.text or "" for text in item.iter(f"{_SHEET}t") if text not in phonetic)


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "s":
        value = cell.find(f"{_SHEET}v")
        return shared[int(value.text)] if value is not None and value.text else ""
    if cell.get("t") == "inlineStr":
        return _run_text(cell, _SHEET)
    return ""
