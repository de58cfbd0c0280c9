"""`python -m evaluation.golden.make_samples`: writes every file of samples/ that isn't written there by hand.

A source's name ends with what it becomes: `旅費規程.pdf.md` becomes `旅費規程.pdf`, `案内.cp932.txt` a text in cp932.
Needs Chromium and IPA P Gothic (Debian: fonts-ipafont-gothic) for the PDF files: Chromium embeds a TrueType font as a subset,
but draws every Noto CJK page with Type 3 fonts, which triples the file.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from evaluation.golden.make_samples.form_files import FORMS, write_form
from evaluation.golden.make_samples.mail_files import write_mail
from evaluation.golden.make_samples.office_files import write_docx, write_pptx
from evaluation.golden.make_samples.pdf_files import write_pdf
from evaluation.golden.make_samples.sheet_files import write_xlsx

SOURCES = Path(__file__).parent / "sources"
SAMPLES = Path(__file__).parents[3] / "samples"

_MARKUP_WRITERS = {".pdf": write_pdf, ".docx": write_docx, ".pptx": write_pptx, ".xlsx": write_xlsx}
_ZIP_TIME = (2025, 10, 1, 9, 0, 0)
_OFFICE_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def make_samples() -> None:
    """Writes all of them; the same sources give the same bytes (the PDF files: with the same Chromium)."""
    for source in sorted(path for path in SOURCES.rglob("*") if path.is_file()):
        _make(source)
    for name, form in FORMS.items():
        write_form(form, SAMPLES / name)
        _settle(SAMPLES / name)


def _make(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    folder = SAMPLES / source.relative_to(SOURCES).parent
    folder.mkdir(parents=True, exist_ok=True)
    stem, kind, ending = source.name.split(".", 2)
    if ending == "md":
        target = folder / f"{stem}.{kind}"
        _MARKUP_WRITERS[target.suffix](text, target)
        if target.suffix != ".pdf":
            _settle(target)
    elif ending == "eml.txt":
        write_mail(text, kind, folder / f"{stem}.eml")
    else:
        (folder / f"{stem}.{ending}").write_bytes(text.replace("\n", "\r\n").encode(kind))


def _settle(target: Path) -> None:
    """Writes an Office file again with fixed times, so that a new run leaves no difference to commit."""
    with zipfile.ZipFile(target) as office:
        members = [(info.filename, office.read(info)) for info in office.infolist()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as office:
        for name, data in members:
            settled = _OFFICE_TIME.sub(rb"\g<1>2025-10-01T00:00:00Z", data) if name == "docProps/core.xml" else data
            office.writestr(zipfile.ZipInfo(name, _ZIP_TIME), settled, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    make_samples()
