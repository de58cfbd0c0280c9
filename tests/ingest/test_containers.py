"""Containers through the real sandbox: unpacked in the limited process, read, cited, opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from database import Database
from errors import ArchiveBomb, ArchiveTooDeep, FileOutsideSource, FileVanished, ParserOutOfMemory
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from ingest.containers import ContainerLimits, Containers
from ingest.embedding_cache import CachedEmbedder, EmbeddingCache
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.report import IngestReport, RunEnded
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.unpack import MOST_TIMES
from settings import IngestSettings
from tests.ingest.archives import MB, RawMember, limits, mail, plain_zip, raw_zip
from tests.ingest.fake_parts import FakeEmbedder, FakeIndex, FakeTokenizer
from tests.ingest.small_files import write_pdf
from tests.readers import everything

pytestmark = pytest.mark.slow

RULE = "# 旅費規程\n\n日当は三千円とする。\n".encode()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxLimits(memory_mb=400, seconds=30, file_mb=60)) as running:
        yield running


@pytest.fixture
def containers(sandbox: Sandbox, tmp_path: Path) -> Containers:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Containers(sandbox, ContainerLimits(files=50, mb=100, depth=2, file_mb=60), scratch)


class Company:
    """A source with everything real but the vectors."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder = folder / "文書"
        self.folder.mkdir()
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.database = Database.open(folder / "data")
        self.manifest, self.index, self.embedder = Manifest(self.database), FakeIndex(), FakeEmbedder()
        self.cache = EmbeddingCache(folder / "cache", "fake")
        cached = CachedEmbedder(self.embedder, self.cache)
        parts = IngestParts(self.manifest, self.index, sandbox, cached, FakeTokenizer(), self.scratch)
        self.source = self.manifest.add_source(self.folder)
        self.ingest = IngestFolder(parts, IngestSettings())

    def run(self) -> IngestReport:
        *_, end = self.ingest.run(self.source)
        assert isinstance(end, RunEnded)
        assert list(self.scratch.iterdir()) == []
        return end.report

    def found(self) -> dict[str, str]:
        assert frozenset(self.index.points) == self.manifest.intended_point_ids()
        passages = self.manifest.resolve(list(self.index.points), everything(self.manifest)).values()
        return {document.path: document.title for document, _ in passages}

    def write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)
        os.utime(self.folder / name, (1_700_000_000, 1_700_000_000))


@pytest.fixture
def company(tmp_path: Path, sandbox: Sandbox) -> Iterator[Company]:
    company = Company(tmp_path, sandbox)
    yield company
    company.cache.close()
    company.database.close()


def test_a_folder_of_archives_and_mails(company: Company) -> None:
    named = raw_zip([RawMember("旅費/規程.md".encode("cp932"), RULE), RawMember(b"../x.md", RULE)])
    inner = mail("元の連絡", "会議は中止します。", {"資料.zip": plain_zip({"図.md": RULE})})
    outer = mail("転送", "転送します。")
    outer.add_attachment(inner)
    company.write("資料.zip", named)
    company.write("転送.eml", outer.as_bytes())
    company.write("爆弾.zip", raw_zip([RawMember(b"zeros.txt", bytes(40 * MB), deflated=True)]))
    report = company.run()
    assert [(file.path, file.status, file.error_code) for file in report.files] == [
        ("爆弾.zip", "failed", "ArchiveBomb"),
        ("資料.zip", "indexed", None),
        ("資料.zip//..∕x.md", "failed", "ArchiveNameEscapes"),
        ("資料.zip//旅費/規程.md", "indexed", None),
        ("転送.eml", "indexed", None),
        ("転送.eml//元の連絡.eml", "indexed", None),
        ("転送.eml//元の連絡.eml//資料.zip", "indexed", None),
        ("転送.eml//元の連絡.eml//資料.zip//図.md", "indexed", None),
    ]
    assert company.found() == {
        "資料.zip//旅費/規程.md": "旅費規程",
        "転送.eml": "転送",
        "転送.eml//元の連絡.eml": "元の連絡",
        "転送.eml//元の連絡.eml//資料.zip//図.md": "旅費規程",
    }
    embedded = len(company.embedder.texts)
    again = company.run()
    assert [file.status for file in again.files].count("unchanged") == 6
    assert len(company.embedder.texts) == embedded


def test_a_bomb_ends_within_its_limits(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(raw_zip([RawMember(b"%d" % n, bytes(50 * MB), deflated=True) for n in range(9)]))
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(ArchiveBomb):
        sandbox.unpack(path, into, limits())
    assert sum(file.stat().st_size for file in into.rglob("*") if file.is_file()) <= MOST_TIMES * path.stat().st_size


def test_a_directory_that_takes_too_much_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(raw_zip([RawMember(b"%06d" % number, b"") for number in range(60_000)]))
    into = tmp_path / "into"
    into.mkdir()
    with Sandbox(SandboxLimits(memory_mb=15, seconds=60)) as small, pytest.raises(ParserOutOfMemory):
        small.unpack(path, into, limits())


def test_the_original_of_a_member_is_its_own_bytes(containers: Containers, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "外.zip").write_bytes(plain_zip({"内.zip": plain_zip({"部/規程.md": RULE}), "他.md": b"x"}))
    with containers.original(folder, "外.zip//内.zip//部/規程.md") as path:
        assert path.read_bytes() == RULE
        assert path.name == "規程.md"
    assert not path.exists()
    assert list((tmp_path / "scratch").iterdir()) == []
    with pytest.raises(FileVanished), containers.original(folder, "外.zip//ない.md"):
        pass


def test_a_page_of_a_pdf_in_an_archive_is_drawn(containers: Containers, sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    pdf = tmp_path / "a.pdf"
    write_pdf(pdf, [[("Travel expenses", 12.0)]])
    (folder / "資料.zip").write_bytes(plain_zip({"旅費.pdf": pdf.read_bytes()}))
    with containers.original(folder, "資料.zip//旅費.pdf") as path:
        picture = sandbox.page_picture(path, 1, "Travel expenses")
    assert picture.png.startswith(b"\x89PNG")
    assert picture.boxes


def test_what_leads_out_of_the_source_is_not_opened(containers: Containers, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    (tmp_path / "外.zip").write_bytes(plain_zip({"a.md": RULE}))
    (folder / "資料.zip").symlink_to(tmp_path / "外.zip")
    for path in ("資料.zip//a.md", "../外.zip//a.md"):
        with pytest.raises(FileOutsideSource), containers.original(folder, path):
            pass


def test_too_deep_is_said_before_anything_is_unpacked(containers: Containers, tmp_path: Path) -> None:
    facts = FileFacts("a.zip//b.zip//c.zip", "", 0, 0)
    with pytest.raises(ArchiveTooDeep), containers.opened(tmp_path / "none", facts, containers.allowance()):
        pass
