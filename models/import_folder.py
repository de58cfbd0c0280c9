"""`shoko models import FOLDER`: the same files from a folder or a disk, for a site that reaches no package index and no hub."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from errors import FolderNotFound, ModelMissing
from models.catalogue import Catalogue, Model, ModelFile
from models.disk_space import enough_space, free_bytes
from models.install import in_place, install, model_lock, partial_folder
from models.verify import Progress, Step, sha256_of, unwatched


def import_model(
    model: Model,
    folder: Path,
    models_folder: Path,
    progress: Progress = unwatched,
    free: Callable[[Path], int] = free_bytes,
) -> Path:
    """Copies the model's files out of `folder`, wherever they lie below it, verifies them and moves them into place.

    Pinned files are found by their bytes, whatever their names; a file with the right name and wrong bytes is refused by name.
    A model without pinned files is taken as it lies in `folder`, and its hashes are recorded.
    Raises FolderNotFound, ModelMissing (naming the file), ModelDamaged (its copy is put aside), DiskFull.
    """
    if not folder.is_dir():
        raise FolderNotFound(path=folder)
    with model_lock(model, models_folder):
        if in_place(model, models_folder, progress):
            return models_folder / model.name
        chosen = _choose(model, folder)
        copies = partial_folder(model, models_folder) / "copied"
        with enough_space(sum(path.stat().st_size for path in chosen.values()), models_folder, free):
            _copy(model, chosen, copies, progress)
            place = install(model, copies, models_folder, progress)
        shutil.rmtree(copies)
    return place


def importable(catalogue: Catalogue, folder: Path) -> tuple[Model, ...]:
    """The pinned models whose files all lie below `folder`, judged by size and name; the import judges their bytes.
    Raises FolderNotFound."""
    if not folder.is_dir():
        raise FolderNotFound(path=folder)
    found = _Found(folder)
    return tuple(model for model in catalogue.models if model.files and all(map(found.may_hold, model.files)))


class _Found:
    """The files below a folder, by size: hashing a disk to find a model would take an hour, comparing sizes takes none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        self._by_size: dict[int, list[Path]] = defaultdict(list)
        for path in self.paths:
            self._by_size[path.stat().st_size].append(path)

    def may_hold(self, file: ModelFile) -> bool:
        return file.bytes in self._by_size or any(path.match(file.path) for path in self.paths)

    def find(self, model: Model, file: ModelFile) -> Path:
        """The file with these bytes, or the one that only has its name. Raises ModelMissing."""
        for path in self._by_size[file.bytes]:
            if sha256_of(path) == file.sha256:
                return path
        for path in self.paths:
            if path.match(file.path):
                return path
        raise ModelMissing(model=model.name, path=self.folder / file.path)


def _choose(model: Model, folder: Path) -> dict[str, Path]:
    """Which file of the disk becomes which file of the model."""
    found = _Found(folder)
    if model.files:
        return {file.path: found.find(model, file) for file in model.files}
    only = model.hub.only if model.hub is not None else ()
    wanted = only if only else ("config.json",)
    named = {path.name: path for path in found.paths}
    for name in wanted:
        if name not in named:
            raise ModelMissing(model=model.name, path=folder / name)
    if only:
        return {name: named[name] for name in only}
    root = min((path.parent for path in found.paths if path.name == "config.json"), key=lambda path: len(path.parts))
    return {path.relative_to(root).as_posix(): path for path in found.paths if path.is_relative_to(root)}


def _copy(model: Model, chosen: Mapping[str, Path], copies: Path, progress: Progress) -> None:
    shutil.rmtree(copies, ignore_errors=True)
    total, done = sum(path.stat().st_size for path in chosen.values()), 0
    for name, path in chosen.items():
        target = copies / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        done += path.stat().st_size
        progress(Step(model.name, "copy", done, total))
