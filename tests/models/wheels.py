"""A small model in small wheels, made here, and a package index that is a dictionary."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from models.catalogue import Hub, Model, ModelFile, PackageIndex, Wheel


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@dataclass
class Index:
    """What a package index would give: requirement -> bytes. `asked` notes each request; a missing one fails as pip does."""

    wheels: dict[str, bytes]
    asked: list[str] = field(default_factory=list)

    def download(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        if requirement not in self.wheels:
            raise subprocess.CalledProcessError(
                1, "pip", stderr=f"WARNING: x\nERROR: No matching distribution: {requirement}\n"
            )
        (folder / f"{requirement.replace('==', '-')}-py3-none-any.whl").write_bytes(self.wheels[requirement])


def _model(name: str, files: dict[str, bytes], source: PackageIndex | None, hub: Hub | None = None) -> Model:
    pinned = tuple(ModelFile(path=p, bytes=len(d), sha256=sha256(d)) for p, d in files.items())
    return Model(
        name=name,
        title=name.title(),
        role="chat",
        profile="test",
        maker="Nobody",
        country="JP",
        languages=("ja",),
        context_tokens=64,
        licence="CC0",
        notice="Nobody's terms",
        files=pinned,
        package_index=source,
        hub=hub,
    )


def joined_model() -> tuple[Model, Index, bytes]:
    """A model that is one file in three wheels, with its index and its bytes."""
    parts = [bytes([65 + n]) * (1000 + n) for n in range(3)]
    index = Index(
        {
            f"part{n}==1.0": zipped({f"part{n}/data/part.bin": part, f"part{n}/__init__.py": b"raise SystemExit"})
            for n, part in enumerate(parts)
        }
    )
    wheels = tuple(
        Wheel(
            package=f"part{n}",
            version="1.0",
            bytes=len(index.wheels[f"part{n}==1.0"]),
            sha256=sha256(index.wheels[f"part{n}==1.0"]),
        )
        for n in range(3)
    )
    whole = b"".join(parts)
    source = PackageIndex(join="file", member="*/data/part*.bin", wheels=wheels)
    return _model("joined", {"joined.gguf": whole}, source), index, whole


def zipped_model(first_index: int = 0) -> tuple[Model, Index, dict[str, bytes]]:
    """A model whose joined parts are one zip of three files, one of them not wanted."""
    files = {"config.json": b"{}", "1_Pooling/config.json": b'{"a": 1}'}
    whole = zipped({**{f"download/{name}": data for name, data in files.items()}, "download/notebook.ipynb": b"no"})
    halves = [whole[:150], whole[150:]]
    index = Index(
        {
            f"chunk==0.{n}": zipped(
                {"chunk/chunk.bin": half, "chunk/__init__.py": f"X = 1\nCHUNK_INDEX = {first_index + n}\n".encode()}
            )
            for n, half in enumerate(halves)
        }
    )
    wheels = tuple(
        Wheel(package="chunk", version=f"0.{n}", bytes=9, sha256=sha256(index.wheels[f"chunk==0.{n}"]))
        for n in range(2)
    )
    source = PackageIndex(
        join="zip", member="chunk/chunk.bin", index_in="chunk/__init__.py", zip_folder="download", wheels=wheels
    )
    return _model("zipped", files, source), index, files


def hub_model(only: tuple[str, ...] = ()) -> Model:
    """A model that nobody has pinned."""
    return _model("hubbed", {}, None, Hub(repo="nobody/hubbed", only=only))
