"""Text, Markdown and reStructuredText -> blocks with headings. Markup is taken off, the words stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from errors import FileWithoutText
from index_store.file_records import Note
from ingest.encoding import decode_text
from ingest.letter import begins_letter, letter_title
from ingest.outline import (
    ARTICLE_LEVEL,
    article_blocks,
    blocks_from_paragraphs,
    heading_level,
    is_article,
    is_caption,
    numbered_heading_level,
)
from ingest.page import Block, Page, ParsedFile

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---[ \t]*(?:\n|\Z)", re.S)
_FRONT_TITLE = re.compile(r"^(?:title|name):[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.M)
_FENCE = re.compile(r"^[ \t]*(```|~~~)")
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_][ \t]*){3,}$")
_MARKDOWN_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_TABLE_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$")
_TABLE_LINE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
# Each part is bounded or ends at the mark that opens it, so that a million open brackets are passed over in one go.
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^)]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:[^()]|\([^()]{0,500}\)){0,2000}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_BREAK = re.compile(r"<br[ \t]*/?>", re.I)
_EMPHASIS = re.compile(r"(\*\*|__|~~)(?=\S)(.{1,1000}?)(?<=\S)\1")
_RST_UNDERLINE = re.compile(r"^([=\-`:'\"~^_*+#<>.])\1{2,}[ \t]*$")
_RST_DIRECTIVE = re.compile(r"^[ \t]*\.\.(?:[ \t]|$)|^[ \t]+:[\w-]+:")
_RST_ROLE = re.compile(r":[\w:+-]+:`([^`<]+?)(?:[ \t]*<[^>]*>)?`")


def parse_text(path: Path) -> ParsedFile:
    """Plain text: blank lines part paragraphs, 第n条 and the like are headings. Raises FileWithoutText."""
    decoded = decode_text(path.read_bytes())
    blocks = blocks_from_text(decoded.text)
    return _file("txt", _title(decoded.text.splitlines(), path), blocks, decoded.encoding, decoded.notes())


def _title(lines: Sequence[str], path: Path) -> str:
    """A short first line, or the subject of a letter, or the file's name."""
    first = next((line.strip() for line in lines if line.strip()), "")
    if begins_letter(first):
        return letter_title(lines) or path.stem
    return first if 2 <= len(first) <= 40 and not re.search(r"[。、．，:：=<>{}\\/]", first) else path.stem


def parse_markdown(path: Path) -> ParsedFile:
    """Raises FileWithoutText."""
    decoded = decode_text(path.read_bytes())
    front = _FRONT_MATTER.match(decoded.text)
    body = _without_comments(decoded.text[front.end() :] if front is not None else decoded.text)
    blocks = _MarkdownReader().read(body.split("\n"))
    named = _FRONT_TITLE.search(front.group(1)) if front is not None else None
    title = named.group(1) if named is not None else _first_heading(blocks, path.stem)
    return _file("md", title, blocks, decoded.encoding, decoded.notes())


def parse_rst(path: Path) -> ParsedFile:
    """A line with a line of marks below it is a heading, its level the order in which its mark first came. Raises FileWithoutText."""
    decoded = decode_text(path.read_bytes())
    blocks = _rst_blocks(decoded.text.split("\n"))
    return _file("rst", _first_heading(blocks, path.stem), blocks, decoded.encoding, decoded.notes())


def blocks_from_text(text: str) -> tuple[Block, ...]:
    """Plain text -> blocks; a line that is a heading or an article starts one even without a blank line above it."""
    paragraphs: list[str] = []
    for part in re.split(r"\n[ \t　]*\n", text):
        paragraphs.extend(_break_at_headings(part))
    return blocks_from_paragraphs(paragraphs)


def _break_at_headings(part: str) -> list[str]:
    """A part between blank lines, divided where a heading or an article begins; `1　目的` is one above an indented line."""
    lines = [line.rstrip() for line in part.split("\n") if line.strip()]
    found: list[str] = []
    after_heading = True
    for number, line in enumerate(lines):
        indented_below = number + 1 < len(lines) and lines[number + 1][0] in " \t　" and line[0] not in " \t　"
        numbered = indented_below and numbered_heading_level(line) is not None
        alone = numbered or heading_level(line) is not None or is_caption(line)
        if after_heading or alone or is_article(line):
            found.append(line)
        else:
            found[-1] += "\n" + line
        after_heading = alone
    return found


@dataclass(slots=True)
class _MarkdownReader:
    """Reads line by line; what has been gathered of a paragraph or a table ends when a line of another kind comes."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    in_code: bool = False

    def read(self, source: list[str]) -> tuple[Block, ...]:
        for number, line in enumerate(source):
            following = source[number + 1] if number + 1 < len(source) else ""
            self._take(line, following)
        self._end()
        return tuple(self.blocks)

    def _take(self, line: str, following: str) -> None:
        if _FENCE.match(line):
            self._end()
            self.in_code = not self.in_code
        elif self.in_code:
            self.lines.append(line)
        elif not line.strip():
            self._end()
        elif (heading := _ATX.match(line)) is not None:
            self._heading(heading.group(2), len(heading.group(1)))
        elif re.match(r"^=+[ \t]*$", line) and self.lines:
            self._heading(self.lines.pop(), 1)
        elif re.match(r"^-{2,}[ \t]*$", line) and len(self.lines) == 1:
            self._heading(self.lines.pop(), 2)
        elif self.rows or _TABLE_ROW.match(line) or ("|" in line and _TABLE_LINE.match(following) and "|" in following):
            self._table_row(line)
        elif not _RULE.match(line):
            if _MARKDOWN_ITEM.match(line) or is_article(line):
                self._end()
            self.lines.append(line)

    def _heading(self, text: str, level: int) -> None:
        self._end()
        if plain := _plain_markdown(text):
            self.blocks.append(Block("heading", plain, level=level))

    def _table_row(self, line: str) -> None:
        if not self.rows:
            self._end()
        if not _TABLE_LINE.match(line):
            cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
            self.rows.append(tuple(_plain_markdown(cell).strip() for cell in cells))

    def _end(self) -> None:
        if self.rows:
            self.blocks.append(Block("table", rows=tuple(self.rows)))
            self.rows = []
        text = "\n".join(self.lines) if self.in_code else _plain_markdown("\n".join(self.lines))
        if is_article(text):
            self.blocks.extend(article_blocks(text))
        elif text.strip():
            item = _MARKDOWN_ITEM.match(self.lines[0]) is not None
            self.blocks.append(Block("list_item" if item else "paragraph", text))
        self.lines = []


def _without_comments(text: str) -> str:
    """A comment without an end is text."""
    kept, start = [], 0
    while (opening := text.find("<!--", start)) >= 0 and (closing := text.find("-->", opening + 4)) >= 0:
        kept.append(text[start:opening])
        start = closing + 3
    return "".join([*kept, text[start:]])


def _plain_markdown(text: str) -> str:
    text = _TAG.sub("", _BREAK.sub("\n", _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))))
    text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"`([^`\n]+)`", r"\1", text)
    text = re.sub(r"^[ \t]*>[ \t]?", "", text, flags=re.M)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|~<>])", r"\1", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _rst_blocks(lines: list[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    levels: list[str] = []
    gathered: list[str] = []

    def end() -> None:
        text = "\n".join(gathered).strip("\n")
        gathered.clear()
        if text.strip():
            blocks.append(Block("list_item" if re.match(r"[ \t]*(?:[-*#]\.?|\d+\.)[ \t]", text) else "paragraph", text))

    for line in lines:
        if _RST_UNDERLINE.match(line):
            mark = line[0]
            if len(gathered) == 1 and len(line.strip()) >= 3:
                if mark not in levels:
                    levels.append(mark)
                blocks.append(Block("heading", gathered.pop().strip(), level=levels.index(mark) + 1))
            else:
                end()
        elif not line.strip():
            end()
        elif not _RST_DIRECTIVE.match(line):
            gathered.append(re.sub(r"\*\*(.+?)\*\*", r"\1", _RST_ROLE.sub(r"\1", line)).replace("``", "").rstrip())
    end()
    return tuple(blocks)


def _first_heading(blocks: tuple[Block, ...], otherwise: str) -> str:
    first = next((block for block in blocks if block.kind == "heading" and block.level < ARTICLE_LEVEL), None)
    return first.text if first is not None else otherwise


def _file(file_type: str, title: str, blocks: tuple[Block, ...], encoding: str, notes: tuple[Note, ...]) -> ParsedFile:
    if not any(block.text.strip() or block.rows for block in blocks):
        raise FileWithoutText(pages=1)
    return ParsedFile(file_type, title, (Page(blocks),), encoding=encoding, notes=notes)
