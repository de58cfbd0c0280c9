"""How a command finds the server that owns a data folder: `server.json` says where, `api_token` lets its owner in."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from errors import DataFolderUnusable

_CARD = "server.json"
_TOKEN = "api_token"


@dataclass(frozen=True, slots=True)
class ServerCard:
    """Where the server listens (`http://127.0.0.1:8501`), its process, and the token of its API."""

    url: str
    pid: int
    token: str


@dataclass(frozen=True, slots=True)
class _Whereabouts:
    url: str
    pid: int


_WHEREABOUTS = TypeAdapter(_Whereabouts)


def new_card(url: str) -> ServerCard:
    """A card of this process with a fresh token."""
    return ServerCard(url=url, pid=os.getpid(), token=secrets.token_urlsafe(32))


def write_card(data: Path, card: ServerCard) -> None:
    """The token's file can be read by its owner only, from the moment it exists. Raises DataFolderUnusable."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_card(data)
        handle = os.open(data / _TOKEN, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(card.token)
        (data / _CARD).write_bytes(_WHEREABOUTS.dump_json(_Whereabouts(card.url, card.pid)))
    except OSError as error:
        raise DataFolderUnusable(path=data, reason=error.strerror or error) from error


def read_card(data: Path) -> ServerCard | None:
    """The card in `data`; None where there is none. Raises DataFolderUnusable where it may not be read."""
    try:
        whereabouts = _WHEREABOUTS.validate_json((data / _CARD).read_bytes())
        token = (data / _TOKEN).read_text()
    except (FileNotFoundError, ValidationError):
        return None
    except OSError as error:
        raise DataFolderUnusable(path=data, reason=error.strerror or error) from error
    return ServerCard(whereabouts.url, whereabouts.pid, token)


def remove_card(data: Path) -> None:
    """Nothing of the card is left; none there is no error."""
    (data / _CARD).unlink(missing_ok=True)
    (data / _TOKEN).unlink(missing_ok=True)


def is_alive(pid: int) -> bool:
    """Whether a process of that id exists, whoever it belongs to."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
