from __future__ import annotations

import pytest

from errors import DiskFull, IndexLostPoints, RunInProgress, SourceUnknown
from index_store.scrub import ScrubReport, heal
from ingest.ingest_folder import SLICE
from tests.ingest.ingest_bench import Bench, statuses


def long_text(paragraphs: int) -> str:
    return "\n".join(f"第{number}条　" + "日当は三千円とする。" * 9 for number in range(1, paragraphs + 1))


def test_a_stopped_run_leaves_the_document_whole_and_goes_on_later(bench: Bench) -> None:
    bench.write("a.txt", "先に読む文書とする。")
    bench.write("b.txt", long_text(4 * SLICE))
    seen = 0

    def stop() -> bool:
        return len(bench.embedder.texts) > SLICE

    report = bench.run(stop)
    assert report.stopped
    assert "b.txt" not in bench.found()
    seen = len(bench.embedder.texts)
    report = bench.run()
    assert not report.stopped
    assert statuses(report)["b.txt"] == "indexed"
    assert len(set(bench.embedder.texts)) == len(bench.embedder.texts) > seen


def test_closing_the_run_leaves_it_whole(bench: Bench) -> None:
    bench.write("b.txt", long_text(4 * SLICE))
    run = bench.ingest.run(bench.source)
    next(run)
    next(run)
    run.close()
    assert bench.found() == {}
    assert statuses(bench.run()) == {"b.txt": "indexed"}


def test_one_source_has_one_run(bench: Bench) -> None:
    first = bench.ingest.run(bench.source)
    next(first)
    with pytest.raises(RunInProgress):
        next(iter(bench.ingest.run(bench.source)))
    list(first)
    assert bench.run().files == ()


def test_a_full_disk_ends_the_run_and_loses_nothing(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.write("日当.txt", "日当は四千円とする。")

    def full() -> None:
        raise DiskFull(path="/", free="0 MB", needed="64 MB")

    bench.index.before_flush = full
    with pytest.raises(DiskFull):
        bench.run()
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}
    bench.index.before_flush = lambda: None
    bench.run()
    assert bench.found() == {"日当.txt": "日当は四千円とする。"}


def test_points_that_the_index_swallows_are_noticed(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.index.loses = True
    with pytest.raises(IndexLostPoints) as caught:
        bench.run()
    assert caught.value.values == {"written": "1", "missing": "1"}
    assert bench.found() == {}


def test_a_source_removed_while_it_is_read_leaves_no_points(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")

    def remove() -> None:
        bench.manifest.remove_source(bench.source.id)

    bench.index.before_flush = remove
    with pytest.raises(SourceUnknown):
        bench.run()
    assert bench.index.points == {}


@pytest.mark.parametrize("step", ["begin_version", "activate", "forget_points"])
def test_killed_at_any_step_it_heals(bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.write("日当.txt", "日当は四千円とする。")

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(bench.manifest, step, kill)
        dying.setattr(bench.manifest, "abandon", kill)
        with pytest.raises(Killed):
            bench.run()
    heal(bench.manifest, bench.index)
    assert len(bench.found()) == 1
    bench.run()
    assert bench.found() == {"日当.txt": "日当は四千円とする。"}
    assert heal(bench.manifest, bench.index) == ScrubReport()
