"""Labels of buttons, choices and tooltips are Markdown: what a person or a document wrote must stay text in them."""

from __future__ import annotations

_SIGNS = "\\`*_{}[]()#+-.!|<>~:$&"


def plain_label(text: str) -> str:
    """On one line, every sign of Markdown's escaped."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text.replace("\n", " "))
