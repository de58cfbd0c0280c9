"""Any order of adding, changing, renaming and removing containers, of losing points and of being killed at any write: after the
next run people find what lies on the disk, and what lies in it, and nothing else."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index_store.paths import inside
from index_store.scrub import ScrubReport, heal
from ingest.ingest_folder import IngestFolder
from settings import IngestSettings
from tests.ingest.ingest_bench import Bench
from tests.readers import everything

pytestmark = pytest.mark.slow

NAMES = st.sampled_from(["a.zip", "b.zip", "c.txt"])
TEXTS = st.sampled_from(["日当は三千円。", "休暇は十日。", "会議は中止。"])
INNER = st.dictionaries(st.sampled_from(["x.txt", "y.txt"]), TEXTS, min_size=1)
MEMBERS = st.dictionaries(st.sampled_from(["x.txt", "y.txt", "i.zip"]), TEXTS | INNER, min_size=1)
WRITES = ("begin_version", "activate", "record_container", "record_same", "remove_documents", "forget_points")

Tree = Mapping[str, str | Mapping[str, str]]


class Killed(BaseException):
    pass


def as_box(members: Tree) -> str:
    lines = ["箱"]
    for name, content in members.items():
        lines.append(f"{name}:{content if isinstance(content, str) else as_box(content)}".replace("\n", "\\n"))
    return "\n".join(lines)


def texts_of(path: str, content: str | Tree) -> dict[str, str]:
    if isinstance(content, str):
        return {path: content}
    return {key: text for name, inner in content.items() for key, text in texts_of(inside(path, name), inner).items()}


class AnyOrder(RuleBasedStateMachine):
    """`disk` is what lies in the source."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.bench = Bench(Path(self.folder.name))
        # That five documents which vanish at once are kept is another test's: test_shrinking.py.
        self.bench.ingest = IngestFolder(self.bench.parts, IngestSettings(chunk_characters=100, shrink_share=1.0))
        self.disk: dict[str, str | Tree] = {}

    @rule(name=NAMES, content=TEXTS | MEMBERS)
    def write(self, name: str, content: str | Tree) -> None:
        self.bench.write(name, content if isinstance(content, str) else as_box(content))
        self.disk[name] = content

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        if self.disk.pop(name, None) is not None:
            (self.bench.source_folder / name).unlink()

    @rule(name=NAMES, new=NAMES)
    def rename(self, name: str, new: str) -> None:
        if name in self.disk and new not in self.disk:
            (self.bench.source_folder / name).rename(self.bench.source_folder / new)
            self.disk[new] = self.disk.pop(name)

    @rule(chance=st.randoms(use_true_random=False))
    def lose_a_point(self, chance: random.Random) -> None:
        """By its place in the documents: ids are drawn anew in each example."""
        manifest, points = self.bench.manifest, self.bench.index.points
        held = manifest.resolve(list(points), everything(manifest))
        if held:
            in_order = sorted(held, key=lambda point: (held[point][0].path, held[point][1].ordinal))
            del points[chance.choice(in_order)]
            heal(manifest, self.bench.index)

    @rule(write=st.sampled_from(WRITES), count=st.integers(0, 3))
    def be_killed(self, write: str, count: int) -> None:
        """At the `count`-th time that a run comes to this write."""
        left = count
        real = getattr(self.bench.manifest, write)

        def dying(*of: object) -> object:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real(*of)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.bench.manifest, write, dying)
            patch.setattr(self.bench.manifest, "abandon", lambda document: ())
            with suppress(Killed):
                self.bench.run()
        heal(self.bench.manifest, self.bench.index)

    @rule(after=st.integers(0, 3))
    def be_stopped(self, after: int) -> None:
        asked = iter([False] * after)
        self.bench.run(lambda: next(asked, True))

    @rule()
    def run_to_the_end(self) -> None:
        self.bench.run()
        expected = {path: text for name, content in self.disk.items() for path, text in texts_of(name, content).items()}
        assert self.bench.found() == expected
        assert heal(self.bench.manifest, self.bench.index) == ScrubReport()
        again = self.bench.run()
        assert {file.status for file in again.files} <= {"unchanged"}

    @invariant()
    def the_index_holds_nothing_else(self) -> None:
        assert frozenset(self.bench.index.points) <= self.bench.manifest.intended_point_ids()

    def teardown(self) -> None:
        self.bench.cache.close()
        self.folder.cleanup()


TestContainersAnyOrder = AnyOrder.TestCase
TestContainersAnyOrder.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
