"""What the program consists of, as a CycloneDX 1.6 document: installed Python packages, and the models of the catalogue.

https://cyclonedx.org/docs/1.6/json/ ; read from `importlib.metadata`, so that it lists what runs, not what was asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import Distribution, PackageMetadata, distributions
from uuid import UUID, uuid5

from models.catalogue import Model, load_catalogue

# So that the same content has the same serial number.
_NAMESPACE = UUID("0d1f6d0e-6c1b-5a39-9a57-3f0c2a4f5b10")
_LICENCE_CLASSIFIER = "License :: "
# Some packages put the whole text of their licence where its name belongs.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Package:
    """An installed Python package. `licence` is an SPDX expression where `is_spdx`, else a name; "" where it says none."""

    name: str
    version: str
    licence: str
    is_spdx: bool = False

    @property
    def purl(self) -> str:
        """https://github.com/package-url/purl-spec; the name as PEP 503 writes it."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def installed_packages(found: Iterable[Distribution] | None = None) -> tuple[Package, ...]:
    """By name; one that lies twice on the path counts once, as the import finds it."""
    packages: dict[str, Package] = {}
    for one in distributions() if found is None else found:
        package = _package(one)
        packages.setdefault(package.purl.partition("@")[0], package)
    return tuple(sorted(packages.values(), key=lambda package: package.purl))


def sbom(packages: Iterable[Package], models: Iterable[Model], code: str, at: datetime) -> str:
    """The document as JSON; `code` is the program's mark."""
    components = [*map(_of_package, packages), *map(_of_model, models)]
    content = sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(_NAMESPACE, f'{code} {content}')}",
        "version": 1,
        "metadata": {
            "timestamp": at.isoformat(timespec="seconds"),
            "component": {"type": "application", "bom-ref": "shoko", "name": "shoko", "version": code},
        },
        "components": components,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def sbom_now(code: str, at: datetime) -> str:
    """Of this very process."""
    packages = [package for package in installed_packages() if package.name.lower() != "shoko"]
    return sbom(packages, load_catalogue().models, code, at)


def _package(found: Distribution) -> Package:
    metadata = found.metadata
    expression = _first(metadata, "License-Expression")
    if expression:
        return Package(metadata["Name"], found.version, expression, is_spdx=True)
    named = [
        words.rpartition(" :: ")[2]
        for words in metadata.get_all("Classifier") or ()
        if words.startswith(_LICENCE_CLASSIFIER)
    ]
    first_line = _first(metadata, "License").strip().partition("\n")[0]
    licence = " / ".join(named) or (first_line if len(first_line) <= _LONGEST_NAME else "")
    return Package(metadata["Name"], found.version, licence)


def _first(metadata: PackageMetadata, field: str) -> str:
    return next(iter(metadata.get_all(field) or ()), "")


def _of_package(package: Package) -> dict[str, object]:
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
    }
    if package.licence:
        named = {"expression": package.licence} if package.is_spdx else {"license": {"name": package.licence}}
        component["licenses"] = [named]
    return component


def _of_model(model: Model) -> dict[str, object]:
    component: dict[str, object] = {
        "type": "machine-learning-model",
        "bom-ref": f"model:{model.name}",
        "name": model.name,
        "supplier": {"name": model.maker},
        "licenses": [{"license": {"name": model.licence}}],
    }
    if model.files:
        component["components"] = [
            {"type": "file", "name": file.path, "hashes": [{"alg": "SHA-256", "content": file.sha256}]}
            for file in model.files
        ]
    return component
