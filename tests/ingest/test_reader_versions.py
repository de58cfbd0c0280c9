"""Documents that older parsers or an older chunker read."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.ingest_bench import Bench, statuses


def test_another_reader_reads_all_again_and_embeds_nothing_that_stayed_equal(bench: Bench, tmp_path: Path) -> None:
    """As after an upgrade whose parsers read otherwise: here they read the same, so that not even a point changes its id."""
    bench.write("日当.txt", "日当は三千円とする。")
    bench.write("資料.zip", "箱\n休暇.txt:休暇は十日とする。")
    bench.run()
    points, embedded, found = set(bench.index.points), len(bench.embedder.texts), bench.found()
    bench.read_as("2/2")
    assert set(statuses(bench.run()).values()) == {"indexed"}
    assert (set(bench.index.points), len(bench.embedder.texts), bench.found()) == (points, embedded, found)
    assert bench.parser.parsed.count("日当.txt") == bench.parser.parsed.count("休暇.txt") == 2
    assert set(statuses(bench.run()).values()) == {"unchanged"}


def test_a_document_stays_found_until_it_is_read_again(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.read_as("2/2")
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}
    bench.run(should_stop=lambda: True)
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}
    assert statuses(bench.run()) == {"日当.txt": "indexed"}
