"""Plain lines -> headings, paragraphs and list items: how Japanese rules and reports mark their parts in mere text.

`第1章 総則`, `第3条（目的）　この規程は…`, `附則`, `1.2 概要`, and the caption that stands alone on the line before its article
(`（目的）` above `第1条　…`), which is joined to the article's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.page import Block

_DIGITS = "0-9０-９一二三四五六七八九十百千〇"
ARTICLE_LEVEL = 5
_DIVISION_LEVELS = {"編": 1, "部": 1, "章": 2, "節": 3, "款": 4}
_DIVISION = re.compile(rf"^第\s*[{_DIGITS}]+\s*([編部章節款])(?:[\s　]+|の[{_DIGITS}]+[\s　]*|(?=[（(])|$)(.{{0,40}})$")
_ARTICLE = re.compile(rf"^(第\s*[{_DIGITS}]+\s*条(?:\s*の\s*[{_DIGITS}]+)*)(?=[\s　（(【]|$)[\s　]*")
_SUPPLEMENT = re.compile(r"^(?:附\s*則|付\s*則|別\s*表|別\s*紙|様\s*式)[^。、]{0,30}$")
_CAPTION = re.compile(r"^[（(【][^（(【】)）]{1,40}[】)）]$")
_LEADING_CAPTION = re.compile(r"^[（(【]([^（(【】)）]{1,40})[】)）][\s　]*")
_NUMBERED = re.compile(r"^([0-9０-９]{1,2}(?:[.．－-][0-9０-９]{1,2})*)[.．]?[\s　]+(\S.{0,39})$")
_LIST_ITEM = re.compile(
    rf"^(?:[・●○◯■□◆◇▪※\-–*•‣]|[（(][{_DIGITS}a-zA-Zア-ンｱ-ﾝ]{{1,3}}[)）]|[①-⑳]|[ア-ン][\s　.．、)）]|[0-9０-９]{{1,2}}[)）.．]|[{_DIGITS}]{{1,3}}[\s　])"
)
_SENTENCE_END = re.compile(r"[。．！？、,;；：:]$")


def heading_level(line: str) -> int | None:
    """The depth of a line that is a heading in its whole, by its form alone; None where it isn't one."""
    text = line.strip()
    if (division := _DIVISION.match(text)) is not None and not _SENTENCE_END.search(text):
        return _DIVISION_LEVELS[division.group(1)]
    return 2 if _SUPPLEMENT.match(text) else None


def is_article(line: str) -> bool:
    """Whether a line begins an article (`第3条 …`), and isn't a mere mention of one (`第3条に定める…`)."""
    return _ARTICLE.match(line.strip()) is not None


def is_list_item(line: str) -> bool:
    return _LIST_ITEM.match(line.strip()) is not None


def is_caption(line: str) -> bool:
    """`（目的）`, alone on its line."""
    return _CAPTION.match(line.strip()) is not None


def starts_anew(line: str) -> bool:
    """Whether a line can't continue the sentence of the line above it."""
    return heading_level(line) is not None or is_article(line) or is_list_item(line) or is_caption(line)


def numbered_heading_level(line: str) -> int | None:
    """`1.2 概要` -> 7. For documents without articles; a sentence or a list's entry with a full stop isn't a heading."""
    found = _NUMBERED.match(line.strip())
    if found is None or _SENTENCE_END.search(line.strip()):
        return None
    return ARTICLE_LEVEL + len(re.split(r"[.．－-]", found.group(1)))


def blocks_from_paragraphs(paragraphs: Sequence[str]) -> tuple[Block, ...]:
    """One or more blocks a paragraph. Numbered headings count only where the text has no articles."""
    with_articles = any(is_article(paragraph) for paragraph in paragraphs)
    blocks: list[Block] = []
    caption = ""
    for paragraph in paragraphs:
        if caption and not is_article(paragraph):
            blocks.append(Block("paragraph", caption))
            caption = ""
        if is_caption(paragraph):
            caption = paragraph.strip()
            continue
        blocks.extend(_blocks_of(paragraph, caption, with_articles))
        caption = ""
    if caption:
        blocks.append(Block("paragraph", caption))
    return tuple(blocks)


def _blocks_of(paragraph: str, caption: str, with_articles: bool) -> Iterable[Block]:
    text = paragraph.strip()
    if is_article(text):
        return article_blocks(text, caption)
    level = heading_level(text)
    if level is None and not with_articles and "\n" not in text:
        level = numbered_heading_level(text)
    if level is not None:
        return (Block("heading", text, level=level),)
    return (Block("list_item" if is_list_item(text) else "paragraph", text),)


def article_blocks(text: str, caption: str = "") -> tuple[Block, ...]:
    """`第3条（目的）　この規程は…` -> the heading `第3条（目的）` and the paragraph after it."""
    number = _ARTICLE.match(text)
    if number is None:
        return (Block("paragraph", text),)
    rest = text[number.end() :]
    if (own := _LEADING_CAPTION.match(rest)) is not None:
        head, rest = number.group(1) + own.group(0).strip(), rest[own.end() :]
    elif caption:
        head = number.group(1) + caption
    elif rest and len(rest) <= 30 and "\n" not in rest and not _SENTENCE_END.search(rest):
        head, rest = text, ""
    else:
        head = number.group(1)
    heading = Block("heading", head, level=ARTICLE_LEVEL)
    return (heading, Block("paragraph", rest)) if rest.strip() else (heading,)
