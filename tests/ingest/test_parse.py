from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from errors import FileDamaged, FileDeclaresEntities, FileError, FileTypeUnknown, FileWithoutText
from ingest.detect import KNOWN_TYPES
from ingest.parse import PARSERS, parse_file
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs, write_pdf


def test_every_known_type_has_a_parser() -> None:
    assert set(PARSERS) == set(KNOWN_TYPES)


def test_a_document_under_a_wrong_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("本文です。これは Word の文書です。")
    document.save(str(tmp_path / "規程.pdf"))
    parsed = parse_file(tmp_path / "規程.pdf")
    assert parsed.file_type == "docx"
    assert parsed.pages[0].blocks[0].text == "本文です。これは Word の文書です。"


def test_titles_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: 規程\x07その一" + "長" * 200 + "\n---\n本文\n", encoding="utf-8")
    title = parse_file(path).title
    assert title.startswith("規程 その一長")
    assert len(title) == 120


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_cut_files_give_one_of_our_errors_or_what_is_left(tmp_path: Path, share: float) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["品目", "数量"])
    workbook.save(tmp_path / "whole.xlsx")
    write_pdf(tmp_path / "whole.pdf", [[("本文です。", 10)]])
    for name in ("whole.xlsx", "whole.pdf"):
        data = (tmp_path / name).read_bytes()
        cut = tmp_path / f"cut-{name}"
        cut.write_bytes(data[: int(share * len(data))])
        try:
            assert parse_file(cut).pages
        except FileError as error:
            assert isinstance(error, FileDamaged | FileWithoutText | FileTypeUnknown), name


def test_a_zip_bomb_of_nested_entities_is_refused(tmp_path: Path) -> None:
    """Ten levels of ten: 10^10 letters, were they expanded."""
    import zipfile

    document = docx.Document()
    document.add_paragraph("本文")
    document.save(str(tmp_path / "a.docx"))
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    with zipfile.ZipFile(tmp_path / "a.docx") as whole, zipfile.ZipFile(tmp_path / "b.docx", "w") as bomb:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:document", f'<!DOCTYPE d [<!ENTITY e0 "x">{levels}]><w:document'.encode(), 1)
                data = data.replace("本文".encode(), b"&e10;")
            bomb.writestr(name, data)
    with pytest.raises(FileDeclaresEntities):
        parse_file(tmp_path / "b.docx")


@needs_shared_docs
def test_the_hard_files_each_end_as_they_should() -> None:
    derived = SHARED_DOCS / "derived_from_mhlw"
    ends = {}
    for name in (
        "docx_renamed.pdf",
        "encrypted_userpw_himitsu.pdf",
        "truncated_half.pdf",
        "zero_bytes.pdf",
        "scan_rotated90.pdf",
    ):
        try:
            ends[name] = parse_file(derived / name).file_type
        except FileError as error:
            ends[name] = error.code
    assert ends == {
        "docx_renamed.pdf": "docx",
        "encrypted_userpw_himitsu.pdf": "FilePasswordNeeded",
        "truncated_half.pdf": "FileDamaged",
        "zero_bytes.pdf": "FileEmpty",
        "scan_rotated90.pdf": "pdf",
    }
