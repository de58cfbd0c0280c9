"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from evaluation.machine import cpu_model
from settings import load_settings

_LIBRARIES = ("torch", "sentence-transformers", "qdrant-edge-py", "xllamacpp", "streamlit", "pypdfium2")


@dataclass(frozen=True, slots=True)
class Machine:
    cpu: str
    cores: int
    memory_gib: float
    system: str
    versions: tuple[str, ...]
    models: tuple[str, ...]


def this_machine() -> Machine:
    models = load_settings().models
    return Machine(
        cpu=cpu_model(Path("/proc/cpuinfo").read_text(encoding="utf-8")),
        cores=os.cpu_count() or 0,
        memory_gib=psutil.virtual_memory().total / 2**30,
        system=platform.freedesktop_os_release()["PRETTY_NAME"],
        versions=(f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _LIBRARIES)),
        models=(models.embedding, models.chat),
    )
