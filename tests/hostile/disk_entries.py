"""What isn't an honest file: links, pipes, sockets, devices, strange names, false types, files that change under the reader."""

from __future__ import annotations

import io
import os
import random
import socket
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.hostile.hostile_file import INDEXED, Hostile, RawMember, holding, made, raw_zip, repeated
from tests.hostile.office_files import word
from tests.hostile.pdf_files import one_page, pdf

_TEXT = "日当は一日につき三千円とする。\n"
_UNKNOWN = ("FileTypeUnknown",)


def files(outside: Path) -> Iterator[Hostile]:
    yield from _links(outside)
    yield from _special()
    yield from _names()
    yield from _lying()
    yield from _archives()
    yield from _nothing()
    yield from _closed()
    yield from _deep_folders()


def _links(outside: Path) -> Iterator[Hostile]:
    targets = {
        "to-a-file.txt": outside / "secret.txt",
        "to-a-folder": outside,
        "to-itself": Path("to-itself"),
        "to-its-folder": Path(),
        "to-above": Path("../.."),
        "to-nothing.md": Path("no-such-file"),
        "to-a-process.txt": Path("/proc/self/environ"),
        "to-a-device.txt": Path("/dev/zero"),
        "to-a-neighbour.txt": Path("../broken_encoding/four-in-one.txt"),
        "ring-a": Path("ring-b"),
        "ring-b": Path("ring-a"),
    }
    for name, target in targets.items():
        yield made("links", name, lambda path, target=target: path.symlink_to(target), "FileIsLink")  # type: ignore[misc]


def _special() -> Iterator[Hostile]:
    yield made("special", "pipe.txt", lambda path: os.mkfifo(path), "FileIsSpecial")
    yield made("special", "pipe.pdf", lambda path: os.mkfifo(path), "FileIsSpecial")

    def listen(path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as here:
            here.bind(os.path.relpath(path))  # the address may have 107 bytes

    yield made("special", "socket.txt", listen, "FileIsSpecial")
    if os.geteuid() == 0 and _can_make_devices():
        zero = os.makedev(1, 5)
        yield made("special", "zero.txt", lambda path: os.mknod(path, stat.S_IFCHR | 0o600, zero), "FileIsSpecial")


def _can_make_devices() -> bool:
    """Root in a container often may not."""
    with suppress(OSError):
        here = Path(f"/tmp/shoko-device-{os.getpid()}")
        os.mknod(here, stat.S_IFCHR | 0o600, os.makedev(1, 3))
        here.unlink()
        return True
    return False


def _names() -> Iterator[Hostile]:
    kind = "names"
    names = [
        "line\nbreak.txt", "tab\t.txt", "\x1b[31mred.txt", "a\\..\\windows.txt", "-rf.txt", "%2e%2e%2f.txt",
        "\u202etxt.exe.txt", "zero\u200bwidth.txt", "<script>alert(1)</script>".replace("/", "") + ".txt", "CON.txt", "a" * 251 + ".txt",
        "{0.__class__}.txt", "%s%n.txt", "$(reboot).txt", "`id`.txt", "'; DROP TABLE documents; --.txt", "か\u3099.txt", " .txt",
        "nbsp\u00a0.txt", "emoji😀.txt", "no-suffix", "dots....", "a.b.c.d.e.f.pdf.txt", '"quoted".txt', "[n].txt",
    ]  # fmt: skip
    for name in names:
        yield holding(kind, name, _TEXT, INDEXED)
    yield holding(kind, os.fsdecode(b"\x8bK\x92\xf6.txt"), _TEXT, "FileNameUnreadable")
    yield holding(kind, os.fsdecode(b"\xff\xfe.md"), _TEXT, "FileNameUnreadable")
    for name in ("~$lock.docx", ".~lock.a.odt#", "a.tmp", "a.crdownload", "a.txt~", ".a.swp"):
        yield holding(kind, name, _TEXT, "FileIsTemporary")
    for name in (".hidden.txt", "..\\..\\etc.txt", "..txt.txt", "Thumbs.db", "desktop.ini", ".env"):
        yield holding(kind, name, _TEXT, "FileIsHidden")


def _lying() -> Iterator[Hostile]:
    kind = "lying_type"
    picture = b"\x89PNG\r\n\x1a\n" + bytes(200)
    program = b"\x7fELF\x02\x01\x01" + bytes(500)
    for suffix in ("txt", "docx", "pdf", "csv"):
        yield holding(kind, f"picture.{suffix}", picture, "FileDamaged")
        yield holding(kind, f"program.{suffix}", program, "FileTypeUnknown")
    for suffix in ("pdf", "txt", "xlsx", "eml"):
        yield holding(kind, f"word.{suffix}", word(), INDEXED)
    for suffix in ("docx", "txt", "html", "csv"):
        yield holding(kind, f"pdf.{suffix}", pdf(one_page()), INDEXED)
    for suffix in ("docx", "xlsx", "pptx", "pdf"):
        yield holding(kind, f"text.{suffix}", _TEXT * 3, INDEXED)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    for name in ("old.doc", "old.xls", "old.docx"):
        yield holding(kind, name, old, "FileTypeUnknown")
    locked = old + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    yield holding(kind, "locked.docx", locked, "FilePasswordNeeded")
    both = pdf(one_page()) + word()
    yield holding(kind, "both-pdf-and-word.docx", both, INDEXED)
    yield holding(kind, "noise.docx", b"PK\x03\x04" + random.Random(1).randbytes(5000), "FileDamaged")
    yield holding(kind, "half.docx", word()[:3000], "FileDamaged")
    yield holding(kind, "rich.rtf", "{\\rtf1 " + "{" * 50_000 + "}", INDEXED, "FileTypeUnknown")


def _archives() -> Iterator[Hostile]:
    kind = "archives"
    flat, size = repeated(b"\0", 2**29)
    inner = raw_zip([RawMember("a.txt", flat, size)])
    yield holding(kind, "bomb.zip", inner, "ArchiveBomb")
    nested = inner
    for level in range(8):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(3):
                archive.writestr(f"{level}-{copy}.zip", nested if len(nested) < 2**21 else b"")
        nested = target.getvalue()
    yield holding(kind, "zip-in-zip.zip", nested, INDEXED, "ArchiveTooDeep")
    climbing = raw_zip([RawMember("../../../tmp/shoko-was-here", b"\x03\x00", 0), RawMember("/etc/x", b"\x03\x00", 0)])
    yield holding(kind, "climbs.zip", climbing, INDEXED, "ArchiveNameEscapes")
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as tar:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    yield holding(kind, "links.tar.gz", target.getvalue(), *_UNKNOWN)
    yield holding(kind, "empty.zip", b"PK\x05\x06" + bytes(18), "FileEmpty")
    yield holding(kind, "seven.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100), *_UNKNOWN)


def _nothing() -> Iterator[Hostile]:
    for suffix in ("txt", "md", "pdf", "docx", "xlsx", "pptx", "html", "csv", "eml", "zip"):
        yield holding("nothing", f"zero-bytes.{suffix}", b"", "FileEmpty")
    for suffix in ("txt", "md", "csv", "html", "rst"):
        yield holding("nothing", f"only-spaces.{suffix}", b" \r\n\t\n" * 100, "FileWithoutText")


def _closed() -> Iterator[Hostile]:
    """Root reads everything."""
    if os.geteuid() == 0:
        return

    def close(path: Path) -> None:
        path.write_text(_TEXT)
        path.chmod(0)

    yield made("closed", "file.txt", close, "FileUnreadable")
    yield made("closed", "folder", lambda path: path.mkdir(mode=0), "FileUnreadable")


def _deep_folders() -> Iterator[Hostile]:
    """A folder whose path is longer than the 4,096 bytes that a system call takes."""

    def dig(path: Path) -> None:
        path.mkdir()
        here = os.open(path, os.O_RDONLY)
        for _ in range(22):
            os.mkdir("深" * 80, dir_fd=here)
            below = os.open("深" * 80, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(here)

    yield made("deep_folders", "d", dig, "FileUnreadable")


Change = Callable[[Path], None]


def changing(outside: Path) -> dict[str, tuple[Change, str]]:
    """Name -> what happens to the file after it was found and before a parser opens it, and the code that must follow."""

    def grow(path: Path) -> None:
        path.write_text(path.read_text() + "追記。\n" * 100)

    def swap_for_link(path: Path) -> None:
        path.unlink()
        path.symlink_to(outside / "secret.txt")

    def swap_for_pipe(path: Path) -> None:
        path.unlink()
        os.mkfifo(path)

    def swap_for_folder(path: Path) -> None:
        path.unlink()
        path.mkdir()

    def swap_the_folder(path: Path) -> None:
        path.parent.rename(path.parent.with_name("moved-away"))
        path.parent.symlink_to(outside / "twin")

    return {
        "vanishes.txt": (Path.unlink, "FileVanished"),
        "grows.txt": (grow, "FileChangedWhileRead"),
        "becomes-a-link.txt": (swap_for_link, "FileIsLink"),
        "becomes-a-pipe.txt": (swap_for_pipe, "FileIsSpecial"),
        "becomes-a-folder.txt": (swap_for_folder, "FileIsSpecial"),
        "its-folder-becomes-a-link/secret.txt": (swap_the_folder, "FileChangedWhileRead"),
    }
