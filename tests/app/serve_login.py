"""Serves the fake house behind a login: `python -m tests.app.serve_login FOLDER PORT ISSUER`.

Its routes go into FOLDER/routes.json. Documents are readable for the group 総務; `FOLDER/login.json` may hold more of the
section `login` of the settings.
"""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path

import streamlit as st
from starlette.routing import BaseRoute

from access.people import Person
from app import server
from app.house import House
from index_store.records import Readable
from settings import PageSettings, Settings
from tests.app.fake_house import FakeHouse

_make_app = server.make_app


class GuardedHouse(FakeHouse):
    """Each person has one of their own."""

    def for_person(self, person: Person) -> GuardedHouse:
        own = copy.copy(self)
        own.person = person
        return own

    def readable(self) -> Readable:
        return super().readable() if "総務" in self.person.groups else Readable(scope_ids=())


def routes_of(routes: list[BaseRoute]) -> list[tuple[str, list[str]]]:
    """Path and methods of each, those of mounts too; a WebSocket has none."""
    found: list[tuple[str, list[str]]] = []
    for route in routes:
        below = getattr(route, "routes", None)
        if below:
            found += routes_of(below)
        found.append((str(getattr(route, "path", route)), sorted(getattr(route, "methods", None) or [])))
    return found


if __name__ == "__main__":
    folder, port, issuer = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    apps: list[st.App] = []

    def make_app(*arguments: object) -> st.App:
        apps.append(_make_app(*arguments))  # type: ignore[arg-type]
        return apps[0]

    def build() -> House:
        starlette = apps[0]._starlette_app
        assert starlette is not None
        (folder / "routes.json").write_text(json.dumps(routes_of(starlette.routes)))
        return GuardedHouse(folder / "documents")

    more = folder / "login.json"
    login = {"issuer": issuer, "client_id": "shoko", "client_secret": "secret", "check_seconds": 0.5}
    login |= json.loads(more.read_text()) if more.exists() else {}
    server.make_app = make_app  # type: ignore[assignment]
    settings = Settings(data=folder / "data", page=PageSettings(port=port), login=login)  # type: ignore[arg-type]
    server.serve(settings, build)
