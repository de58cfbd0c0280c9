"""`shoko serve`."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from commands.opening import settings_of
from commands.output import DataOption, note


def serve(data: DataOption = None) -> None:
    """ページと回答モデルを起動します（Ctrl-C で止まります）。"""
    settings = settings_of(data)
    from app.server import run

    run(settings, lambda address: note(f"書庫: {address} （止めるには Ctrl-C）"))
