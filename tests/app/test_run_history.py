from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.run_history import history_html
from journal.runs import StoredRun

NIGHT = datetime(2026, 11, 26, 3, tzinfo=UTC)


def test_a_row_tells_who_began_it_and_what_it_came_to() -> None:
    run = StoredRun(
        "run", "source", "/文書", NIGHT, NIGHT + timedelta(minutes=2), "finished", 1, 1200, 0, 3, 2, 9, 0, "schedule", 1210
    )  # fmt: skip
    html = history_html([run], "ja")
    assert "定期実行" in html
    assert '<span class="sk-tag finished">完了</span>' in html
    assert (
        '<td class="n">1,200</td><td class="n">3</td><td class="n"></td><td class="n"></td><td class="n">2</td>' in html
    )
    assert '<td class="n">2 分</td>' in html


def test_what_is_wrong_is_a_sentence() -> None:
    values = {"folder": "/<b>文書", "documents": "10", "missing": "6", "limit": "20"}
    shrunk = StoredRun(
        "run", "source", "/文書", NIGHT, NIGHT, "finished", missing=6, error_code="RunShrinks", error_values=values
    )
    failed = StoredRun("run", "source", "/文書", NIGHT, None, "failed", error_code="FolderNotFound", error_values={"path": "/文書"})  # fmt: skip
    html = history_html([shrunk, failed], "ja")
    assert '<span class="sk-tag attention">要確認</span>' in html
    assert '<tr class="why"><td></td><td colspan="10">/&lt;b&gt;文書 の 10 文書のうち' in html
    assert '<span class="sk-tag failed">失敗</span>' in html
    assert "フォルダー /文書 が見つかりません" in html
    assert html.count('<th scope="col"') == 11


def test_a_run_that_is_older_than_these_columns() -> None:
    html = history_html([StoredRun("run", "source", "/文書", NIGHT, None, "interrupted")], "en")
    assert "interrupted" in html
    assert "None" not in html
