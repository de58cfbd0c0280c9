from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from errors import FileDamaged
from ingest.page_picture import draw_page
from tests.ingest.small_files import write_pdf

# A4 at 110 dpi is 910 x 1287 pixels; the first line stands at 782 of 842 points, the next 15 points lower.
LINES = [
    ("日当は一日につき三千円とし、宿泊を", 10.0),
    ("伴う場合は二千円を加算する。", 10.0),
    ("領収書を添付する。", 10.0),
]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return write_pdf(tmp_path / "a.pdf", [[("表紙", 20)], LINES])


def test_a_passage_over_two_lines_has_a_box_a_line(pdf: Path) -> None:
    picture = draw_page(pdf, 2, "宿泊を伴う場合は 二千円を加算する。")
    assert (picture.width, picture.height) == (910, 1287)
    assert picture.png.startswith(b"\x89PNG")
    first, second = picture.boxes
    assert first[0] == pytest.approx((60 + 14 * 10) / 595, abs=0.02)
    assert second[0] == pytest.approx(60 / 595, abs=0.02)
    assert first[1] < 1 - 782 / 842 < first[3] + 0.005
    assert second[1] > first[1]


def test_the_page_is_counted_from_one_and_must_exist(pdf: Path) -> None:
    assert draw_page(pdf, 1, "表紙").boxes
    with pytest.raises(FileDamaged):
        draw_page(pdf, 3, "")
    with pytest.raises(FileDamaged):
        draw_page(pdf, 0, "")


def test_forms_of_letters_and_a_heading_that_reads_otherwise_do_not_hide_a_passage(pdf: Path) -> None:
    picture = draw_page(pdf, 2, "第9条（日当）\n領収書を 添付する｡")
    assert len(picture.boxes) == 1


def test_what_is_not_on_the_page_has_no_box(pdf: Path) -> None:
    assert draw_page(pdf, 2, "育児休業は一年とする。").boxes == ()
    assert draw_page(pdf, 2, "").boxes == ()


def test_a_picture_file_is_shown_whole_and_no_larger_than_a_screen_needs(tmp_path: Path) -> None:
    Image.new("L", (5000, 100), 200).save(tmp_path / "a.png")
    picture = draw_page(tmp_path / "a.png", 1, "掲示")
    assert (picture.width, picture.height, picture.boxes) == (4000, 80, ())
    with pytest.raises(FileDamaged):
        draw_page(tmp_path / "a.png", 2, "掲示")
