"""The one server process: Streamlit's ASGI app with our lifespan, routes and middleware, under uvicorn."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config

from app.api import api_routes
from app.client import is_served
from app.evaluation_routes import evaluation_routes
from app.file_routes import file_routes
from app.house import DOOR, Door, House
from app.script_errors import tell_script_error
from app.security import Gatekeeper, own_hosts, require_loopback
from app.security_routes import security_routes
from app.server_card import ServerCard, new_card, remove_card, write_card
from app.watch_folders import WatchPlan
from errors import IndexLocked, PortTaken
from privacy.log_filter import install
from settings import Settings

_MAIN = Path(__file__).with_name("main.py")
# A run that is stopped ends with the file in hand; what is cut off after this is healed at the next start.
_RUN_STOP_SECONDS = 5.0
_OPENING_STOP_SECONDS = 10.0
_TABS_CLOSE_SECONDS = 2


def run(settings: Settings, announce: Callable[[str], None]) -> None:
    """`shoko serve`: the whole house. See `serve`; raises what `open_house` raises, too."""

    def build() -> House:
        # Importing the rooms takes seconds; the port is checked and the page is up before.
        from assemble import open_house

        house = open_house(settings)
        # Before the door opens: two first questions at once would load the embedding model twice.
        try:
            house.warm()
        except BaseException:
            house.close()
            raise
        return house

    serve(settings, build, announce)


def serve(
    settings: Settings, build: Callable[[], House], announce: Callable[[str], None] = lambda address: None
) -> None:
    """Serves what `build` opens until SIGINT or SIGTERM; `announce` gets the page's address when the port is ours.

    Raises PageOpenWithoutLogin, PortTaken and IndexLocked (another server owns the data folder) before anything heavy is loaded, DataFolderUnusable where the server's card cannot be written, and ends
    with the error of `build` where the house cannot be opened.
    """

    def build_or_stop() -> House:
        try:
            return build()
        except BaseException:
            server.should_exit = True
            raise

    host, port = settings.page.host, settings.page.port
    require_loopback(settings.page)
    with _reserved(host, port) as listener:
        if is_served(settings.data):  # its card must stay
            raise IndexLocked(path=settings.data)
        card = new_card(f"http://{host}:{port}")
        write_card(settings.data, card)
        server = uvicorn.Server(
            uvicorn.Config(
                make_app(settings, card, DOOR, build_or_stop),
                log_level="warning",
                server_header=False,
                timeout_graceful_shutdown=_TABS_CLOSE_SECONDS,
            )
        )
        install(settings.language)  # after uvicorn's handlers are there: its Config makes them
        announce(card.url)
        try:
            # uvicorn raises the signal again once it has shut down.
            with suppress(KeyboardInterrupt):
                server.run(sockets=[listener])
        finally:
            remove_card(settings.data)  # a house that fails at once stops the server before its lifespan could do so
    if DOOR.error is not None:
        raise DOOR.error


def make_app(settings: Settings, card: ServerCard, door: Door, build: Callable[[], House]) -> st.App:
    """The ASGI app. One a process: Streamlit keeps its configuration in globals."""
    app = st.App(
        _MAIN,
        lifespan=_lifespan(settings, door, build),
        routes=[*api_routes(door, card.token), *file_routes(door), *evaluation_routes(door), *security_routes(door)],
        middleware=[Middleware(Gatekeeper, hosts=own_hosts(settings.page.host, settings.page.port))],
        on_script_error=tell_script_error,
    )
    # After the app is made: only then does Streamlit look for config.toml beside main.py.
    _configure(settings)
    return app


def _lifespan(
    settings: Settings, door: Door, build: Callable[[], House]
) -> Callable[[st.App], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def live(app: st.App) -> AsyncIterator[None]:
        """The page comes up at once; the house opens beside it, and is closed however far it came.

        The card goes here, not after `server.run`: SIGTERM ends the process before that returns.
        """
        opening = threading.Thread(
            target=door.open, args=(build, _watch_plan(settings)), name="open-house", daemon=True
        )
        opening.start()
        try:
            yield
        finally:
            remove_card(settings.data)
            await asyncio.to_thread(opening.join, _OPENING_STOP_SECONDS)
            await asyncio.to_thread(door.close, _RUN_STOP_SECONDS)

    return live


def _watch_plan(settings: Settings) -> WatchPlan | None:
    if not settings.ingest.watch:
        return None
    return WatchPlan(ignored=settings.data.absolute(), polling=settings.ingest.watch_polling)


def _reserved(host: str, port: int) -> socket.socket:
    """A socket bound to the port: nobody can take it between this check and the first request."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(port=port, setting="page.port") from error
    return listener


def _configure(settings: Settings) -> None:
    """Streamlit's own options. Without both addresses it asks an outside service for its IP; the rest is in config.toml."""
    host, port = settings.page.host, settings.page.port
    for name, value in {
        "server.address": host,
        "browser.serverAddress": host,
        "server.port": port,
        "browser.serverPort": port,
        "server.headless": True,
        "browser.gatherUsageStats": False,
        "server.enableAgentApi": False,
        "server.fileWatcherType": "none",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        # With fast reruns a new run begins beside the one that is being stopped, before that has kept its answer.
        "runner.fastReruns": False,
    }.items():
        config.set_option(name, value)
