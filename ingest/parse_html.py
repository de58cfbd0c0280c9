"""HTML -> blocks. Scripts, styles and navigation are left out; what a browser doesn't show is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from errors import FileDamaged, FileTooNested, FileWithoutText
from ingest.encoding import decode_text
from ingest.html_hidden import hidden_elements
from ingest.outline import article_blocks, is_article
from ingest.page import Block, Page, ParsedFile

_DROPPED = {"script", "style", "noscript", "template", "nav", "svg", "iframe", "object", "head", "select", "button"}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "li", "dl", "dt", "dd", "table", "pre",
    "blockquote", "figure", "figcaption", "form", "fieldset", "address", "details", "summary", "hr", "body", "html", "center",
}  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.I)
# libxml2's limit of elements in one another.
_DEPTH = 256


def parse_html(path: Path) -> ParsedFile:
    """Raises FileWithoutText, FileDamaged, FileTooNested."""
    data = path.read_bytes()
    declared = _CHARSET.search(data[:4096])
    decoded = decode_text(data, declared.group(1).decode("ascii") if declared is not None else None)
    title, blocks = read_html(decoded.text)
    if not blocks:
        raise FileWithoutText(pages=1)
    first = next((block.text for block in blocks if block.kind == "heading"), path.stem)
    return ParsedFile(
        "html", title if title else first, (Page(blocks),), encoding=decoded.encoding, notes=decoded.notes()
    )


def read_html(text: str) -> tuple[str, tuple[Block, ...]]:
    """The page's title (empty where it has none) and its blocks. Raises FileDamaged, FileTooNested."""
    parser = html.HTMLParser()
    without_declaration = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not without_declaration.strip():
        return "", ()
    try:
        root = html.document_fromstring(without_declaration, parser=parser)
    except (etree.ParserError, ValueError) as error:
        if "empty" in str(error):
            return "", ()  # nothing but comments
        raise FileDamaged(reason=f"HTML: {error}") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise FileTooNested(limit=_DEPTH)  # libxml2 has left out all that lies deeper
    title = _squeeze(root.findtext(".//title") or "")
    body = root.find("body")
    if body is None:
        return title, ()
    hidden = tuple(_take_hidden(body))
    return title, (*_walk(body), *hidden)


def _take_hidden(body: html.HtmlElement) -> Iterator[Block]:
    """The texts of hidden elements, which are gone from `body` then."""
    for kind, node in list(hidden_elements(body)):
        text = _squeeze(" ".join(_inline_text(node).split("\v"))) if node.tag not in _DROPPED else ""
        if node is not body:
            node.drop_tree()
        if text:
            yield Block("paragraph", text, hidden=kind)


def _walk(node: html.HtmlElement) -> Iterator[Block]:
    """The blocks under `node`, in order; text that stands between blocks is a paragraph of its own."""
    loose: list[str] = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and _is_block(child):
            yield from _text_blocks(loose)
            loose = []
            yield from _block(child)
        elif isinstance(child.tag, str) and not _is_hidden(child):
            loose.append(_inline_text(child))
        loose.append(child.tail or "")
    yield from _text_blocks(loose, node.tag)


def _block(node: html.HtmlElement) -> Iterator[Block]:
    if _is_hidden(node):
        return
    if node.tag in _HEADINGS:
        if heading := _squeeze(_inline_text(node)):
            yield Block("heading", heading, level=_HEADINGS[node.tag])
    elif node.tag == "table" and (rows := _rows(node)):
        header = sum(1 for row in node.iter("tr") if row.find("th") is not None and row.find("td") is None)
        yield Block("table", rows=rows, header_rows=min(max(header, 1), len(rows)))
    else:
        yield from _walk(node)


def _text_blocks(parts: list[str], tag: str = "") -> Iterator[Block]:
    text = "\n".join(line for line in (_squeeze(line) for line in "".join(parts).split("\v")) if line)
    if is_article(text):
        yield from article_blocks(text)
    elif text:
        yield Block("list_item" if tag == "li" else "paragraph", text)


def _inline_text(node: html.HtmlElement) -> str:
    """The node's text; `<br>` is a vertical tab, so that white space can be squeezed without losing it."""
    if node.tag == "br":
        return "\v"
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and not _is_hidden(child) and child.tag not in ("rt", "rp"):
            parts.append(_inline_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _rows(table: html.HtmlElement) -> tuple[tuple[str, ...], ...]:
    rows = []
    for row in table.iter("tr"):
        cells = [_squeeze(_inline_text(cell).replace("\v", " ")) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            rows.append(tuple(cells))
    return tuple(rows)


def _is_block(node: html.HtmlElement) -> bool:
    return node.tag in _BLOCKS or node.tag in _HEADINGS or any(child.tag in _BLOCKS for child in node)


def _is_hidden(node: html.HtmlElement) -> bool:
    """Icons and the like say `aria-hidden`: they are seen, but are no text."""
    return node.tag in _DROPPED or node.get("aria-hidden") == "true"


def _squeeze(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip()
