from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import Distribution
from typing import cast

import pytest

from models.catalogue import ModelFile, load_catalogue
from security.sbom import Package, installed_packages, sbom, sbom_now

AT = datetime(2026, 11, 27, tzinfo=UTC)


class FakeDistribution:
    def __init__(self, name: str, version: str, **fields: str | Sequence[str]) -> None:
        self.version = version
        self.metadata = Message()
        self.metadata["Name"] = name
        for field, values in fields.items():
            for value in (values,) if isinstance(values, str) else values:
                self.metadata[field.replace("_", "-")] = value


def package(name: str, **fields: str | Sequence[str]) -> Package:
    (found,) = installed_packages([cast(Distribution, FakeDistribution(name, "1.0", **fields))])
    return found


@pytest.mark.parametrize(
    ("fields", "licence", "is_spdx"),
    [
        ({"License_Expression": "MIT OR Apache-2.0", "License": "old"}, "MIT OR Apache-2.0", True),
        ({"Classifier": ("License :: OSI Approved :: BSD License", "Topic :: X")}, "BSD License", False),
        ({"License": "Apache 2.0\n\nthe whole text"}, "Apache 2.0", False),
        ({"License": "x" * 81}, "", False),
        ({}, "", False),
    ],
)
def test_a_licence_is_what_the_package_says(fields: dict[str, str], licence: str, is_spdx: bool) -> None:
    found = package("Some_Package", **fields)
    assert (found.licence, found.is_spdx, found.purl) == (licence, is_spdx, "pkg:pypi/some-package@1.0")


def test_one_that_lies_twice_on_the_path_counts_once() -> None:
    twice = [cast(Distribution, FakeDistribution(name, version)) for name, version in (("a.b", "2"), ("A-B", "1"))]
    assert [(one.name, one.version) for one in installed_packages(twice)] == [("a.b", "2")]


def test_the_document_has_packages_and_models_and_the_same_number_for_the_same_content() -> None:
    model = load_catalogue().models[0].model_copy(update={"files": (ModelFile(path="m.gguf", bytes=1, sha256="ab"),)})
    written = sbom([Package("a", "1", "MIT", is_spdx=True), Package("b", "2", "BSD License")], [model], "0.1.0 abc", AT)
    document = json.loads(written)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    first, second, third = document["components"]
    assert first["licenses"] == [{"expression": "MIT"}]
    assert second["licenses"] == [{"license": {"name": "BSD License"}}]
    assert (third["type"], third["components"][0]["hashes"]) == (
        "machine-learning-model",
        [{"alg": "SHA-256", "content": "ab"}],
    )
    again = sbom([Package("a", "1", "MIT", is_spdx=True), Package("b", "2", "BSD License")], [model], "0.1.0 abc", AT)
    other = sbom([Package("a", "1", "MIT", is_spdx=True)], [model], "0.1.0 abc", AT)
    assert again == written
    assert json.loads(other)["serialNumber"] != document["serialNumber"]


def test_references_are_unique_and_what_runs_is_in_it() -> None:
    document = json.loads(sbom_now("0.1.0", AT))
    references = [component["bom-ref"] for component in document["components"]]
    assert len(set(references)) == len(references)
    assert any(reference.startswith("pkg:pypi/pydantic@") for reference in references)
    assert not any(reference.startswith("pkg:pypi/shoko@") for reference in references), "it is what is described"
