"""The label of what is measured: a folder of documents keeps, in a throw-away house, the label that people's house gives it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path, PurePosixPath

from access.rights import Rights
from access.rules import DEFAULT_LABEL, Label, Rules
from database import FILE_NAME, Database
from index_store.manifest import Manifest
from privacy.clearance import strictest


def measured_label(data: Path, folder: Path) -> Label:
    """The strictest label of what lies in `folder`, else that of the nearest folder around it, by the rules of the data folder; as
    of a new source where it isn't among the sources. Raises what `Database.open` raises."""
    if not (data / FILE_NAME).is_file():
        return DEFAULT_LABEL
    with closing(Database.open(data)) as database:
        manifest = Manifest(database)
        folders = {source.id: PurePosixPath(source.folder) for source in manifest.sources()}
        placed = [
            (folders[scope.folder.source_id] / scope.folder.path, scope.label)
            for scope in Rights(Rules(database), manifest.folders).scopes()
            if scope.folder.source_id in folders
        ]
    here = PurePosixPath(folder.resolve())
    within = [label for place, label in placed if place.is_relative_to(here)]
    around = sorted((place, label) for place, label in placed if here.is_relative_to(place))
    if within:
        return strictest(within)
    return around[-1][1] if around else DEFAULT_LABEL
