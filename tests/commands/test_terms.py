"""`shoko terms`: what it prints, and where the text comes from."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import Shoko
from tests.commands.fake_desk import FakeDesk


def test_show_tells_what_is_in_force(shoko: Shoko, desk: FakeDesk) -> None:
    assert shoko("terms", "show").stdout == "育休,育児休業\n"
    assert shoko("terms", "show", "--json").json()["pending"] is False
    desk.terms_text = ""
    assert "まだありません" in shoko("terms", "show").stdout


def test_a_file_of_excel_is_read_in_its_encoding(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    file = tmp_path / "用語.csv"
    file.write_bytes("情シス,情報システム部\r\n".encode("cp932"))
    outcome = shoko("terms", "apply", file)
    assert desk.terms_text == "情シス,情報システム部\n"
    assert "社内用語 1 行を反映しました（100 段落、0.5 秒）" in outcome.stdout


def test_without_a_file_the_saved_one_is_applied(shoko: Shoko, desk: FakeDesk) -> None:
    assert shoko("terms", "apply", "--json").json() == {"terms": 1, "passages": 100, "seconds": 0.5}
    assert desk.terms_text == "育休,育児休業\n"


def test_a_file_that_is_not_there_is_said(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    outcome = shoko("terms", "apply", tmp_path / "無い.csv")
    assert outcome.code == 3
    assert "無い.csv" in outcome.stderr
