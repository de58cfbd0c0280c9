"""Serves the fake house in a process of its own: `python -m tests.app.serve_fake FOLDER PORT SENTENCE_S FILE_S [PUBLIC_URL]`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app import server
from app.house import House
from settings import PageSettings, Settings
from tests.app.fake_house import FakeHouse

if __name__ == "__main__":
    folder, port, sentence_s, file_s, *public = sys.argv[1:]

    def build() -> House:
        time.sleep(1.0)
        return FakeHouse(Path(folder) / "documents", float(sentence_s), float(file_s))

    if public:  # refused without a login, but here is nothing that anybody might not read
        vars(server)["require_loopback"] = lambda page: None
    server.serve(
        Settings(data=Path(folder) / "data", page=PageSettings(port=int(port), public_url=next(iter(public), None))),
        build,
    )
