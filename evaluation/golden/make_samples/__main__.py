"""`python -m evaluation.golden.make_samples`: writes every file of samples/ that isn't written there by hand.

A source's name ends with what it becomes: `旅費規程.pdf.md` becomes `旅費規程.pdf`, `通知.scan.pdf.md` a scan, `案内.cp932.txt` a
text in cp932. The texts of a
folder `資料.zip` become that archive, those of `知らせ.attached` are attached to the mail `知らせ.eml`.
Needs Chromium and IPA P Gothic (Debian: fonts-ipafont-gothic) for the PDF files: Chromium embeds a TrueType font as a subset,
but draws every Noto CJK page with Type 3 fonts, which triples the file.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from evaluation.golden.make_samples.container_files import ZIP_TIME, write_zip
from evaluation.golden.make_samples.form_files import FORMS, write_form
from evaluation.golden.make_samples.mail_files import write_mail
from evaluation.golden.make_samples.office_files import write_docx, write_pptx
from evaluation.golden.make_samples.paper_files import write_paper
from evaluation.golden.make_samples.pdf_files import write_pdf
from evaluation.golden.make_samples.scan_files import write_scan
from evaluation.golden.make_samples.sheet_files import write_xlsx

SOURCES = Path(__file__).parent / "sources"
# Forms for `python -m benchmarks.forms`: outside samples/, so that they don't compete with the documents that people try.
FORM_SOURCES = Path(__file__).parent / "form_sources"
FORM_FILES = Path(__file__).parents[1] / "forms"
SAMPLES = Path(__file__).parents[3] / "samples"

_MARKUP_WRITERS = {".pdf": write_pdf, ".docx": write_docx, ".pptx": write_pptx, ".xlsx": write_xlsx}
_OFFICE_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def make_samples() -> None:
    """Writes all of them; the same sources give the same bytes (the PDF files: with the same Chromium)."""
    for source in sorted(path for path in SOURCES.rglob("*") if path.is_file() and not _is_inside(path)):
        _make(source)
    for folder in sorted(SOURCES.rglob("*.zip")):
        write_zip(_members(folder), SAMPLES / folder.relative_to(SOURCES))
    for name, form in FORMS.items():
        write_form(form, SAMPLES / name)
        _settle(SAMPLES / name)
    make_forms(FORM_FILES)


def make_forms(folder: Path) -> None:
    for source in sorted(FORM_SOURCES.glob("*.tsv")):
        target = folder / source.stem
        write_paper(source.read_text(encoding="utf-8"), target)
        _settle(target)


def _is_inside(source: Path) -> bool:
    return any(parent.suffix in (".zip", ".attached") for parent in source.parents)


def _members(folder: Path) -> list[tuple[str, bytes]]:
    """The texts below `folder` under the names that they have in a container."""
    found = []
    for source in sorted(path for path in folder.rglob("*") if path.is_file()):
        stem, *encoding, ending = source.name.split(".")
        text = source.read_text(encoding="utf-8")
        data = text.replace("\n", "\r\n").encode(encoding[0]) if encoding else text.encode()
        found.append((source.relative_to(folder).with_name(f"{stem}.{ending}").as_posix(), data))
    return found


def _make(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    folder = SAMPLES / source.relative_to(SOURCES).parent
    folder.mkdir(parents=True, exist_ok=True)
    stem, kind, ending = source.name.split(".", 2)
    if (kind, ending) == ("scan", "pdf.md"):
        write_scan(text, folder / f"{stem}.pdf")
    elif ending == "md":
        target = folder / f"{stem}.{kind}"
        _MARKUP_WRITERS[target.suffix](text, target)
        if target.suffix != ".pdf":
            _settle(target)
    elif ending == "eml.txt":
        attached = _members(source.with_name(f"{stem}.attached"))
        write_mail(text, kind, attached, folder / f"{stem}.eml")
    else:
        (folder / f"{stem}.{ending}").write_bytes(text.replace("\n", "\r\n").encode(kind))


def _settle(target: Path) -> None:
    """Writes an Office file again with fixed times, so that a new run leaves no difference to commit."""
    with zipfile.ZipFile(target) as office:
        members = [(info.filename, office.read(info)) for info in office.infolist()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as office:
        for name, data in members:
            settled = _OFFICE_TIME.sub(rb"\g<1>2025-10-01T00:00:00Z", data) if name == "docProps/core.xml" else data
            office.writestr(zipfile.ZipInfo(name, ZIP_TIME), settled, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    make_samples()
