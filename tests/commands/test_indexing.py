from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import Shoko
from tests.commands.fake_desk import FakeDesk


def test_sources_are_added_listed_and_removed_by_folder(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    (tmp_path / "規程").mkdir()
    added = shoko("sources", "add", "規程", "--json").json()
    assert added["folder"] == str(tmp_path / "規程")
    listed = shoko("sources", "list", "--json").json()
    assert listed == {"sources": [added]}
    assert shoko("sources", "list").stdout == f"source-0  {tmp_path / '規程'}\n"
    assert shoko("sources", "remove", "規程", "--json").json() == {"removed": added}
    assert desk.known == []


def test_an_unknown_source_is_named(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("sources", "remove", "none")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("shoko: ソース none は登録されていません")


def test_no_sources_is_said(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("sources", "list")
    assert (outcome.code, outcome.stdout) == (0, "")
    assert "ソースはまだありません" in outcome.stderr
