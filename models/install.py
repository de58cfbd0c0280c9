"""The last step of a pull and of an import alike: hash what was gathered, then move it into place, file by file."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import ModelDamaged
from models.catalogue import Model, ModelFile
from models.verify import (
    Progress,
    check_files,
    installed,
    pinned_files,
    sha256_of,
    unwatched,
    verify,
    write_record,
)


def install(model: Model, gathered: Path, models_folder: Path, progress: Progress = unwatched) -> Path:
    """Moves the files of `model` from `gathered` to its own folder, after every byte was verified; returns that folder.

    `gathered` lies below `models_folder`, so that each move is one atomic rename; the record of verification is written last.
    A model that the catalogue does not pin is pinned now, as it lies in `gathered`. Raises ModelDamaged.
    """
    if not model.files:
        _pin(gathered)
    check_files(model, gathered, models_folder, progress)
    files = pinned_files(model, gathered)
    folder = models_folder / model.name
    for file in files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        (gathered / file.path).replace(target)
    (folder / "NOTICE.txt").write_text(f"{model.title}\n{model.licence}\n\n{model.notice}\n", encoding="utf-8")
    write_record(folder, files)
    return folder


@contextmanager
def model_lock(model: Model, models_folder: Path) -> Iterator[None]:
    """Only one process at a time writes a model; a second one waits here. Freed by the system when its owner dies."""
    models_folder.mkdir(parents=True, exist_ok=True)
    with (models_folder / f".{model.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def in_place(model: Model, models_folder: Path, progress: Progress = unwatched) -> bool:
    """Whether the model lies in its folder with the right bytes, hashing those not hashed yet. A wrong file is put aside."""
    found = installed(model, models_folder)
    if found.verified:
        return True
    if found.missing or not pinned_files(model, found.path):
        return False
    try:
        return verify(model, models_folder, progress).verified
    except ModelDamaged:
        return False


def partial_folder(model: Model, models_folder: Path) -> Path:
    """Where a model is gathered until it is complete and verified."""
    return models_folder / ".partial" / model.name


def _pin(folder: Path) -> None:
    """Records the hash of every file that a hub or a disk gave us; hidden ones (a hub's own cache) are not the model's."""
    paths = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    shown = [path for path in paths if not any(part.startswith(".") for part in path.parts)]
    write_record(
        folder,
        tuple(
            ModelFile(path=path.as_posix(), bytes=(folder / path).stat().st_size, sha256=sha256_of(folder / path))
            for path in shown
        ),
    )
