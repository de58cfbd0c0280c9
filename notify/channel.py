"""A way to the people who look after the documents."""

from __future__ import annotations

from typing import Protocol

from notify.message import Message

# Of each step of a connection. A message is sent beside the run, and a command waits for it at its end.
TIMEOUT_SECONDS = 10.0


class Channel(Protocol):
    """`name` is `webhook` or `mail`; `place` its host and port, for the log."""

    @property
    def name(self) -> str: ...

    @property
    def place(self) -> str: ...

    def send(self, message: Message) -> None:
        """Raises MessageNotDelivered; its reason holds no secret."""
