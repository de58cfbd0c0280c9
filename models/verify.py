"""Every byte of a model against its SHA-256, and a cheap check at each start that nothing changed since.

models_folder/
├── embeddinggemma-300m/    the model's files, NOTICE.txt, and `.verified.json`: what was hashed, with size and time
├── .partial/               what a pull has fetched so far
└── .refused/               files whose hash was wrong
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from errors import ModelDamaged, ModelMissing
from models.catalogue import Catalogue, Model, ModelFile, load_catalogue

RECORD = ".verified.json"
_BLOCK = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work on a model is: bytes of `total` fetched, joined, copied or verified."""

    model: str
    phase: Literal["fetch", "join", "copy", "verify"]
    done: int
    total: int


Progress = Callable[[Step], None]


def unwatched(step: Step) -> None:
    """The progress callback of a caller that shows none."""


class _Seen(BaseModel):
    """A file as it was when its bytes were hashed."""

    path: str
    bytes: int
    mtime_ns: int
    sha256: str


class _Record(BaseModel):
    files: tuple[_Seen, ...]


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model's place on disk. `missing` names files that are absent; `verified`: all are there and none changed since its
    bytes were hashed and found right."""

    model: Model
    path: Path
    missing: tuple[str, ...]
    verified: bool


def installed(model: Model, models_folder: Path) -> ModelFolder:
    """What is there, by size and time alone: quick, reads no model file."""
    folder = models_folder / model.name
    expected = pinned_files(model, folder)
    missing = tuple(file.path for file in expected if not (folder / file.path).is_file())
    seen = {entry.path: entry for entry in _read_record(folder).files}
    unchanged = all(
        file.path in seen and seen[file.path].sha256 == file.sha256 and seen[file.path] == _see(folder, file)
        for file in expected
        if file.path not in missing
    )
    return ModelFolder(model, folder, missing, bool(expected) and not missing and unchanged)


def require(name: str, models_folder: Path, catalogue: Catalogue | None = None) -> Path:
    """The folder of a model that is safe to load; `name` may also be the path of a folder of the administrator's own, which is
    returned as it is. Hashes again where a file changed. Raises ModelUnknown, ModelMissing, ModelDamaged."""
    if os.sep in name and Path(name).is_dir():
        return Path(name)
    model = (catalogue if catalogue is not None else load_catalogue()).model(name)
    found = installed(model, models_folder)
    if not found.verified:
        verify(model, models_folder)
    return found.path


def verify(model: Model, models_folder: Path, progress: Progress = unwatched) -> ModelFolder:
    """Hashes every byte of an installed model and records that. Raises ModelMissing, or ModelDamaged after putting the
    first wrong file aside."""
    folder = models_folder / model.name
    expected = pinned_files(model, folder)
    absent = [file.path for file in expected if not (folder / file.path).is_file()]
    if absent or not expected:
        raise ModelMissing(model=model.name, path=folder / absent[0] if absent else folder)
    check_files(model, folder, models_folder, progress)
    write_record(folder, expected)
    return installed(model, models_folder)


def check_files(model: Model, folder: Path, models_folder: Path, progress: Progress = unwatched) -> None:
    """Compares the files of `model` that lie in `folder`; the first wrong one is moved to `.refused` and named by ModelDamaged."""
    expected = pinned_files(model, folder)
    total, done = sum(file.bytes for file in expected), 0
    for file in expected:
        path = folder / file.path
        found = sha256_of(path)
        if found != file.sha256:
            aside = put_aside(model, path, found, models_folder)
            raise ModelDamaged(model=model.name, file=file.path, found=found, expected=file.sha256, aside=aside)
        done += file.bytes
        progress(Step(model.name, "verify", done, total))


def pinned_files(model: Model, folder: Path) -> tuple[ModelFile, ...]:
    """The catalogue's files; where it has none, those recorded at the first import into `folder`."""
    if model.files:
        return model.files
    return tuple(ModelFile(path=e.path, bytes=e.bytes, sha256=e.sha256) for e in _read_record(folder).files)


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def put_aside(model: Model, path: Path, sha256: str, models_folder: Path) -> Path:
    """Moves a wrong file to `.refused`, where nothing loads it; returns its new place."""
    aside = models_folder / ".refused" / model.name / f"{path.name}-{sha256[:12]}"
    aside.parent.mkdir(parents=True, exist_ok=True)
    path.replace(aside)
    return aside


def write_record(folder: Path, files: tuple[ModelFile, ...]) -> None:
    """Notes that these files were hashed as they are now. A folder that cannot be written is hashed at each start instead."""
    record = _Record(files=tuple(_see(folder, file) for file in files))
    if os.access(folder, os.W_OK):
        draft = folder / f"{RECORD}.new"
        draft.write_text(record.model_dump_json(indent=1), encoding="utf-8")
        draft.replace(folder / RECORD)


def _see(folder: Path, file: ModelFile) -> _Seen:
    now = (folder / file.path).stat()
    return _Seen(path=file.path, bytes=now.st_size, mtime_ns=now.st_mtime_ns, sha256=file.sha256)


def _read_record(folder: Path) -> _Record:
    try:
        return _Record.model_validate_json((folder / RECORD).read_bytes())
    except (FileNotFoundError, ValidationError):
        return _Record(files=())
