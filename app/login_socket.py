"""A tab's WebSocket for as long as its session is in force: asked again and again, closed within seconds of its end."""

from __future__ import annotations

import asyncio

from anyio import to_thread
from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from app.entrance import Entrance
from errors import ShokoError

# Of the range that an application may define (RFC 6455, 7.4.2), after HTTP's 401.
_SESSION_OVER = 4401
_APP_ENDS_SECONDS = 5.0
_OF_A_PERSON = frozenset({"rerun_script", "stop_script", "file_urls_request", "clear_cache"})


def is_of_a_person(data: bytes) -> bool:
    """Whether somebody did something: not a heartbeat, and not a part of the page that renews itself."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    return kind in _OF_A_PERSON and not message.rerun_script.is_auto_rerun


class LoginSocket:
    """One connection. What it sends after the session's end is dropped."""

    def __init__(self, entrance: Entrance, key: str) -> None:
        self._entrance = entrance
        self._key = key
        self._is_over = False
        self._began = False

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                await self._note(message)
            return message

        async def said(message: Message) -> None:
            if not self._is_over:
                await send(message)

        with self._entrance.tabs.open(self._key) as ended:
            serving = asyncio.ensure_future(app(scope, heard, said))
            watching = asyncio.ensure_future(self._until_over(ended))
            try:
                await asyncio.wait({serving, watching}, return_when=asyncio.FIRST_COMPLETED)
                if not serving.done():
                    self._is_over = True
                    await send({"type": "websocket.close", "code": _SESSION_OVER})
                    # The server tells the app of the disconnection, as if the tab had been closed.
                    await asyncio.wait({serving}, timeout=_APP_ENDS_SECONDS)
            finally:
                watching.cancel()
                serving.cancel()
                await asyncio.gather(serving, watching, return_exceptions=True)
        if not serving.cancelled():
            serving.result()

    async def _note(self, message: Message) -> None:
        """The first run of a tab is its page's doing, also when a lost connection comes back."""
        if is_of_a_person(message.get("bytes") or b""):
            if self._began:
                await to_thread.run_sync(self._entrance.sessions.touch, self._key)
            self._began = True

    async def _until_over(self, ended: asyncio.Event) -> None:
        while not ended.is_set():
            try:
                await asyncio.wait_for(ended.wait(), self._entrance.login.check_seconds)
            except TimeoutError:
                try:
                    if await to_thread.run_sync(self._entrance.sessions.find, self._key) is None:
                        return
                except ShokoError:  # where it can't be asked, there is none
                    return
