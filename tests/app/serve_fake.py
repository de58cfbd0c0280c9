"""Serves the fake house in a process of its own: `python -m tests.app.serve_fake FOLDER PORT SENTENCE_S FILE_S`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.house import House
from app.server import serve
from settings import PageSettings, Settings
from tests.app.fake_house import FakeHouse

if __name__ == "__main__":
    folder, port, sentence_s, file_s = sys.argv[1:]

    def build() -> House:
        time.sleep(1.0)
        return FakeHouse(Path(folder) / "documents", float(sentence_s), float(file_s))

    serve(Settings(data=Path(folder) / "data", page=PageSettings(port=int(port))), build)
