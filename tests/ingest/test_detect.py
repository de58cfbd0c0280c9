from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from errors import FileDamaged, FileEmpty, FilePasswordNeeded, FileTypeUnknown, FileVanished
from ingest.detect import detect_type
from tests.ingest.small_files import write_pdf


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_office_and_pdf_are_told_by_their_content_whatever_their_name(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.pdf"))
    openpyxl.Workbook().save(tmp_path / "b.docx")
    pptx.Presentation().save(str(tmp_path / "c.txt"))
    write_pdf(tmp_path / "d.md", [[("本文", 10)]])

    found = [detect_type(tmp_path / name) for name in ("a.pdf", "b.docx", "c.txt", "d.md")]

    assert found == ["docx", "xlsx", "pptx", "pdf"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("規程.md", "# 規程\n", "md"),
        ("規程.txt", "# 規程\n", "txt"),
        ("一覧.CSV", "a,b\n", "csv"),
        ("standard.rst", "標準\n====\n", "rst"),
        ("page.txt", "<!DOCTYPE html><html><body>x</body></html>", "html"),
        ("page.html", "<p>断片</p>", "html"),
        ("mail.eml", "Subject: x\n\nbody", "eml"),
        ("mail.txt", "From: a@example.com\nTo: b@example.com\nSubject: x\n\nbody", "eml"),
        ("memo.txt", "To: 営業部\n\n本文", "txt"),
        ("not-a-mail.eml", "ただの本文です。", "txt"),
        ("README", "説明", "txt"),
    ],
)
def test_names_decide_among_texts_only(tmp_path: Path, name: str, content: str, expected: str) -> None:
    assert detect_type(_write(tmp_path / name, content.encode())) == expected


def test_text_in_utf16_is_no_binary(tmp_path: Path) -> None:
    assert detect_type(_write(tmp_path / "a.txt", "規程".encode("utf-16"))) == "txt"
    assert detect_type(_write(tmp_path / "b.txt", "plain ascii text".encode("utf-16-le"))) == "txt"


def test_encrypted_office_asks_for_a_password(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    with pytest.raises(FilePasswordNeeded):
        detect_type(_write(tmp_path / "a.xlsx", ole + "EncryptedPackage".encode("utf-16-le")))
    with pytest.raises(FileTypeUnknown):
        detect_type(_write(tmp_path / "a.doc", ole + "WordDocument".encode("utf-16-le")))


def test_what_is_no_document_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(FileTypeUnknown) as unknown:
        detect_type(tmp_path / "a.odt")
    assert unknown.value.values["type"] == ".odt (zip)"
    assert "docx" in unknown.value.values["known"]
    with pytest.raises(FileTypeUnknown):
        detect_type(_write(tmp_path / "a.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00"))
    with pytest.raises(FileEmpty):
        detect_type(_write(tmp_path / "b.pdf", b""))
    with pytest.raises(FileVanished):
        detect_type(tmp_path / "absent.md")


def test_a_cut_zip_is_damaged(tmp_path: Path) -> None:
    whole = tmp_path / "whole.docx"
    docx.Document().save(str(whole))
    with pytest.raises(FileDamaged):
        detect_type(_write(tmp_path / "half.docx", whole.read_bytes()[:5000]))
