"""The texts of a slide that nobody sees: shapes beside the slide, letters in white on white, letters of a point.

A background, a fill or a picture behind the letters may lie in the slide, its layout or its master: white letters count as hidden only
where none of these has anything there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.text.text import _Paragraph

from index_store.records import HiddenKind

# Hundredths of a point.
_TINY = 160
_WHITE = {"FFFFFF", "FEFEFE"}
_WHITE_NAMES = {"bg1", "lt1"}
_FILLS = ("a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")

Bounds = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """A slide's size, and whether white letters can be told to stand on nothing but white."""

    width: int
    height: int
    is_white: bool
    behind: tuple[Bounds, ...]

    @classmethod
    def of(cls, slide: Slide, width: int, height: int) -> Ground:
        layers = (slide, slide.slide_layout, slide.slide_layout.slide_master)
        behind = tuple(bounds for layer in layers for bounds in _painted(layer.shapes))
        return cls(width, height, all(_is_light(layer) for layer in layers), behind)


def is_beside(shape: BaseShape, ground: Ground) -> bool:
    """Wholly outside of the slide. A placeholder without a place of its own has its layout's."""
    bounds = _bounds(shape)
    if bounds is None:
        return False
    left, top, right, bottom = bounds
    return right <= 0 or bottom <= 0 or left >= ground.width or top >= ground.height


def hidden_paragraphs(shape: Shape, ground: Ground) -> dict[int, HiddenKind]:
    """The paragraphs, from 0, all of whose letters are hidden."""
    white = ground.is_white and not _has_fill(shape) and not _lies_on_paint(shape, ground)
    found: dict[int, HiddenKind] = {}
    for number, paragraph in enumerate(shape.text_frame.paragraphs):
        kinds = {_hides(run._r, paragraph, white=white) for run in paragraph.runs if run.text.strip()}
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is not None:
            found[number] = kind
    return found


def _hides(run: object, paragraph: _Paragraph, *, white: bool) -> HiddenKind | None:
    said = [run.find(qn("a:rPr")), paragraph._p.find(f"{qn('a:pPr')}/{qn('a:defRPr')}")]  # type: ignore[attr-defined]
    known = [one for one in said if one is not None]
    size = next((one.get("sz") for one in known if one.get("sz") is not None), None)
    if size is not None and size.isdigit() and int(size) <= _TINY:
        return "tiny"
    fill = next((found for one in known if (found := one.find(qn("a:solidFill"))) is not None), None)
    return "white" if white and fill is not None and _is_white(fill) else None


def _is_white(fill: object) -> bool:
    names = {"a:srgbClr": _WHITE, "a:schemeClr": _WHITE_NAMES, "a:sysClr": {"window"}}
    return any(
        (colour := fill.find(qn(tag))) is not None and colour.get("val", "") in values and len(colour) == 0  # type: ignore[attr-defined]
        for tag, values in names.items()
    )


def _has_fill(shape: Shape) -> bool:
    """Of its own, or by its style. A placeholder may have its layout's."""
    element = shape._element
    properties = element.find(qn("p:spPr"))
    if properties is not None and properties.find(qn("a:noFill")) is not None:
        return False
    filled = properties is not None and any(properties.find(qn(tag)) is not None for tag in _FILLS)
    style = element.find(f"{qn('p:style')}/{qn('a:fillRef')}")
    return filled or (style is not None and style.get("idx", "0") != "0")


def _lies_on_paint(shape: Shape, ground: Ground) -> bool:
    bounds = _bounds(shape)
    return bounds is None or any(_meet(bounds, other) and other != bounds for other in ground.behind)


def _painted(shapes: Iterable[BaseShape]) -> Iterator[Bounds]:
    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _painted(shape.shapes)
        elif not isinstance(shape, Shape) or _has_fill(shape):
            bounds = _bounds(shape)
            if bounds is not None:
                yield bounds


def _bounds(shape: BaseShape) -> Bounds | None:
    left, top, width, height = shape.left, shape.top, shape.width, shape.height
    if left is None or top is None or width is None or height is None:
        return None
    return int(left), int(top), int(left + width), int(top + height)


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_light(layer: object) -> bool:
    """No background of its own, or a white one."""
    background = layer._element.find(f"{qn('p:cSld')}/{qn('p:bg')}")  # type: ignore[attr-defined]
    if background is None:
        return True
    reference = background.find(qn("p:bgRef"))
    fill = reference if reference is not None else background.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}")
    return fill is not None and _is_white(fill)
