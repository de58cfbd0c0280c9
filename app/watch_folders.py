"""Re-indexes a source of the running server when something in it changes: the same runs as those of the page and the commands."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil
from watchfiles import Change, watch

from app.index_runs import IndexRuns
from errors import RunInProgress, ShokoError
from index_store.records import Source
from ingest.find_files import why_no_document
from ingest.run_order import RunOrder

_LOG = logging.getLogger("shoko.watch")

WatchState = Literal["watching", "polling", "changed", "gone"]

# Linux sends events only for what this machine itself changes on them.
_NETWORK_TYPES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"})
# A look at every file of a share: 10,000 files are 10,000 questions to the file server.
_POLL_MS = 30_000


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """`quiet_s`: how long nothing must change before a run; `longest_s`: how long a run is put off while things go on
    changing. `ignored` is the data folder: what a run writes there must not begin the next. `polling`: None decides by the
    type of the file system."""

    ignored: Path
    polling: bool | None = None
    quiet_s: float = 5.0
    longest_s: float = 300.0
    look_s: float = 2.0
    poll_ms: int = _POLL_MS


class WatchFolders:
    """Watches every source, also those that are added later, each in a thread of its own."""

    def __init__(self, runs: IndexRuns, sources: Callable[[], Sequence[Source]], plan: WatchPlan) -> None:
        self._runs = runs
        self._sources = sources
        self._plan = plan
        self._stop = threading.Event()
        self._folders: dict[str, _WatchedFolder] = {}
        self._thread = threading.Thread(target=self._work, name="watch-folders", daemon=True)
        self._thread.start()

    def state(self, source_id: str) -> WatchState | None:
        """None where the source has not been looked at yet."""
        folder = self._folders.get(source_id)
        return None if folder is None else folder.state

    def close(self) -> None:
        """No run is begun after this returns. A thread that hangs in a dead mount is left behind."""
        self._stop.set()
        self._thread.join(self._plan.look_s + 5)
        for folder in list(self._folders.values()):
            folder.stop()

    def _work(self) -> None:
        while not self._stop.wait(min(self._plan.look_s, self._plan.quiet_s)):
            try:
                self._follow(self._sources())
            except ShokoError as error:  # the edge of a thread: the next look may be luckier
                _LOG.warning("sources: %s", error.sentence("en"))
                continue
            for source_id, folder in self._folders.items():
                if folder.is_due() and not self._stop.is_set():
                    self._begin(source_id, folder)

    def _follow(self, sources: Sequence[Source]) -> None:
        """Begins with new sources and leaves those that are gone. The dictionary is replaced, never changed: pages read it."""
        kept = {source.id: self._folders.get(source.id) for source in sources}
        for source_id in self._folders.keys() - kept.keys():
            self._folders[source_id].stop()
        self._folders = {
            source.id: kept[source.id] or _WatchedFolder(Path(source.folder), self._plan) for source in sources
        }

    def _begin(self, source_id: str, folder: _WatchedFolder) -> None:
        folder.taken()
        try:
            self._runs.start(source_id, RunOrder("watch"))
        except RunInProgress:
            folder.changed()  # it may have passed the file already


class _WatchedFolder:
    def __init__(self, folder: Path, plan: WatchPlan) -> None:
        self._folder = folder
        self._plan = plan
        self._polling = _is_of_the_network(folder) if plan.polling is None else plan.polling
        self._there = True
        self._turn = threading.Lock()
        self._first: float | None = None
        self._last = 0.0
        self._stop = threading.Event()
        threading.Thread(target=self._work, name=f"watch-{folder.name}", daemon=True).start()

    @property
    def state(self) -> WatchState:
        if not self._there:
            return "gone"
        if self._first is not None:
            return "changed"
        return "polling" if self._polling else "watching"

    def changed(self) -> None:
        with self._turn:
            self._last = time.monotonic()
            self._first = self._last if self._first is None else self._first

    def taken(self) -> None:
        """A run begins: what changes from now on is for the next one."""
        with self._turn:
            self._first = None

    def is_due(self) -> bool:
        with self._turn:
            now = time.monotonic()
            if self._first is None:
                return False
            return now - self._last >= self._plan.quiet_s or now - self._first >= self._plan.longest_s

    def stop(self) -> None:
        self._stop.set()

    def _work(self) -> None:
        while not self._stop.is_set():
            mark = _mark(self._folder)
            if mark is None and self._there:
                self.changed()  # it is missing: a run says so, once
            self._there = mark is not None
            if mark is None:
                self._stop.wait(self._plan.look_s)
                continue
            self.changed()  # at the start, and when it has come back: nobody saw what happened until now
            try:
                self._listen(mark)
            except FileNotFoundError:
                continue
            except OSError as error:
                # Linux has a limit of folders that are watched (fs.inotify.max_user_watches).
                _LOG.warning("%s: no events (%s), its files are looked at instead", self._folder, error.strerror)
                self._polling = True
                self._stop.wait(self._plan.look_s)

    def _listen(self, mark: tuple[int, int]) -> None:
        """Until the folder at this place is another one, or none. That it went is a change, too: a run says so."""
        events = watch(
            self._folder,
            watch_filter=self._matters,
            stop_event=self._stop,
            rust_timeout=round(self._plan.look_s * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=self._polling,
            poll_delay_ms=self._plan.poll_ms,
            ignore_permission_denied=True,
        )
        for changes in events:
            if changes:
                self.changed()
            if _mark(self._folder) != mark:
                self.changed()
                return

    def _matters(self, change: Change, path: str) -> bool:
        """Whether a run would see it: no lock file of an office program, nothing hidden, nothing of our own."""
        at = Path(path)
        if at.is_relative_to(self._plan.ignored) or not at.is_relative_to(self._folder):
            return False
        if any(why_no_document(part) is not None for part in at.relative_to(self._folder).parts):
            return False
        return not (change is Change.modified and at.is_dir())


def _mark(folder: Path) -> tuple[int, int] | None:
    """Which folder lies at this place: a share that is mounted over it is another one. None where there is none."""
    with suppress(OSError):
        facts = folder.stat()
        return facts.st_dev, facts.st_ino
    return None


def _is_of_the_network(folder: Path) -> bool:
    mounts = [mount for mount in psutil.disk_partitions(all=True) if folder.is_relative_to(mount.mountpoint)]
    kind = max(mounts, key=lambda mount: len(mount.mountpoint)).fstype if mounts else ""
    return kind in _NETWORK_TYPES or kind.startswith("fuse.")
