from __future__ import annotations

from dataclasses import replace

import pytest

from app.show_runs import duration, progress_words, share_done, source_words
from ingest.report import Progress
from journal.runs import StoredRun
from tests.app.fake_documents import CHANGED


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 秒"), (59, "59 秒"), (60, "1 分"), (150, "2 分"), (3600, "1.0 時間"), (9000, "2.5 時間")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds, "ja") == words


def test_progress_in_words() -> None:
    assert progress_words(None, "ja") == "ファイルを調べています…"
    assert progress_words(Progress("r", 12, 40, 1318), "ja") == "12 / 40 ファイル · 1,318 箇所"
    assert (
        progress_words(Progress("r", 12, 40, 3, seconds_left=90), "en")
        == "12 / 40 files · 3 passages · about 2 min left"
    )


def test_share_done() -> None:
    assert share_done(None) == 0.0
    assert share_done(Progress("r", 0, 0, 0)) == 0.0
    assert share_done(Progress("r", 1, 4, 0)) == 0.25


def test_a_run_over_some_paths_says_which() -> None:
    whole = StoredRun("r", "s", "/規程", CHANGED, CHANGED, "finished", indexed=1)
    assert source_words(whole, "ja") == "/規程"
    assert source_words(replace(whole, only=("総務/a.pdf",)), "ja") == "/規程 · 総務/a.pdf を読み直し"
    assert source_words(replace(whole, only=("a", "b")), "en") == "/規程 · 2 paths read again"
