"""Office packages are looked at before a parser library unpacks them whole: zip bombs and entities end here."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from errors import FileDamaged, FileDeclaresEntities, FileExpandsTooFar

# Over what is found in real documents (65 MB in the largest of 150) and within the memory of a parser process.
_LARGEST_PACKAGE = 512 * 2**20
_MOST_MEMBERS = 10_000
_PART_ENDS = (".xml", ".rels")
# A document type stands before the root element: what comes later than this much of comments is no Office file.
_LONGEST_PROLOG = 2**20
_STEP = 2**14


def check_package(path: Path) -> None:
    """Raises FileExpandsTooFar, FileDeclaresEntities, FileDamaged.

    The sizes are those that the package declares; Python's zipfile unpacks no more of a member than it declares.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive.infolist())
            for info in archive.infolist():
                if info.filename.lower().endswith(_PART_ENDS):
                    _check_prolog(archive, info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise FileDamaged(reason=f"ZIP: {error}"[:200]) from error


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_MEMBERS:
        raise FileExpandsTooFar(found=f"{len(members):,} files", limit=f"{_MOST_MEMBERS:,} files")
    size = sum(info.file_size for info in members)
    if size > _LARGEST_PACKAGE:
        raise FileExpandsTooFar(found=f"{size / 2**20:,.0f} MB", limit=f"{_LARGEST_PACKAGE // 2**20} MB")


def _check_prolog(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """A document type in front of the root element. ECMA-376 part 2, 8.1.4 forbids it, and only it can declare entities."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda name, *rest: found.append("doctype")
    parser.StartElementHandler = lambda name, attributes: found.append("root")
    read = 0
    with archive.open(info) as part:
        while not found and read < _LONGEST_PROLOG and (data := part.read(_STEP)):
            read += len(data)
            try:
                parser.Parse(data, False)
            except expat.ExpatError:
                break  # its parser will say so
    if found[:1] == ["doctype"]:
        raise FileDeclaresEntities(part=info.filename[:100])
