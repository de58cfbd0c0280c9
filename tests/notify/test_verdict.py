"""What is news: nights of one source, and after each what its people hear."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from journal.runs import StoredRun
from journal.tables import RunState
from notify.verdict import Standing, news_of


def run(state: RunState = "finished", failed: int = 0, code: str | None = None) -> StoredRun:
    now = datetime(2026, 11, 26, 3, tzinfo=UTC)
    return StoredRun("run", "source", "/文書", now, now, state, indexed=10, failed=failed, error_code=code)


FAILED = run("failed", code="DiskFull")
NO_FOLDER = run("failed", code="FolderNotFound")
SHRINKS = run(code="RunShrinks")
WORSE = run(failed=9, code="RunFailsMore")
WELL = run()
STOPPED = run("stopped")


@pytest.mark.parametrize(
    ("before", "ended", "new_failures", "kind"),
    [
        (None, WELL, (), None),
        (None, FAILED, (), "failed"),
        (None, run(failed=2), ("a", "b"), "incomplete"),
        (("failed", "DiskFull"), FAILED, (), None),
        (("failed", "DiskFull"), NO_FOLDER, (), "failed"),
        (("failed", "DiskFull"), WELL, (), "well"),
        (("failed", "DiskFull"), run(failed=2), (), "well"),
        (("failed", "DiskFull"), run(failed=2), ("b",), "incomplete"),
        (("failed", "DiskFull"), SHRINKS, (), "shrinking"),
        (("shrinking", "RunShrinks"), SHRINKS, (), None),
        (("shrinking", "RunShrinks"), WELL, (), "well"),
        (("incomplete", "RunIncomplete"), run(failed=2), (), None),
        (("incomplete", "RunIncomplete"), run(failed=3), ("c",), "incomplete"),
        (("incomplete", "RunIncomplete"), WELL, (), "well"),
        (("incomplete", "RunIncomplete"), WORSE, ("x",), "worse"),
        (("worse", "RunFailsMore"), run(failed=9), (), None),
        (("worse", "RunFailsMore"), WORSE, (), "worse"),
        (("well", ""), WELL, (), None),
        (("well", ""), run(failed=2), (), None),
        (("failed", "DiskFull"), STOPPED, (), None),
        (None, run("interrupted", code="RunInterrupted"), (), "failed"),
        (("failed", "RunInterrupted"), run("interrupted", code="RunInterrupted"), (), None),
        (("failed", "RunInterrupted"), WELL, (), "well"),
        (("well", ""), run("stopped", code="RunShrinks"), (), "shrinking"),
    ],
)
def test_only_a_change_is_news(
    before: Standing | None, ended: StoredRun, new_failures: tuple[str, ...], kind: str | None
) -> None:
    news = news_of(ended, new_failures, before)
    assert (None if news is None else news.kind) == kind


def test_new_failures_are_counted() -> None:
    news = news_of(run(failed=3), ("c",), None)
    assert news is not None
    assert (news.error_code, news.error_values) == ("RunIncomplete", {"failed": "3", "total": "13", "new": "1"})
