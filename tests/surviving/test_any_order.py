"""Any order of adding, editing, renaming, swapping, damaging and deleting; of runs that end, are stopped, fail, or die at any write;
of power cuts and of sources that come and go. 3,000 steps, and after each the invariants hold: people find one version of each
document, whole; after a run to its end what lies on the disk, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index_store.records import Readable
from tests.ingest.test_containers_any_order import MEMBERS
from tests.surviving.rough_house import FOLDERS, RoughHouse

pytestmark = pytest.mark.slow

EXAMPLES, STEPS = 78, 41
FOLDER = st.sampled_from(FOLDERS)
NAME = st.sampled_from(["a.txt", "b.txt", "c.txt", "箱.zip", "筐.zip"])
# A run over a few files has up to 30 writes, each with a moment before and one after it.
MOMENT = st.integers(0, 60)
KEPT = st.sampled_from([None, 0.0, 0.5, 1.0])


class AnyOrder(RuleBasedStateMachine):
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.house = RoughHouse()

    @rule(folder=FOLDER, name=NAME, sentences=st.integers(1, 3))
    def write(self, folder: str, name: str, sentences: int) -> None:
        self.house.disk[folder].write(name, sentences)

    @rule(folder=FOLDER, name=NAME)
    def edit_within_its_time_and_size(self, folder: str, name: str) -> None:
        self.house.run(folder)
        self.house.disk[folder].edit_unseen(name)
        self.house.run(folder)

    @rule(folder=FOLDER, name=NAME, members=MEMBERS)
    def fill_a_box(self, folder: str, name: str, members: dict[str, str | dict[str, str]]) -> None:
        self.house.disk[folder].fill_box(name, members)

    @rule(folder=FOLDER, name=NAME)
    def damage(self, folder: str, name: str) -> None:
        self.house.disk[folder].damage(name)

    @rule(folder=FOLDER, name=NAME)
    def touch(self, folder: str, name: str) -> None:
        self.house.disk[folder].touch(name)

    @rule(folder=FOLDER, name=NAME)
    def delete(self, folder: str, name: str) -> None:
        self.house.disk[folder].delete(name)

    @rule(folder=FOLDER, old=NAME, to=FOLDER, new=NAME)
    def rename(self, folder: str, old: str, to: str, new: str) -> None:
        self.house.disk[folder].move(old, self.house.disk[to], new)

    @rule(folder=FOLDER, one=NAME, other=NAME)
    def swap(self, folder: str, one: str, other: str) -> None:
        self.house.disk[folder].swap(one, other)

    @rule(folder=FOLDER)
    def run(self, folder: str) -> None:
        self.house.run(folder)

    @rule(folder=FOLDER, asked=st.integers(0, 4))
    def run_and_stop(self, folder: str, asked: int) -> None:
        self.house.run_and_stop(folder, asked)

    @rule(folder=FOLDER, moment=MOMENT, kept=KEPT, again=st.none() | st.integers(0, 8))
    def run_and_die(self, folder: str, moment: int, kept: float | None, again: int | None) -> None:
        self.house.run_and_die(folder, moment, kept, again)

    @rule(folder=FOLDER, moment=MOMENT, lasting=st.booleans())
    def run_onto_a_full_disk(self, folder: str, moment: int, lasting: bool) -> None:
        self.house.run_onto_a_full_disk(folder, moment, lasting)

    @rule(folder=FOLDER, moment=MOMENT, again=st.booleans())
    def run_over_a_source_that_goes(self, folder: str, moment: int, again: bool) -> None:
        self.house.run_over_a_source_that_goes(folder, moment, again)

    @rule(folder=FOLDER, moment=MOMENT, name=NAME)
    def run_while_a_file_changes(self, folder: str, moment: int, name: str) -> None:
        self.house.run_while_a_file_changes(folder, moment, name)

    @rule(folder=FOLDER)
    def add_source(self, folder: str) -> None:
        self.house.add_source(folder)

    @rule(folder=FOLDER)
    def remove_source(self, folder: str) -> None:
        self.house.remove_source(folder)

    @rule()
    def start_again(self) -> None:
        self.house.start_again()

    @rule(position=st.integers(0, 5))
    def lose_a_point(self, position: int) -> None:
        self.house.lose_a_point(position)

    @invariant()
    def every_document_is_whole(self) -> None:
        AnyOrder.steps += 1
        assert self.house.half_documents() == set()

    @invariant()
    def the_index_holds_what_is_intended(self) -> None:
        missing, left_over = self.house.world.differences()
        assert missing <= self.house.lost
        assert not left_over or self.house.untidy

    @rule()
    def revoke(self) -> None:
        """Another person, of another scope, finds nothing."""
        points = list(self.house.index.point_ids())
        assert self.house.world.manifest.resolve(points, Readable(("another scope",))) == {}

    @invariant()
    def no_text_is_embedded_twice(self) -> None:
        assert len(self.house.embedded()) == len(set(self.house.embedded()))

    def teardown(self) -> None:
        self.house.close()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None
)


def test_it_took_3_000_steps() -> None:
    """After the test above, in the same process; by itself it says nothing."""
    if AnyOrder.steps == 0:
        pytest.skip("the steps were taken in another process")
    assert AnyOrder.steps >= 3000
