"""The file of company terms and the terms in force: what an administrator edits, and what search goes by."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from tempfile import NamedTemporaryFile

from errors import DataFolderUnusable, TermsInvalid
from ingest.retokenize import Retokenizer
from ingest.terms import read_terms
from ingest.terms_state import TermsEvent, TermsState


class TermsBook:
    """`path` is the one file (UTF-8): people may also edit it by hand and apply it."""

    def __init__(self, path: Path, in_force: Callable[[], str], retokenizer: Retokenizer) -> None:
        self._path = path
        self._in_force = in_force
        self._retokenizer = retokenizer

    def state(self) -> TermsState:
        """Raises DataFolderUnusable where the file can't be read."""
        saved, in_force = self._read(), self._in_force()
        return TermsState(saved, in_force, pending=saved != in_force and not _cut_alike(saved, in_force))

    def apply(self, text: str, should_stop: Callable[[], bool] = lambda: False) -> Generator[TermsEvent, None, None]:
        """Saves the file, then cuts every passage anew. Raises TermsInvalid before anything is changed, RunInProgress with the
        file saved, DataFolderUnusable, and what `Retokenizer.apply` raises."""
        terms = read_terms(text)
        self._write(text)
        yield from self._retokenizer.apply(terms, should_stop)

    def _read(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise DataFolderUnusable(path=self._path, reason=str(error)) from error

    def _write(self, text: str) -> None:
        """All or nothing: a kill leaves the old file or the new one."""
        try:
            with NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._path.parent, prefix=".terms-", delete=False
            ) as beside:
                beside.write(text)
                beside.flush()
                os.fsync(beside.fileno())
            Path(beside.name).replace(self._path)
        except OSError as error:
            raise DataFolderUnusable(path=self._path, reason=error.strerror) from error


def _cut_alike(saved: str, in_force: str) -> bool:
    """False where somebody wrote a line into the file that can't be used: applying it says which."""
    try:
        return read_terms(saved).digest == read_terms(in_force).digest
    except TermsInvalid:
        return False
