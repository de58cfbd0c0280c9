"""The runs of a Word document that its reader doesn't see: hidden text, letters in white on white, letters of a point.

They are taken out of the tree before it is read, so that the paragraphs around them read as people see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from lxml import etree

from index_store.records import HiddenKind

# Half points: smaller letters are a dot a line high on paper.
_TINY = 3
_WHITE = {"FFFFFF", "FEFEFE", "FDFDFD"}
_PLAIN_FILLS = {"auto", "FFFFFF", ""}
_OFF = {"0", "false", "off", "none"}
_SHAPES = ("wsp", "txbxContent")
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class HiddenRun:
    kind: HiddenKind
    text: str


def take_hidden(document: DocxDocument) -> tuple[HiddenRun, ...]:
    """What stood in the hidden runs of each paragraph, by kind; the runs are gone from the document."""
    styles = {style.get(qn("w:styleId"), ""): style for style in document.styles.element.iter(qn("w:style"))}
    looks = _Looks(styles, white_hides=not _is_dark(document))
    found: list[HiddenRun] = []
    for paragraph in document.element.body.iter(qn("w:p")):
        found.extend(_of_paragraph(paragraph, looks))
    return tuple(found)


def _of_paragraph(paragraph: etree._Element, looks: _Looks) -> Iterator[HiddenRun]:
    texts: dict[HiddenKind, str] = {}
    for run in list(paragraph.iter(qn("w:r"))):
        text = "".join(piece.text or "" for piece in run.findall(qn("w:t")))
        if not text.strip() or next(run.iterancestors(qn("w:p")), None) is not paragraph:
            continue
        kind = looks.hides(run, paragraph)
        if kind is not None:
            texts[kind] = texts.get(kind, "") + text
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)
    yield from (HiddenRun(kind, text.strip()) for kind, text in texts.items())


class _Looks:
    """How runs look, their styles' word included. `white_hides`: the page is white."""

    def __init__(self, styles: dict[str, etree._Element], *, white_hides: bool) -> None:
        self._styles = styles
        self._white_hides = white_hides

    def hides(self, run: etree._Element, paragraph: etree._Element) -> HiddenKind | None:
        said = self._said(run, paragraph)
        if (vanish := _first(said, "w:vanish")) is not None and vanish.get(qn("w:val"), "1").lower() not in _OFF:
            return "vanish"
        size = _first(said, "w:sz")
        if size is not None and 0 < _number(size) <= _TINY:
            return "tiny"
        colour = _first(said, "w:color")
        if self._white_hides and colour is not None and _is_white(colour) and not self._is_shaded(run, paragraph, said):
            return "white"
        return None

    def _said(self, run: etree._Element, paragraph: etree._Element) -> list[etree._Element]:
        """The properties that speak of the run, the nearest first."""
        own = run.find(qn("w:rPr"))
        said = [own] if own is not None else []
        for style in (own.find(qn("w:rStyle")) if own is not None else None, _paragraph_style(paragraph)):
            if style is not None:
                said.extend(self._of_style(style.get(qn("w:val"), "")))
        return said

    def _of_style(self, name: str) -> Iterator[etree._Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            properties = style.find(qn("w:rPr"))
            if properties is not None:
                yield properties
            based = style.find(qn("w:basedOn"))
            if based is None:
                return
            name = based.get(qn("w:val"), "")

    def _is_shaded(self, run: etree._Element, paragraph: etree._Element, said: list[etree._Element]) -> bool:
        """Whether anything behind the letters has a colour, or may have one."""
        if _first(said, "w:highlight") is not None or any(_is_filled(one.find(qn("w:shd"))) for one in said):
            return True
        if _is_filled(paragraph.find(f"{qn('w:pPr')}/{qn('w:shd')}")):
            return True
        style = _paragraph_style(paragraph)
        named = self._styles.get(style.get(qn("w:val"), "")) if style is not None else None
        if named is not None and _is_filled(named.find(f"{qn('w:pPr')}/{qn('w:shd')}")):
            return True
        return any(self._colours(outer) for outer in run.iterancestors())

    def _colours(self, outer: etree._Element) -> bool:
        if outer.tag == qn("w:tc"):
            return _is_filled(outer.find(f"{qn('w:tcPr')}/{qn('w:shd')}"))
        if outer.tag == qn("w:tbl"):
            style = outer.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
            named = self._styles.get(style.get(qn("w:val"), "")) if style is not None else None
            own = outer.find(f"{qn('w:tblPr')}/{qn('w:shd')}")
            return _is_filled(own) or (named is not None and any(_is_filled(one) for one in named.iter(qn("w:shd"))))
        # A shape's fill comes from itself, its style or its theme: white letters in one are taken to be seen.
        return etree.QName(outer).localname in _SHAPES


def _is_dark(document: DocxDocument) -> bool:
    background = document.element.find(qn("w:background"))
    return background is not None and background.get(qn("w:color"), "auto").upper() not in ("AUTO", "FFFFFF")


def _paragraph_style(paragraph: etree._Element) -> etree._Element | None:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")


def _first(said: list[etree._Element], name: str) -> etree._Element | None:
    return next((found for one in said if (found := one.find(qn(name))) is not None), None)


def _is_white(colour: etree._Element) -> bool:
    return colour.get(qn("w:val"), "").upper() in _WHITE or colour.get(qn("w:themeColor")) in ("background1", "light1")


def _is_filled(shading: etree._Element | None) -> bool:
    if shading is None:
        return False
    pattern = shading.get(qn("w:val"), "clear")
    return shading.get(qn("w:fill"), "auto").upper() not in {fill.upper() for fill in _PLAIN_FILLS} or pattern not in (
        "clear",
        "nil",
    )


def _number(size: etree._Element) -> float:
    try:
        return float(size.get(qn("w:val"), "0"))
    except ValueError:
        return 0.0
