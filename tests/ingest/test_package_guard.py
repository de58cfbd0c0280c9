from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from errors import FileDamaged, FileDeclaresEntities, FileExpandsTooFar
from ingest.package_guard import check_package
from tests.hostile.hostile_file import RawMember, raw_zip

DOCTYPE = '<!DOCTYPE d [<!ENTITY a "x">]>'


def package(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return path


def test_an_honest_package_passes(tmp_path: Path) -> None:
    check_package(package(tmp_path / "a.docx", document="<?xml version='1.0'?><!-- DOCTYPE --><d>&amp;</d>"))


@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>", "<!-- a -->" * 5000])
def test_a_document_type_is_named_with_its_part(tmp_path: Path, before: str) -> None:
    with pytest.raises(FileDeclaresEntities) as error:
        check_package(package(tmp_path / "a.docx", other="<o/>", document=f"{before}{DOCTYPE}<d>&a;</d>"))
    assert error.value.values == {"part": "word/document.xml"}


def test_a_document_type_in_the_text_is_text(tmp_path: Path) -> None:
    check_package(package(tmp_path / "a.docx", document=f"<d><![CDATA[{DOCTYPE}]]></d>"))


def test_what_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(raw_zip([RawMember("word/document.xml", b"\x03\x00", 513 * 2**20)]))
    with pytest.raises(FileExpandsTooFar) as error:
        check_package(path)
    assert error.value.values == {"found": "513 MB", "limit": "512 MB"}


def test_a_directory_without_end_is_not_walked(tmp_path: Path) -> None:
    with pytest.raises(FileExpandsTooFar) as error:
        check_package(package(tmp_path / "a.docx", **{f"p{number}": "" for number in range(10_001)}))
    assert error.value.values == {"found": "10,001 files", "limit": "10,000 files"}


def test_a_broken_zip_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(FileDamaged):
        check_package(tmp_path / "a.docx")
