"""A second index beside the first, on both homes of the vectors."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from access.rules import Said
from desk import Inquiry
from errors import (
    GenerationIncomplete,
)
from generations.index_desk import Building, BuildOrder, Built, Switched
from tests.generations.generation_world import World, numbers_of, write_model

# Memory mode says once that payload indexes do nothing there: true, and no concern of these tests.
pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


def test_the_whole_way_there_and_back(world: World) -> None:
    world.with_documents()
    before = world.found()
    world.ask_for(400)
    assert world.found() == before, "the house opens with the pipeline that the index was built with"
    built = world.build()
    assert (built.line.number, built.line.state, built.line.documents, built.missing) == (2, "building", 2, ())
    assert world.found() == before, "nothing changes before the switch"
    assert world.switch().switch.accepted == "without-golden"
    assert world.states() == {1: "kept", 2: "serving"}
    after = world.found()
    assert {path: len(texts) for path, texts in before.items()} == {"日当.txt": 2, "宿泊.txt": 2}
    assert {path: len(texts) for path, texts in after.items()} == {"日当.txt": 1, "宿泊.txt": 1}
    world.assert_whole()
    world.restart()
    assert world.found() == after
    rolled = world.indexes.rollback()
    assert (rolled.switch.before, rolled.switch.after, rolled.changed) == (2, 1, 0)
    assert world.found() == before
    world.assert_whole()
    world.indexes.drop(2)
    assert world.states() == {1: "serving"}
    assert world.found() == before
    world.restart()
    assert world.found() == before


def test_a_dropped_generation_leaves_no_folder_and_its_number_is_not_given_again(tmp_path: Path) -> None:
    world = World(tmp_path).with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    assert (tmp_path / "data" / "generations" / "2" / "index").is_dir()
    world.indexes.drop(1)
    assert not (tmp_path / "data" / "index").exists()
    assert world.found()
    world.ask_for(200)
    assert world.build().line.number == 3
    world.indexes.drop(3)
    assert not (tmp_path / "data" / "generations" / "3").exists()
    world.stop()


def test_questions_are_answered_and_documents_read_while_another_is_built(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    events = world.indexes.build(BuildOrder())
    assert isinstance(next(events), Building)
    world.write("新.txt", "日当は新しい。")
    assert world.ingest().count("indexed") == 1
    assert "新.txt" in world.found()
    list(events)
    assert world.found()["新.txt"] == ["日当は新しい。"]
    with pytest.raises(GenerationIncomplete, match=r"lacks 1 of the 3 documents in force.*新\.txt"):
        world.switch()
    assert world.states() == {1: "serving", 2: "building"}
    report = world.build().reports[0]
    assert (report.count("indexed"), report.count("unchanged")) == (1, 2), "the second build goes on from the first"
    world.switch()
    assert len(world.found()) == 3


def test_a_document_that_changed_since_is_refused_by_name(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.write("日当.txt", "日当は四千円とする。")
    world.ingest()
    with pytest.raises(GenerationIncomplete, match=r"日当\.txt"):
        world.switch()


def test_a_generation_that_lost_points_is_refused(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    opened = world.homes.open(2, 4)
    opened.delete([next(opened.point_ids())])
    opened.close()
    with pytest.raises(GenerationIncomplete):
        world.switch()
    world.build()
    world.switch()
    world.assert_whole()


def test_a_build_that_is_left_goes_on_where_it_stopped(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    parsed = len(world.parser.parsed)
    events = world.indexes.build(BuildOrder())
    for event in events:
        if isinstance(event, Building) and event.progress.files_done == 1:
            break
    events.close()
    assert len(world.build().reports) == 1
    assert world.states() == {1: "serving", 2: "building"}
    assert len(world.parser.parsed) - parsed <= 3, "at most the file in flight is read again"


def test_texts_that_stay_equal_are_asked_of_the_same_model_once_more_only_through_its_cache(quick: World) -> None:
    """The cache lies in what lends the models; here every generation asks the model that it was built with."""
    world = quick.with_documents()
    first = world.serving.now.embedding_model
    world.model = write_model(world.folder / "models", "second")
    world.restart()
    assert world.serving.now.embedding_model == first, "the old model goes on answering"
    assert [one.name for one in world.indexes.overview().differences] == ["embedding_model"]
    world.build()
    world.switch()
    assert world.serving.now.embedding_model != first
    assert len(world.models.at_work) == 1, "the old model was given back"
    assert world.indexes.overview().differences == ()


def test_revocation_counts_in_both(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    (source,) = world.desk.sources()
    world.rights.rules.set(source.id, "", Said(readers=()))
    assert world.found() == {}
    world.indexes.rollback()
    assert world.found() == {}


def test_what_was_deleted_is_not_brought_back_by_a_rollback(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    (world.documents / "日当.txt").unlink()
    (world.documents / "宿泊.txt").rename(world.documents / "宿泊費.txt")
    world.ingest()
    (world.documents / "宿泊費.txt").unlink()
    world.ingest()
    assert world.found() == {}
    assert world.indexes.rollback().changed == 0
    assert world.found() == {}
    world.assert_whole()


def test_a_removed_source_is_gone_from_every_generation(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    (source,) = world.desk.sources()
    world.desk.remove_source(source.id)
    world.switch()
    assert world.found() == {}
    world.assert_whole()
    world.indexes.rollback()
    assert world.found() == {}
    world.assert_whole()


def test_a_rollback_tells_what_changed_and_the_next_run_reads_it(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    world.write("日当.txt", "日当は四千円とする。")
    world.write("新.txt", "日当は新しい。")
    world.ingest()
    assert world.indexes.rollback().changed == 2
    assert "新.txt" not in world.found()
    assert world.ingest().count("indexed") == 2
    assert world.found()["日当.txt"] == ["日当は四千円とする。"]
    assert world.found()["新.txt"] == ["日当は新しい。"]


def test_a_document_has_one_id_in_all_generations_and_its_points_never_share_one(quick: World) -> None:
    world = quick.with_documents()
    (world.documents / "宿泊.txt").rename(world.documents / "宿泊費.txt")
    world.write("宿泊.txt", "宿泊は別の文書とする。")
    world.ingest()
    before = {hit.document.path: hit.document.id for hit in world.desk.search(Inquiry("宿泊 日当")).hits}
    points = set(world.serving.now.index.point_ids())
    world.ask_for(400)
    world.build()
    world.switch()
    after = {hit.document.path: hit.document.id for hit in world.desk.search(Inquiry("宿泊 日当")).hits}
    assert after == before and len(before) == 3
    assert points.isdisjoint(world.serving.now.index.point_ids())


def test_a_question_during_the_switch_sees_one_generation_whole(quick: World) -> None:
    """It began with the old one and ends with it: its index is closed only afterwards."""
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    switched: list[Switched] = []
    switching = threading.Thread(target=lambda: switched.append(world.switch()))
    with world.serving.using() as old:
        switching.start()
        while world.states()[1] != "kept":
            switching.join(0.01)
        hits = old.retriever.search("日当", world.readable())
        assert numbers_of(hits) == {1} and len(hits) == 4
        assert switched == []
    switching.join()
    assert len(switched) == 1
    assert numbers_of(world.desk.search(Inquiry("日当")).hits) == {2}


def test_a_generation_is_made_compact_beside_the_one_that_answers(world: World) -> None:
    """The same pipeline once more, in a process of its own."""
    world.with_documents()
    before = world.found()
    events = list(world.indexes.build(BuildOrder(optimize=True)))
    assert isinstance(events[-1], Built) and events[-1].missing == ()
    world.switch()
    assert world.found() == before
    world.assert_whole()


def test_a_half_built_index_that_a_kill_damaged_is_built_anew(tmp_path: Path) -> None:
    world = World(tmp_path).with_documents()
    world.ask_for(400)
    world.build()
    shutil.rmtree(tmp_path / "data" / "generations" / "2" / "index" / "segments")
    assert world.build().missing == ()
    world.switch()
    world.assert_whole()
    assert len(world.found()) == 2
    world.stop()
