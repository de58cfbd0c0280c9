"""Any order of changing documents and of re-indexing, building, switching, rolling back and dropping under settings that change
(another embedding model, chunks of another size), each killed at any step or not. After every step one generation serves, whole;
after a run to its end people find what lies on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from errors import GenerationIncomplete, InputError
from tests.generations.generation_world import write_model
from tests.generations.test_killed import MortalWorld

pytestmark = pytest.mark.slow

NAME = st.sampled_from(["日当.txt", "宿泊.txt", "出張/会議.txt"])
SENTENCE = st.sampled_from(["日当は三千円とする。", "宿泊費は一万円とする。", "会議は中止とする。"])
# A build over three files has about 40 steps; None: it lives.
LIFE = st.none() | st.integers(0, 45)
# What a person is told instead: nothing to switch to, something in the way, documents missing.
REFUSED = (InputError, GenerationIncomplete)


class AnyOrder(RuleBasedStateMachine):
    """`disk` is what lies in the source, `ever` every text that a file has held."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = MortalWorld(Path(self.folder.name))
        self.disk: dict[str, str] = {}
        self.ever: set[tuple[str, str]] = set()
        self.write("日当.txt", "日当は三千円とする。", 18)
        self.world.ingest()

    @rule(name=NAME, sentence=SENTENCE, times=st.integers(1, 60))
    def write(self, name: str, sentence: str, times: int) -> None:
        self.disk[name] = sentence * times
        self.ever.add((name, self.disk[name]))
        self.world.write(name, self.disk[name])

    @rule(name=NAME)
    def delete(self, name: str) -> None:
        # A folder that is all empty is taken for one whose disk is away.
        if len(self.disk) > 1 and self.disk.pop(name, None) is not None:
            (self.world.documents / name).unlink()

    @rule(old=NAME, new=NAME)
    def rename(self, old: str, new: str) -> None:
        if old in self.disk and new not in self.disk:
            target = self.world.documents / new
            target.parent.mkdir(exist_ok=True)
            (self.world.documents / old).rename(target)
            self.disk[new] = self.disk.pop(old)
            self.ever.add((new, self.disk[new]))

    @rule(life=LIFE)
    def ingest(self, life: int | None) -> None:
        if not self._lived(life, self.world.ingest):
            return
        assert self._texts() == self.disk

    @rule(characters=st.sampled_from([100, 250, 400]), model=st.sampled_from(["first", "second"]))
    def change_settings(self, characters: int, model: str) -> None:
        self.world.model = write_model(self.world.folder / "models", model)
        before = self._texts()
        self.world.ask_for(characters)
        assert self._texts() == before

    @rule(life=LIFE)
    def build(self, life: int | None) -> None:
        before = self._texts()
        self._lived(life, self.world.build)
        assert self._texts() == before

    @rule(life=LIFE)
    def switch(self, life: int | None) -> None:
        before = self._texts()
        self._lived(life, self.world.switch)
        assert self._texts().keys() >= before.keys()

    @rule(life=LIFE)
    def roll_back(self, life: int | None) -> None:
        self._lived(life, self.world.indexes.rollback)

    @rule(number=st.integers(1, 6), life=LIFE)
    def drop(self, number: int, life: int | None) -> None:
        before = self._texts()
        self._lived(life, lambda: self.world.indexes.drop(number))
        assert self._texts() == before

    @rule(life=LIFE)
    def everything(self, life: int | None) -> None:
        """What an administrator does after a change of settings; it may be cut short anywhere, and done once more."""
        for left in (life, None):
            self._lived(left, self.world.ingest)
            self._lived(left, self.world.build)
            self._lived(left, self.world.switch)
        assert self._texts() == self.disk

    @invariant()
    def one_generation_serves_whole(self) -> None:
        assert list(self.world.states().values()).count("serving") == 1
        self.world.assert_whole()
        assert set(self._texts().items()) <= self.ever

    @invariant()
    def no_index_is_left_over(self) -> None:
        assert set(self.world.mortal.indexes) <= set(self.world.states())

    def teardown(self) -> None:
        self.world.stop()
        self.folder.cleanup()

    def _texts(self) -> dict[str, str]:
        """A paragraph that is parted begins a line anew."""
        return {path: text.replace("\n", "") for path, text in self.world.texts().items()}

    def _lived(self, life: int | None, work: Callable[[], object]) -> bool:
        """Whether the work came to its end. One that is refused leaves everything as it was."""
        try:
            if life is not None:
                return not self.world.killed_after(life, work)
            work()
        except REFUSED:
            return False
        return True


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=40, stateful_step_count=26, deadline=None, derandomize=True, database=None
)
