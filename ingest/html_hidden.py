"""The elements of an HTML page that a browser doesn't show, by what they say themselves; style sheets are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from index_store.records import HiddenKind

_NOT_DISPLAYED = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|clip\s*:\s*rect\(\s*0(?:px)?[\s,]+0|clip-path\s*:\s*inset\(\s*(?:50|100)%|transform\s*:[^;]*scale\(\s*0\s*\)"
    r"|(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*;[^\"]*overflow\s*:\s*hidden",
    re.I,
)
_OFF_PAGE = re.compile(r"(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{4,}", re.I)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem|%)?", re.I)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.I)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.I)
_TINY = {"px": 2.0, "pt": 1.6, "em": 0.12, "rem": 0.12, "%": 12.0, "": 0.01}
_NAMED = {"white": "ffffff", "black": "000000", "transparent": "transparent"}
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+))?")


def hidden_elements(body: html.HtmlElement) -> Iterator[tuple[HiddenKind, html.HtmlElement]]:
    """The outermost ones, in order."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if not isinstance(node.tag, str):
            continue
        kind = _hides(node)
        if kind is not None:
            yield kind, node
        else:
            waiting.extend(reversed(node))


def _hides(node: html.HtmlElement) -> HiddenKind | None:
    style = node.get("style") or ""
    if node.get("hidden") is not None or _NOT_DISPLAYED.search(style):
        return "not_displayed"
    if _OFF_PAGE.search(style):
        return "off_page"
    if (size := _SIZE.search(style)) is not None and float(size[1].rstrip(".") or 0) <= _TINY[(size[2] or "").lower()]:
        return "tiny"
    colour = _COLOUR.search(style)
    own = colour[1] if colour is not None else node.get("color")
    if own is None:
        return None
    letters = _colour(own)
    return "white" if letters == "transparent" or letters == _behind(node) else None


def _behind(node: html.HtmlElement) -> str:
    """The nearest background that is told; white where none is. A picture has no colour that is known."""
    for outer in (node, *node.iterancestors()):
        told = _BACKGROUND.search(outer.get("style") or "")
        value = told[1] if told is not None else outer.get("bgcolor")
        if value is not None and (colour := _colour(value)) != "transparent":
            return colour
        # A class may colour what is behind.
        if outer is not node and outer.get("class") and outer.tag != "body":
            return "unknown"
    return "ffffff"


def _colour(value: str) -> str:
    value = value.strip().lower()
    if (parts := _RGB.match(value)) is not None:
        if parts[4] is not None and float(parts[4]) == 0.0:
            return "transparent"
        return "".join(f"{min(int(part), 255):02x}" for part in parts.groups()[:3])
    plain = value.split()[0].removeprefix("#") if value.split() else ""
    plain = _NAMED.get(plain, plain)
    return "".join(2 * letter for letter in plain) if len(plain) == 3 else plain
