"""A folder on the disk and what is known to lie in it: texts, files that can't be read, and boxes that hold texts."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.test_containers_any_order import Tree, as_box, texts_of
from tests.surviving.changing_folder import DAMAGED
from tests.surviving.world import sentences, write_file

Content = str | Tree | None


class ModelDisk:
    """`ever` are all the texts that were written, each of them once but for those in boxes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.ever: set[str] = set()
        self._content: dict[str, Content] = {}
        self._written = 0

    def now(self) -> dict[str, str | None]:
        """Each document's text by path; None where the file can't be read."""
        found: dict[str, str | None] = {}
        for name, content in self._content.items():
            found.update({name: None} if content is None else texts_of(name, content))
        return found

    def write(self, name: str, count: int) -> None:
        self._written += 1
        self._put(name, sentences(f"{self.folder.name}{self._written:04d}", count))

    def edit_unseen(self, name: str) -> None:
        """Another text of the same size under the same time, as programs leave it that keep a file's date."""
        content, path = self._content.get(name), self.folder / name
        if not isinstance(content, str):
            return
        before = path.stat()
        self._written += 1
        mark = f"{self.folder.name}{self._written:04d}"
        text = mark.join(content.split(content[: len(mark)]))
        while path.stat().st_ctime_ns == before.st_ctime_ns:  # the clock of a file system ticks every few milliseconds
            self._put(name, text, before.st_mtime_ns)

    def fill_box(self, name: str, members: Tree) -> None:
        self._content[name] = members
        self.ever.update(texts_of(name, members).values())
        write_file(self.folder / name, as_box(members))

    def damage(self, name: str) -> None:
        self._content[name] = None
        write_file(self.folder / name, DAMAGED)

    def touch(self, name: str) -> None:
        if name in self._content:
            path = self.folder / name
            write_file(path, path.read_text(encoding="utf-8"))

    def delete(self, name: str) -> None:
        if name in self._content:
            del self._content[name]
            (self.folder / name).unlink()

    def move(self, name: str, to: ModelDisk, new: str) -> None:
        """What lies there under the new name is gone."""
        if name in self._content and (self, name) != (to, new):
            to._content[new] = self._content.pop(name)
            (self.folder / name).rename(to.folder / new)

    def swap(self, one: str, other: str) -> None:
        if one != other and one in self._content and other in self._content:
            aside = self.folder / "~$aside"
            (self.folder / one).rename(aside)
            (self.folder / other).rename(self.folder / one)
            aside.rename(self.folder / other)
            self._content[one], self._content[other] = self._content[other], self._content[one]

    def _put(self, name: str, text: str, modified_ns: int | None = None) -> None:
        self._content[name] = text
        self.ever.add(text)
        write_file(self.folder / name, text, modified_ns)
