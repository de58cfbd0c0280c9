"""Any order of writing, renaming, failing, removing, losing points and being killed: what people find is what was last
activated, and after each start the index holds what the manifest intends.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index_store.scrub import heal
from tests.index_store.manifest_world import chunks_of, facts, open_world, points_of

pytestmark = pytest.mark.slow

PATHS = st.sampled_from(["a.md", "b.md", "c.md"])
CONTENTS = st.lists(st.sampled_from("一二三四"), min_size=1, max_size=4).map("\n".join)
KILLED_AFTER = st.sampled_from(["begin", "half the points", "all points", "activate", "deleting"])


class AnyOrder(RuleBasedStateMachine):
    """`active` is what the files' last activated readings said, `lost` the points that vanished from the index."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = open_world(Path(self.folder.name))
        self.active: dict[str, str] = {}
        self.lost: set[str] = set()

    @rule(path=PATHS, content=CONTENTS)
    def write(self, path: str, content: str) -> None:
        self.world.write(path, content)
        self.active[path] = content

    @rule(path=PATHS, content=CONTENTS, moment=KILLED_AFTER)
    def write_and_be_killed(self, path: str, content: str, moment: str) -> None:
        document = self.world.begin(path, content)
        points = points_of(document, len(chunks_of(content)))
        if moment != "begin":
            self.world.index.put(points if moment != "half the points" else points[: len(points) // 2])
        if moment in ("activate", "deleting"):
            retired = self.world.manifest.activate(document)
            self.active[path] = content
            if moment == "deleting":
                self.world.index.delete(retired)
        self.start_again()

    @rule(path=PATHS, content=CONTENTS)
    def fail(self, path: str, content: str) -> None:
        self.world.manifest.record_failure(self.world.source, facts(path, content), "FileDamaged", {"reason": "x"})

    @rule(path=PATHS, new_path=PATHS)
    def rename(self, path: str, new_path: str) -> None:
        known = self.world.manifest.known_files(self.world.source.id)
        if path in self.active and new_path not in known:
            self.world.manifest.record_same(known[path].document_id, facts(new_path, self.active[path]))
            self.active[new_path] = self.active.pop(path)

    @rule(path=PATHS, killed=st.booleans())
    def remove(self, path: str, killed: bool) -> None:
        known = self.world.manifest.known_files(self.world.source.id).get(path)
        if known is None:
            return
        retired = self.world.manifest.remove_documents([known.document_id])
        self.active.pop(path, None)
        if killed:
            self.start_again()
        else:
            self.world.index.delete(retired)
            self.world.manifest.forget_points(retired)

    @rule(position=st.integers(min_value=0, max_value=11))
    def lose_a_point(self, position: int) -> None:
        present = sorted(self.world.index.present)
        if position < len(present):
            self.world.index.delete([present[position]])
            self.lost.add(present[position])

    @rule()
    def start_again(self) -> None:
        heal(self.world.manifest, self.world.index)
        intended = self.world.manifest.intended_point_ids()
        missing = intended - self.world.index.present
        assert self.world.index.present <= intended
        assert missing <= self.lost
        known = self.world.manifest.known_files(self.world.source.id).values()
        assert sum(file.content_hash == "" for file in known) == 0 or missing

    @invariant()
    def people_find_what_was_last_activated(self) -> None:
        intended = self.world.manifest.intended_point_ids()
        expected = sorted(line for content in self.active.values() for line in content.splitlines())
        self.world.index.present, present = set(intended), self.world.index.present
        assert self.world.texts() == expected
        self.world.index.present = present
        assert intended - present <= self.lost

    def teardown(self) -> None:
        self.world.database.close()
        self.folder.cleanup()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=10, stateful_step_count=20, deadline=None, derandomize=True)
