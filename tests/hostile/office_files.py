"""Word and PowerPoint packages that expand, nest, loop, declare entities or lead outside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache

import docx
import openpyxl
import pptx

from tests.hostile.hostile_file import (
    INDEXED,
    LARGE,
    Hostile,
    RawMember,
    holding,
    raw_zip,
    repeated,
    with_members,
)

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml", "pptx": "ppt/slides/slide1.xml"}
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "笑"}">' for n in range(10)
)  # 笑 ten to the ninth times
ENTITIES = {
    "laughs": (LAUGHS, "&l9;"),
    "quadratic": (f'<!ENTITY q "{"あ" * 100_000}">', "&q;" * 10_000),
    "outside-file": ('<!ENTITY x SYSTEM "file://{canary}">', "&x;"),
    "network": ('<!ENTITY x SYSTEM "http://192.0.2.1/x">', "&x;"),
    "parameter": ('<!ENTITY % p SYSTEM "file://{canary}"> %p;', "本文"),
    "recursive": ('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
}


@lru_cache
def word() -> bytes:
    document = docx.Document()
    document.add_heading("出張旅費規程", 1)
    document.add_paragraph("日当は一日につき三千円とする。")
    return _saved(document)


@lru_cache
def excel() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["役職", "日当"])
    workbook.active.append(["課長", 3000])
    return _saved(workbook)


@lru_cache
def slides() -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "出張旅費の改定"
    return _saved(presentation)


def _saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


PACKAGES = {"docx": word, "xlsx": excel, "pptx": slides}


def document_xml(body: str, doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document {_W}><w:body>{body}</w:body></w:document>'.encode()
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_with(body: str, **others: bytes) -> bytes:
    return with_members(word(), {"word/document.xml": document_xml(body), **others})


def files(canary: str) -> Iterator[Hostile]:
    yield from _bombs()
    yield from _entities(canary)
    yield from _deep_word()
    yield from _absurd_word()
    yield from _leading_outside(canary)
    yield from _absurd_slides()


def _bombs() -> Iterator[Hostile]:
    for suffix, package in PACKAGES.items():
        flat, size = repeated(b" ", 11 * LARGE // 5)
        part = _PARTS[suffix]
        bomb = with_members(package(), {part: RawMember(part, flat, size)})
        yield holding("zip_bomb", f"flat.{suffix}", bomb, "FileExpandsTooFar")
        lying = with_members(package(), {part: RawMember(part, repeated(b" ", LARGE // 10)[0], 2000)})
        yield holding("zip_bomb", f"lies-about-its-size.{suffix}", lying, "FileDamaged")
        beside = with_members(package(), {"media/big.bin": RawMember("media/big.bin", flat[:1000], size)})
        yield holding("zip_bomb", f"in-a-picture.{suffix}", beside, "FileExpandsTooFar")
        inner = raw_zip([RawMember("a.bin", flat[:100_000], size)])
        embedded = with_members(package(), {"embeddings/in.zip": inner})
        yield holding("zip_bomb", f"nested.{suffix}", embedded, INDEXED)
    many = with_members(word(), {f"{number}.xml": b"" for number in range(10_001)})
    yield holding("zip_bomb", "ten-thousand-members.docx", many, "FileExpandsTooFar")
    names = ["[Content_Types].xml", "word/document.xml", *(f"word/{number}.xml" for number in range(2000))]
    flat, size = repeated(b"<x/>", 2**20)
    overlapping = raw_zip([RawMember(name, flat, size) for name in names], overlapping=True)
    yield holding("zip_bomb", "overlapping.docx", overlapping, "FileExpandsTooFar", "FileDamaged")


def _entities(canary: str) -> Iterator[Hostile]:
    for name, (declared, used) in ENTITIES.items():
        declaration = declared.replace("{canary}", canary)
        word_part = document_xml(paragraph(used), f"<!DOCTYPE d [{declaration}]>")
        sheet_part = (
            f'<!DOCTYPE d [{declaration}]><worksheet xmlns="{_SHEET}"><sheetData><row r="1">'
            f'<c r="A1" t="inlineStr"><is><t>{used}</t></is></c></row></sheetData></worksheet>'
        ).encode()
        for suffix, part in (("docx", word_part), ("xlsx", sheet_part)):
            package = with_members(PACKAGES[suffix](), {_PARTS[suffix]: part})
            yield holding("xml_entities", f"{name}.{suffix}", package, "FileDeclaresEntities")
        rels = f'<!DOCTYPE d [{declaration}]><Relationships xmlns="http://x">{used}</Relationships>'.encode()
        slide = with_members(slides(), {"ppt/slides/_rels/slide1.xml.rels": rels})
        yield holding("xml_entities", f"{name}-in-links.pptx", slide, "FileDeclaresEntities")
    wide = (
        document_xml(paragraph("&l9;"), f"<!DOCTYPE d [{LAUGHS}]>").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    )
    package = with_members(word(), {"word/document.xml": wide})
    yield holding("xml_entities", "laughs-in-utf-16.docx", package, "FileDeclaresEntities")
    package = with_members(word(), {"word/numbering.xml": f"<!DOCTYPE d [{LAUGHS}]><n>&l9;</n>".encode()})
    yield holding("xml_entities", "laughs-in-numbering.docx", package, "FileDeclaresEntities")


def _deep_word() -> Iterator[Hostile]:
    for depth, expected in ((100, INDEXED), (2000, "FileTooNested"), (200_000, "FileTooNested")):
        cell = "<w:tbl><w:tr><w:tc>" * depth + paragraph("奥") + "</w:tc></w:tr></w:tbl>" * depth
        wanted = (INDEXED, "FileTooNested") if depth == 100 else (expected,)
        yield holding("deep_office", f"tables-{depth}.docx", word_with(cell), *wanted)
        controls = "<w:sdt><w:sdtContent>" * depth + paragraph("奥") + "</w:sdtContent></w:sdt>" * depth
        yield holding("deep_office", f"controls-{depth}.docx", word_with(controls), *wanted)
    boxes = "<w:p><w:r><w:txbxContent>" * 80 + paragraph("奥") + "</w:txbxContent></w:r></w:p>" * 80
    yield holding("deep_office", "text-boxes.docx", word_with(boxes), INDEXED, "FileWithoutText")


def _absurd_word() -> Iterator[Hostile]:
    for span in ("1000000000", "-5", "x"):
        row = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph("値")}</w:tc></w:tr>'
        table = f"<w:tbl>{row}{row}</w:tbl>"
        wanted = (INDEXED,) if span != "x" else (INDEXED, "FileDamaged")
        yield holding("absurd_office", f"span-{span}.docx", word_with(table), *wanted)
    loop = (
        f'<w:styles {_W}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b">'
        '<w:basedOn w:val="a"/></w:style></w:styles>'
    ).encode()
    styled = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>本文です。</w:t></w:r></w:p>'
    yield holding("absurd_office", "styles-loop.docx", word_with(styled, **{"word/styles.xml": loop}), INDEXED)
    chain = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(3000))
    styles = f"<w:styles {_W}>{chain}</w:styles>".encode()
    yield holding("absurd_office", "styles-chain.docx", word_with(styled, **{"word/styles.xml": styles}), INDEXED)
    listed = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>項目です。</w:t></w:r></w:p>"
    )
    yield holding("absurd_office", "list-level.docx", word_with(listed), INDEXED)
    yield holding("absurd_office", "no-body.docx", with_members(word(), {"word/document.xml": b"<x/>"}), "FileDamaged")
    yield holding(
        "absurd_office", "not-xml.docx", with_members(word(), {"word/document.xml": b"\x00\x01"}), "FileDamaged"
    )
    yield holding(
        "absurd_office", "empty-part.pptx", with_members(slides(), {"ppt/slides/slide1.xml": b""}), "FileDamaged"
    )
    yield holding(
        "absurd_office",
        "thirty-thousand-paragraphs.docx",
        word_with(paragraph("あ") * 30_000),
        INDEXED,
        "ParserOutOfMemory",
    )


def _leading_outside(canary: str) -> Iterator[Hostile]:
    """Relationships and names that point out of the package, to this machine's files and to the network."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for name, target in (
        ("file", f"file://{canary}"),
        ("network", "http://192.0.2.1/a.png"),
        ("share", "\\\\192.0.2.1\\a"),
    ):
        rels = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{base}/image" Target="{target}" TargetMode="External"/>'
            f'<Relationship Id="r2" Type="{base}/attachedTemplate" Target="{target}" TargetMode="External"/></Relationships>'
        ).encode()
        package = with_members(word(), {"word/_rels/document.xml.rels": rels})
        yield holding("office_leads_outside", f"{name}.docx", package, INDEXED)
        package = with_members(excel(), {"xl/worksheets/_rels/sheet1.xml.rels": rels})
        yield holding("office_leads_outside", f"{name}.xlsx", package, INDEXED)
    up = "../" * 12 + canary.lstrip("/")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{base}/image" Target="{up}"/></Relationships>'
    ).encode()
    package = with_members(word(), {"word/_rels/document.xml.rels": rels})
    yield holding("office_leads_outside", "climbs.docx", package, "FileDamaged")
    package = with_members(word(), {up: b"x", "/etc/shoko-was-here": b"x", "..\\..\\x": b"x"})
    yield holding("office_leads_outside", "member-names-climb.docx", package, INDEXED)


def _absurd_slides() -> Iterator[Hostile]:
    group, end = "<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>", "</p:grpSp>"
    part = "ppt/slides/slide1.xml"
    namespaces = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    text = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        "<p:txBody><a:bodyPr/><a:p><a:r><a:t>奥の文</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    for depth in (60, 5000):
        tree = f"<p:nvGrpSpPr/><p:grpSpPr/>{group * depth}{text}{end * depth}"
        slide = f"<p:sld {namespaces}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>".encode()
        wanted = (INDEXED,) if depth == 60 else ("FileTooNested",)
        yield holding("absurd_slides", f"groups-{depth}.pptx", with_members(slides(), {part: slide}), *wanted)
    tree = f"<p:nvGrpSpPr/><p:grpSpPr/>{text * 4000}"
    slide = f"<p:sld {namespaces}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>".encode()
    yield holding("absurd_slides", "four-thousand-shapes.pptx", with_members(slides(), {part: slide}), INDEXED)
    twice = (
        '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst>'
        + "".join(f'<p:sldId id="{256 + n}" r:id="rId9999"/>' for n in range(3))
        + "</p:sldIdLst></p:presentation>"
    ).encode()
    package = with_members(slides(), {"ppt/presentation.xml": twice})
    yield holding("absurd_slides", "slides-that-are-not-there.pptx", package, "FileDamaged")
