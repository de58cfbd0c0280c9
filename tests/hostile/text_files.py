"""Text: without end, in broken encodings, made of what can't be seen; Markdown, HTML and XML that nest."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.hostile.hostile_file import INDEXED, Hostile, holding, made, sparse
from tests.hostile.office_files import ENTITIES

_RULE = "第1条（目的）　この規程は、出張旅費の支給について定める。\n"
_MB = 2**20


def files(canary: str) -> Iterator[Hostile]:
    yield from _huge()
    yield from _encodings()
    yield from _unseen()
    yield from _markdown()
    yield from _html()
    yield from _xml(canary)


def _huge() -> Iterator[Hostile]:
    kind = "huge_text"
    head = _RULE.encode() * 200
    yield made(kind, "nothing-but-zeros.txt", sparse(b"", 190 * _MB), "FileTypeUnknown")
    yield made(kind, "zeros-after-the-start.txt", sparse(head, 190 * _MB), "FileTextTooLong")
    yield made(kind, "zeros-after-the-start.csv", sparse(b"a,b\n" * 3000, 190 * _MB), "FileTextTooLong")
    yield made(kind, "zeros-after-the-start.html", sparse(b"<html><body>" + head, 190 * _MB), "FileTextTooLong")
    yield made(
        kind,
        "zeros-after-the-start.eml",
        sparse(b"From: a@b\nTo: c@d\nSubject: e\n\n" + head, 190 * _MB),
        "ParserOutOfMemory",
    )
    yield made(kind, "over-the-limit.txt", sparse(head, 300 * _MB), "FileTooLarge")
    yield made(kind, "a-terabyte.pdf", sparse(b"%PDF-1.4\n", 2**40), "FileTooLarge")
    yield made(kind, "zeros-after-the-mark.pdf", sparse(b"%PDF-1.4\n", 190 * _MB), "FileDamaged")
    yield made(kind, "zeros-after-the-mark.docx", sparse(b"PK\x03\x04", 190 * _MB), "FileDamaged")
    yield made(
        kind, "zeros-after-the-mark.xls", sparse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 190 * _MB), "FileTypeUnknown"
    )
    yield holding(kind, "one-line.txt", "あ" * 300_000, INDEXED)
    yield holding(kind, "one-line-of-letters.txt", "a" * 500_000, INDEXED)
    yield holding(kind, "one-line-of-spaces.txt", " " * 500_000 + "終", INDEXED)
    yield holding(kind, "only-headings.txt", "第1章 総則\n" * 30_000, INDEXED)
    yield holding(kind, "only-captions.txt", "（目的）\n" * 30_000, INDEXED)


def _encodings() -> Iterator[Hostile]:
    kind = "broken_encoding"
    for name, mark in (
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32", b"\xff\xfe\0\0"),
    ):
        yield holding(kind, f"only-a-mark-{name}.txt", mark, "FileWithoutText")
    lone = _RULE.encode("utf-16-le") + b"\x00\xd8" * 50 + _RULE.encode("utf-16-le")
    yield holding(kind, "lone-surrogates-utf-16.txt", b"\xff\xfe" + lone, INDEXED)
    yield holding(kind, "lone-surrogates-utf-8.txt", _RULE.encode() + b"\xed\xa0\x80" * 50, INDEXED)
    yield holding(kind, "half-a-character.txt", (_RULE * 3).encode()[:-2], INDEXED)
    yield holding(kind, "odd-utf-16.txt", b"\xff\xfe" + (_RULE * 3).encode("utf-16-le")[:-1], INDEXED)
    mixed = _RULE.encode() + _RULE.encode("cp932") + _RULE.encode("euc_jp") + _RULE.encode("utf-16-le")
    yield holding(kind, "four-in-one.txt", _RULE.encode() * 300 + mixed, INDEXED)
    yield holding(kind, "zeros-between.txt", _RULE.encode() * 300 + b"\0" * 1000 + _RULE.encode(), INDEXED)
    yield holding(kind, "jis-never-ends.txt", b"\x1b$B" + b"\x21" * 5001, INDEXED, "FileWithoutText")
    yield holding(kind, "jis-escapes.txt", b"\x1b$B\x1b(B" * 30_000 + b"text", INDEXED)
    yield holding(kind, "overlong.txt", b"\xc0\xaf" * 1000 + _RULE.encode(), INDEXED)
    noise = bytes(random.Random(4).choices([*range(0x20, 0x7F), *range(0xA1, 0xFF)], k=200_000))
    yield holding(kind, "noise.txt", noise, INDEXED)
    yield holding(kind, "utf-32-too-far.txt", b"\xff\xfe\0\0" + b"\xff\xff\xff\x7f" * 100, INDEXED, "FileWithoutText")


def _unseen() -> Iterator[Hostile]:
    kind = "unseen_characters"
    yield holding(kind, "zero-width.txt", "\u200b\u200d\u2060\ufeff" * 50_000, INDEXED, "FileWithoutText")
    yield holding(kind, "directions.txt", "\u202e\u2066" * 50_000 + _RULE, INDEXED)
    yield holding(kind, "tags.txt", "".join(chr(0xE0020 + n % 95) for n in range(50_000)) + _RULE, INDEXED)
    yield holding(kind, "marks-upon-marks.txt", "か" + "\u3099" * 20_000 + _RULE, INDEXED)
    yield holding(kind, "letters-that-grow.txt", "\ufdfa" * 10_000, INDEXED)  # NFKC makes 18 characters of each
    yield holding(kind, "controls.txt", _RULE * 300 + "\x01\x02\x07\x1b[31m\x7f\x85\u2028" * 1000, INDEXED)
    yield holding(kind, "no-characters.txt", "\ufffe\uffff\U0010ffff" * 1000 + _RULE, INDEXED)
    yield holding(kind, "private.txt", "\ue000\U000f0000" * 20_000, INDEXED)


def _markdown() -> Iterator[Hostile]:
    kind = "absurd_markdown"
    for name, unit in (
        ("brackets", "["),
        ("parentheses", "]("),
        ("stars", "*a **"),
        ("quotes", ">"),
        ("ticks", "`"),
        ("pictures", "!["),
    ):
        yield holding(
            kind,
            f"{name}.md",
            unit * (10_000_000 // len(unit)) if unit == "[" else unit * 30_000,
            INDEXED,
            "FileWithoutText",
        )
    yield holding(kind, "bold-never-ends.md", "**a " * 20_000, INDEXED)
    yield holding(kind, "links-open.md", "[a](" * 20_000, INDEXED)
    yield holding(kind, "link-in-link.md", "[" * 50_000 + "a" + "](b)" * 50_000, INDEXED)
    yield holding(kind, "tags.md", "<a" * 30_000, INDEXED)
    yield holding(kind, "comments.md", "<!--" * 30_000, INDEXED, "FileWithoutText")
    yield holding(kind, "strikes.md", "~~a" * 20_000, INDEXED)
    yield holding(
        kind, "table-wide.md", "|a" * 20_000 + "|\n" + "|--" * 20_000 + "|\n" + "|b" * 20_000 + "|\n", INDEXED
    )
    yield holding(kind, "table-line.md", "a|b\n" + "--|" * 30_000 + "x\n", INDEXED)
    yield holding(kind, "rule.md", "- " * 20_000 + "x", INDEXED)
    yield holding(kind, "front.md", "---\n" + "title: \n" * 20_000, INDEXED)
    yield holding(kind, "headings.md", "".join(f"{'#' * (n % 6 + 1)} 章{n}\n" for n in range(30_000)), INDEXED)
    yield holding(kind, "roles.rst", ":a:`" * 20_000, INDEXED)
    yield holding(kind, "marks.rst", "".join(f"題{n}\n{chr(33 + n % 90) * 5}\n" for n in range(50_000)), INDEXED)


def _html() -> Iterator[Hostile]:
    kind = "absurd_html"
    page = "<!DOCTYPE html><html><body>{}</body></html>".format
    for tag, depth in (("div", 100), ("div", 100_000), ("span", 50_000), ("table", 20_000), ("ul", 50_000)):
        wanted = (INDEXED,) if depth == 100 else ("FileTooNested",)
        yield holding(kind, f"{tag}-{depth}.html", page(f"<{tag}>" * depth + "奥の文"), *wanted)
    yield holding(
        kind, "attributes.html", page("<p " + " ".join(f"a{n}=1" for n in range(10_000)) + ">本文</p>"), INDEXED
    )
    yield holding(kind, "comments.html", "<!--" * 30_000 + page("本文"), "FileWithoutText")
    yield holding(kind, "comments-closed.html", "<!-- -->" * 20_000 + page("本文"), INDEXED)
    yield holding(kind, "entities.html", page("&#x110000;&#0;&#xD800;&lt;" * 50_000 + "本文"), INDEXED)
    yield holding(kind, "cells.html", page("<table>" + "<tr><td>a" * 30_000 + "</table>"), INDEXED)
    yield holding(kind, "style.html", page('<p style="' + "display :" * 20_000 + '">本文</p>'), INDEXED)
    yield holding(kind, "no-end-of-script.html", page("<p>前</p><script>" + "x" * 500_000), INDEXED)
    yield holding(kind, "charset.html", '<html><meta charset="rot13"><body>' + _RULE, INDEXED)
    yield holding(
        kind, "declaration.html", "<?xml " + "?" * 500_000 + "<html><body>" + _RULE, INDEXED, "FileWithoutText"
    )
    yield holding(kind, "spaces-first.html", " " * 500_000 + page("本文"), INDEXED)


def _xml(canary: str) -> Iterator[Hostile]:
    """As .xml and .svg they are text, as .html a page: in none of them may an entity grow or be fetched."""
    kind = "xml_as_text"
    for name, (declared, used) in ENTITIES.items():
        declaration = declared.replace("{canary}", canary)
        text = f'<?xml version="1.0"?>\n<!DOCTYPE r [{declaration}]>\n<r>{used}</r>\n'
        yield holding(kind, f"{name}.xml", text, INDEXED)
        drawing = text.replace("<r>", '<svg xmlns="http://www.w3.org/2000/svg"><text>').replace("</r>", "</text></svg>")
        yield holding(kind, f"{name}.svg", drawing, INDEXED)
        page = f"<!DOCTYPE html [{declaration}]><html><body><p>本文 {used}</p></body></html>"
        yield holding(kind, f"{name}.html", page, INDEXED)
    for tag, where in (("iframe", "src"), ("object", "data"), ("img", "src"), ("link", "href"), ("xi:include", "href")):
        page = f'<html><body><p>本文</p><{tag} {where}="file://{canary}"></{tag}><{tag} {where}="http://192.0.2.1/"></{tag}></body></html>'
        yield holding(kind, f"{tag.replace(':', '-')}.html", page, INDEXED)
