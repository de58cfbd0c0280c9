"""What a switch is decided on, and what is refused."""

from __future__ import annotations

import pytest

from errors import (
    GenerationBusy,
    GenerationIncomplete,
    GenerationInTheWay,
    GenerationServes,
    GenerationUnknown,
    GenerationUnmeasured,
    GenerationWorse,
    NoGenerationToRollBack,
    NoGenerationToSwitch,
    NothingToBuild,
    RunInProgress,
)
from generations.index_desk import Building, BuildOrder, Comparing, SwitchOrder
from ingest.report import Progress
from tests.generations.generation_world import NOT_MEASURED, World

# Memory mode says once that payload indexes do nothing there: true, and no concern of these tests.
pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


def test_golden_questions_decide(quick: World) -> None:
    world = quick.with_documents()
    world.ask_golden(("日当はいくらですか", "日当.txt"), ("宿泊費はいくらですか", "宿泊.txt"), ("他は", "ない.txt"))
    world.ask_for(400)
    world.build()
    *comparing, switched = world.indexes.switch(SwitchOrder())
    assert [(event.done, event.total) for event in comparing if isinstance(event, Comparing)] == [
        (1, 4), (2, 4), (3, 4), (4, 4),
    ]  # fmt: skip
    (dated,) = world.generations.switches()
    assert (dated.switch.questions, dated.switch.recall_before, dated.switch.recall_after) == (2, 1.0, 1.0)


def test_a_worse_generation_is_refused_unless_that_is_accepted_and_recorded(quick: World) -> None:
    world = quick.with_documents()
    world.ask_golden(("日当はいくらですか", "日当.txt"))
    world.ask_for(400)
    world.build()
    world.opener.blind = True
    with pytest.raises(GenerationWorse, match=r"recall@5 of 0\.0, the one in force 1\.0"):
        world.switch(SwitchOrder())
    assert world.states() == {1: "serving", 2: "building"}
    assert world.found()
    world.switch(SwitchOrder(accept_worse=True))
    assert world.states() == {1: "kept", 2: "serving"}
    assert world.generations.switches()[-1].switch.accepted == "worse"


def test_accepting_worse_does_not_accept_missing_documents(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.write("新.txt", "日当は新しい。")
    world.ingest()
    with pytest.raises(GenerationIncomplete):
        world.switch(SwitchOrder(accept_worse=True, without_golden=True))


def test_without_questions_about_these_documents_it_must_be_said_so(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    with pytest.raises(GenerationUnmeasured):
        world.switch(SwitchOrder())
    world.ask_golden(("他は", "ない.txt"))
    with pytest.raises(GenerationUnmeasured):
        world.switch(SwitchOrder())
    own = world.folder / "own.jsonl"
    world.ask_golden(("日当はいくらですか", "日当.txt"))
    world.golden.rename(own)
    assert world.switch(SwitchOrder(golden=own)).switch.questions == 1


def test_a_pipeline_that_cannot_be_run_here_is_never_searched_and_can_be_replaced(quick: World) -> None:
    """As after an upgrade whose tokenizer cuts otherwise."""
    world = quick.with_documents()
    world.ask_golden(("日当はいくらですか", "日当.txt"))
    values = {**world.generations.serving().values, "tokenizer": "0"}
    world.generations.set_values(1, values)
    world.restart()
    overview = world.indexes.overview()
    assert overview.refusal is not None and "tokenizer=0" in overview.refusal.sentence("en")
    for refused in (lambda: world.found(), lambda: world.ingest()):
        with pytest.raises(Exception, match="tokenizer=0"):
            refused()
    assert world.desk.health().documents == 2
    world.build()
    switched = world.switch(SwitchOrder())
    assert (switched.switch.recall_before, switched.switch.recall_after) == (None, 1.0)
    assert world.found()
    with pytest.raises(Exception, match="tokenizer=0"):
        world.indexes.rollback()
    assert world.found()


def test_what_stands_in_the_way_of_a_build(quick: World) -> None:
    world = quick.with_documents()
    with pytest.raises(NothingToBuild):
        world.build()
    assert world.build(BuildOrder(rebuild=True)).line.documents == 2
    world.ask_for(400)
    with pytest.raises(GenerationInTheWay, match="chunk_characters=100"):
        world.build()
    world.indexes.drop(2)
    assert world.build().line.number == 2, "it never served: nothing remembers the number"


def test_nothing_to_switch_roll_back_or_drop(quick: World) -> None:
    world = quick.with_documents()
    with pytest.raises(NoGenerationToSwitch):
        world.switch()
    with pytest.raises(NoGenerationToRollBack):
        world.indexes.rollback()
    with pytest.raises(GenerationServes):
        world.indexes.drop(1)
    for number in (1, 7):
        with pytest.raises(GenerationUnknown):
            world.switch(SwitchOrder(number, without_golden=True))
    with pytest.raises(GenerationUnknown):
        world.indexes.drop(7)


def test_a_kept_one_is_switched_to_again_by_its_number(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    world.indexes.rollback()
    assert world.switch(SwitchOrder(2, without_golden=True)).switch.after == 2
    assert world.states() == {1: "kept", 2: "serving"}


def test_one_thing_at_a_time(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    building = world.indexes.build(BuildOrder())
    next(building)
    for refused in (lambda: world.build(), lambda: world.switch(), lambda: world.indexes.drop(2)):
        with pytest.raises(GenerationBusy):
            refused()
    building.close()
    world.build()
    (source,) = world.desk.sources()
    world.write("新.txt", "日当は新しい。")
    run = world.desk.ingest(source.id)
    assert isinstance(next(run), Progress)
    with pytest.raises(RunInProgress):
        world.switch(NOT_MEASURED)
    run.close()


def test_closing_stops_a_build_after_the_file_in_hand(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    building = world.indexes.build(BuildOrder())
    next(building)
    world.indexes.close(seconds=0.0)
    *_, built = building
    assert not isinstance(built, Building) and getattr(built, "stopped", False)
    with pytest.raises(GenerationBusy):
        world.build()
