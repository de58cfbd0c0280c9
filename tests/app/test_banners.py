"""What needs a look: on the page of the administrators, and as a mark beside its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import banners
from app.house import DOOR
from ingest.run_order import RunOrder
from journal.alerts import News
from tests.app.fake_house import FakeHouse
from tests.app.test_pages import ADMIN, _html, _page

pytestmark = pytest.mark.slow

SHRINKS = News(
    "rules", "/srv/<b>規程", "shrinking", "run", "RunShrinks",
    {"folder": "/srv/<b>規程", "documents": "120", "missing": "118", "limit": "20"},
)  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Iterator[FakeHouse]:
    built = FakeHouse(tmp_path / "documents")
    DOOR.let_in(built)
    yield built
    DOOR.close(run_seconds=10)


def _has(page: AppTest, key: str) -> bool:
    return any(button.key == key for button in page.button)


def test_nothing_is_shown_while_all_is_well(house: FakeHouse) -> None:
    assert banners.alert_count() == 0
    assert "sk-alert" not in _html(_page(ADMIN))


def test_a_banner_says_what_is_wrong_until_it_is_dismissed(house: FakeHouse) -> None:
    house.alerts.put(SHRINKS, ())
    page = _page(ADMIN)
    html = _html(page)
    assert "120 文書のうち 118 文書のファイルが見つからない" in html
    assert "<b>規程" not in html.split("sk-alert")[1]
    assert banners.alert_count() == 1
    page.button("dismiss-rules").click().run()
    assert "sk-alert" not in _html(page)
    assert "sk-alert" not in _html(_page(ADMIN))
    assert banners.alert_count() == 0


def test_removals_are_accepted_after_a_question(house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, RunOrder]] = []
    house.alerts.put(SHRINKS, ())
    page = _page(ADMIN)
    runs = DOOR.enter().index_runs

    def start(source_id: str, order: RunOrder, desk: object) -> None:
        assert desk is house.desk
        started.append((source_id, order))

    monkeypatch.setattr(runs, "start", start)
    page.button("accept-rules").click().run()
    assert "見つからない 118 文書を索引から取り除き" in _html(page)
    page.button("accept-no-rules").click().run()
    assert not _has(page, "accept-yes-rules")
    page.button("accept-rules").click().run()
    page.button("accept-yes-rules").click().run()
    assert started == [("rules", RunOrder("page", accept_removals=True))]
    assert _has(page, "accept-rules")


def test_only_what_is_missing_can_be_accepted(house: FakeHouse) -> None:
    house.alerts.put(News("rules", "/srv", "failed", "run", "FolderNotFound", {"path": "/srv"}), ())
    page = _page(ADMIN)
    assert _has(page, "dismiss-rules")
    assert not _has(page, "accept-rules")


def test_news_that_could_not_be_delivered_is_shown(house: FakeHouse) -> None:
    house.alerts.delivered("mail", "SMTP 550")
    assert "mail で届けられませんでした（SMTP 550）" in _html(_page(ADMIN))
    house.alerts.delivered("mail", None)
    assert "届けられませんでした" not in _html(_page(ADMIN))


def test_a_run_with_unreadable_files_leaves_a_banner_and_a_row(house: FakeHouse) -> None:
    list(house.desk.ingest("rules", RunOrder("watch")))
    html = _html(_page(ADMIN))
    assert "2 件のファイルを読めませんでした（全 20 件）" in html
    assert "検索できる文書の形式" in html
    assert '<td class="w">監視</td>' in html


def test_a_watched_source_says_so(house: FakeHouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Watch:
        def state(self, source_id: str) -> str:
            return "gone"

        def close(self) -> None:
            return

    opened = DOOR.enter()
    monkeypatch.setattr(DOOR, "_opened", replace(opened, watch=Watch()))  # type: ignore[arg-type]
    assert "フォルダーが見つかりません（戻るのを待っています）" in _html(_page(ADMIN))
