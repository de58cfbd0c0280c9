from __future__ import annotations

import sys

import pytest

from ingest.ocr import INSTALL_COMMAND, engine_is_installed


@pytest.mark.parametrize("hidden", ["rapidocr", "onnxruntime", "cv2"])
def test_without_one_of_its_packages_there_is_no_engine(monkeypatch: pytest.MonkeyPatch, hidden: str) -> None:
    monkeypatch.setitem(sys.modules, hidden, None)
    assert not engine_is_installed()


def test_looking_for_the_engine_loads_nothing() -> None:
    before = {name for name in sys.modules if name.split(".")[0] in ("rapidocr", "onnxruntime", "cv2")}
    engine_is_installed()
    assert {name for name in sys.modules if name.split(".")[0] in ("rapidocr", "onnxruntime", "cv2")} == before


def test_the_command_names_packages_of_the_index() -> None:
    assert INSTALL_COMMAND.split()[:2] == ["pip", "install"]
