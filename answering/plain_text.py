"""What others wrote, as plain text: nothing in it that a page, a terminal or a mail program would bring to life.

The one door for the model's sentences, the questions that it drafts, and the names of documents. The page escapes all the same.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from errors import Language

ADDRESS_REPLACED: dict[Language, str] = {"ja": "（URLは出典を参照）", "en": "(URL: see the source)"}

# What is removed may leave what was hidden around it (`<<b>img …>`); an honest sentence is through after the second round.
_ROUNDS = 6
# Blank, though Unicode counts them as letters, signs or marks: Hangul fillers, Braille's blank, joiners, Mongolian selectors.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
_SELECTORS = re.compile(r"(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_LINE_SIGNS = {"\u2028": "\n", "\u2029": "\n", "\x85": "\n"}

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_REASONING = "think|thinking|thought|reasoning|reflection|analysis|scratchpad"
_THINKING = re.compile(
    rf"[<＜]\s*({_REASONING})\b[^>＞]*[>＞].*?([<＜]\s*/\s*\1\s*[>＞]|\Z)|[<＜]\s*(?:{_REASONING})\b[^>＞]*\Z",
    re.DOTALL | re.IGNORECASE,
)
_STRAY_THINK_END = re.compile(rf"\A.*?[<＜]\s*/\s*(?:{_REASONING})\s*[>＞]", re.DOTALL | re.IGNORECASE)
# Of chat templates: <|im_start|>system, [INST], <<SYS>>.
_TEMPLATE_SIGN = re.compile(
    r"[<＜][|｜][^<>＜＞\n]{0,40}[>＞](?:system|user|assistant)?|\[/?INST\]|<<\s*/?SYS\s*>>", re.IGNORECASE
)
_IMAGE = re.compile(r"!\[(?!\s*\d[\d\s,]*\])[^\]]*\]\s*(?:\([^)]*\)?|\[[^\]]*\]?)")
_MARKED_LINK = re.compile(r"(\[\s*\d[\d\s,]*\])(\([^)]*\)?)")
_LINK = re.compile(r"\[([^\]]*)\]\s*\([^)]*\)?")
_HALF_LINK = re.compile(r"\](?=\()")
_WIKI_LINK = re.compile(r"\[\[(?!\s*\d)([^\]]*)\]\]")
_LINK_DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s*[<!-~]\S*.*$", re.MULTILINE)
_TAG = re.compile(r"[<＜][a-zA-Z/!?][^<>＜＞]*[>＞]")
_HALF_TAG = re.compile(
    r"[<＜]/?(?:!--|img|a|script|style|iframe|svg|object|embed|form|input|button|link|meta|base|video|audio|source|picture"
    r"|body|html|div|span|p|b|i|br|table|details|math|template)(?=[\s/]|\Z)[^<>＜＞]*(?=[<＜]|\Z)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:[a-zａ-ｚ][a-z0-9ａ-ｚ+.-]{1,20}[:：])?[/／]{2}[^\s\u3000-\u30ff\u4e00-\u9fff）)」』】>]+"
    r"|\bwww[.．][^\s\u3000-\u9fff）)」』】>]+",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"\b(?:javascript|vbscript|blob|view-source)\s*[:：]\S+|\bdata\s*[:：](?:[a-z]+/|[;,])\S*|\bmailto\s*[:：]",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<!\d)(\*{1,3}|__)(?=[^\s*_])([^*\n]*[^\s*_])\1(?!\d)")
_MARKUP = re.compile(r"\*{2,}|`{1,3}(?:[a-z]+(?=\n))?|~~+|^\s{0,3}\*\s+|^\s{0,3}#{1,6}\s+|^\s{0,3}>\s?", re.MULTILINE)
# Signs that look like the brackets of our markers, with nothing but digits between them.
_LIKE_MARKER = re.compile(
    r"[\[［【〔⁅〚⟦❲⦋﹝〖\u298b]\s*([\d\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u2473]{1,3})\s*[\]］】〕⁆〛⟧❳⦌﹞〗\u298c]"
)
_ACTIVE = re.compile(r"[<>`]|\]\(|\]:")

Replacing = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Plain:
    """`removed` names what was taken out: `reasoning`, `image`, `link`, `tag`, `address`, `script`, `markup`."""

    text: str
    removed: tuple[str, ...] = ()


def plain_text(text: str, language: Language) -> Plain:
    """Without links, images, tags, addresses, schemes, reasoning, signs of chat templates, Markdown and what can't be seen. Text
    without any of these comes out as it went in."""
    removed: list[str] = []
    for _ in range(_ROUNDS):
        before = text
        text = visible(_decoded(text))
        for name, pattern, replacement in _STEPS:
            instead = ADDRESS_REPLACED[language] if name == "address" else replacement
            text, count = pattern.subn(instead, text)
            removed += [name] * bool(count)
        text = _LIKE_MARKER.sub(_as_marker, text)
        if text == before:
            break
    else:  # nested deeper than anyone writes by accident
        text = _ACTIVE.sub("", text)
    return Plain(text, tuple(dict.fromkeys(removed)))


def plain_name(text: str) -> str:
    """A title, a path or a heading on one line, without what can't be seen or turns the rest of it around."""
    return text if text.isascii() and text.isprintable() else " ".join(visible(text).split("\n"))


def visible(text: str) -> str:
    """Without control (Cc but tab and line breaks), format (Cf: zero-width, bidi, tags), private and unassigned characters, blank
    letters, and selectors that select nothing; those behind a kanji (異体字) stay."""
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(
        _LINE_SIGNS.get(character, character)
        for character in text
        if character in "\n\t\x85"
        or character not in _BLANK
        and unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cn", "Cs")
    )
    return _SELECTORS.sub("", kept)


def _decoded(text: str) -> str:
    """Without HTML's entities, also those of entities (`&amp;lt;`)."""
    for _ in range(_ROUNDS):
        if _ENTITY.search(text) is None:
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text


def _without_target(found: re.Match[str]) -> str:
    """`[1](http://…)` is a marker that poses as a link; `[1](第3条)` one with a remark."""
    inside = found[2].strip("() ")
    return found[1] if inside.isascii() else f"{found[1]} {found[2]}"


def _as_marker(found: re.Match[str]) -> str:
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", found[1]) if sign.isdigit())
    return f"[{int(digits)}]"


_STEPS: tuple[tuple[str, re.Pattern[str], Replacing], ...] = (
    ("reasoning", _THINKING, ""),
    ("reasoning", _STRAY_THINK_END, ""),
    ("tag", _TEMPLATE_SIGN, ""),
    ("image", _IMAGE, ""),
    ("link", _LINK_DEFINITION, ""),
    ("link", _MARKED_LINK, _without_target),
    ("link", _LINK, r"\1"),
    ("link", _WIKI_LINK, r"\1"),
    ("link", _HALF_LINK, "] "),
    ("tag", _TAG, ""),
    ("tag", _HALF_TAG, ""),
    ("script", _SCHEME, ""),
    ("address", _ADDRESS, ""),
    ("markup", _EMPHASIS, r"\2"),
    ("markup", _MARKUP, ""),
)
