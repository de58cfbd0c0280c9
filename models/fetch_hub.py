"""A model from a model hub, through its own client, which goes on where it was interrupted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from errors import ModelFetchFailed
from models.catalogue import Hub, Model

HubDownload = Callable[[Hub, Path], None]


def hub_download(hub: Hub, folder: Path) -> None:
    """Puts the repository's files into `folder`. Raises OSError, of which every error of the hub's client is a kind."""
    from huggingface_hub import snapshot_download  # 0.5 s, and only a site with a hub needs it

    snapshot_download(
        hub.repo, revision=hub.revision, allow_patterns=list(hub.only) if hub.only else None, local_dir=folder
    )


def gather_from_hub(model: Model, hub: Hub, partial: Path, download: HubDownload) -> Path:
    """The folder with what the hub gave, not yet verified: nobody has pinned it, its hashes are recorded when it is installed.
    Raises ModelFetchFailed."""
    folder = partial / "joined"
    try:
        download(hub, folder)
    except OSError as error:
        raise ModelFetchFailed(model=model.name, reason=f"{hub.repo}: {error}") from error
    return folder
