"""What the owner of a sandbox and its processes say to each other: JSON, because what a parser returns isn't trusted enough
to be unpickled."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter

from ingest.page import Box, PagePicture, ParsedFile
from ingest.scan import ScannedPage

# What a parent process has ready when it forks: the parsers, or the models that read scans.
Purpose = Literal["parse", "scan"]


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """For one file, or one page of a scan: memory over what an idle parser process has, wall time and processor time alike, and the
    file's size. The names are those of the settings that raise them."""

    memory_mb: int = 896
    seconds: float = 120.0
    file_mb: int = 200
    memory_setting: str = "ingest.parse_memory_mb"
    seconds_setting: str = "ingest.parse_seconds"


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """For one container. The settings (`archive_files`, `archive_mb` unpacked) are what a message names; `files_left` and
    `bytes_left` are what other containers around it have left of them. `only` names the one member that is wanted."""

    archive_files: int
    archive_mb: int
    file_mb: int
    files_left: int
    bytes_left: int
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Read a file, draw one of its pages with the passage's boxes (`page`), send what it holds (`unpack`), or read one of its pages
    as a picture (`scan`)."""

    path: str
    limits: SandboxLimits
    page: int | None = None
    passage: str = ""
    unpack: UnpackLimits | None = None
    scan: int | None = None


@dataclass(frozen=True, slots=True)
class WirePicture:
    png_base64: str
    width: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One of the four: what was read, of a file or of a scanned page, what was drawn, or the code and values of one of our errors."""

    parsed: ParsedFile | None = None
    picture: WirePicture | None = None
    scanned: ScannedPage | None = None
    error_code: str | None = None
    error_values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a process ended that gave no reply. `detail` is its exit status, or the signal's number."""

    end: Literal["exit", "signal", "time", "memory"]
    detail: int


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first message of the sandbox's parent process. `confined`: the system call filter works on this machine."""

    confined: bool


JOB = TypeAdapter(Job)
REPLY = TypeAdapter(Reply)
VERDICT = TypeAdapter(Verdict)
GREETING = TypeAdapter(Greeting)


def to_wire(picture: PagePicture) -> WirePicture:
    return WirePicture(base64.b64encode(picture.png).decode("ascii"), picture.width, picture.height, picture.boxes)


def from_wire(picture: WirePicture) -> PagePicture:
    return PagePicture(base64.b64decode(picture.png_base64), picture.width, picture.height, picture.boxes)
