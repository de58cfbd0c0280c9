"""What every command opens first: the settings, and the desk. Nothing of it is imported before a command runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk import Desk
    from settings import Settings


def settings_of(data: Path | None) -> Settings:
    """Raises SettingInvalid."""
    from settings import load_settings

    return load_settings(data)


@contextmanager
def desk_of(settings: Settings, *, with_model: bool = False) -> Iterator[Desk]:
    """The desk of the running server, or of this process; closed, with every child, however the command ends."""
    from assemble import open_desk
    from privacy.log_filter import install

    install(settings.language)
    with closing(open_desk(settings, with_model=with_model)) as desk:
        yield desk
