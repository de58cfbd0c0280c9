from __future__ import annotations

import numpy as np
import pytest

from ingest.read_scan import read_scan
from ingest.scan import ScannedPage
from tests.ingest.drawn_letters import DrawnPage, DrawnReader


def read(page: DrawnPage) -> ScannedPage:
    return read_scan(page.pixels, DrawnReader(page))


def texts(page: ScannedPage) -> list[str]:
    return [line.text for line in page.lines]


def rules() -> DrawnPage:
    page = DrawnPage().across(40, 40, "第一条あいうえおかきく").across(40, 80, "かきくけこあいうえおあ")
    return page.across(40, 120, "あいうえおあいうえおお")


def test_lines_come_from_above_with_their_place_in_points() -> None:
    scanned = read_scan(rules().pixels, DrawnReader(rules()), points_per_pixel=0.5)
    assert texts(scanned) == ["第一条あいうえおかきく", "かきくけこあいうえおあ", "あいうえおあいうえおお"]
    assert (scanned.turned, scanned.vertical) == (0, False)
    assert scanned.confidence == pytest.approx(0.99)
    assert scanned.lines[0].top == pytest.approx((400 - 38) * 0.5)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_its_head_reads_the_same(quarters: int) -> None:
    scanned = read(rules().turned(quarters))
    assert texts(scanned) == texts(read(rules()))
    assert scanned.turned == (360 - 90 * quarters) % 360
    assert not scanned.vertical


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_vertical_lines_are_read_from_the_right(quarters: int) -> None:
    page = DrawnPage(400, 400).down(300, 40, "第一条あーうえおか").down(260, 40, "きーけこあいうえお")
    scanned = read(page.down(220, 40, "あいうえおかきくー").turned(quarters))
    assert texts(scanned) == ["第一条あーうえおか", "きーけこあいうえお", "あいうえおかきくー"]
    assert scanned.vertical
    assert scanned.turned == (360 - 90 * quarters) % 360


def test_a_space_stays_a_space_and_wide_gaps_part_cells() -> None:
    scanned = read(DrawnPage().across(40, 40, "第一条 あいうえお      かきく"))
    assert texts(scanned) == ["第一条　あいうえお　かきく"]
    assert [cell.text for cell in scanned.lines[0].cells] == ["第一条　あいうえお", "かきく"]


def test_ruby_is_kept_apart() -> None:
    page = DrawnPage().across(40, 50, "第一条漢字あいうえおかきく").across(106, 36, "かきく", size=10)
    scanned = read(page)
    assert texts(scanned) == ["第一条漢字あいうえおかきく"]
    assert scanned.ruby == ("かきく",)


def test_what_the_reader_doubts_is_no_text() -> None:
    page = rules()
    page.pixels[115:145] = np.flipud(np.fliplr(page.pixels[115:145]))
    assert texts(read(page)) == ["第一条あいうえおかきく", "かきくけこあいうえおあ"]


def test_a_page_without_text_has_no_lines() -> None:
    assert read(DrawnPage()) == ScannedPage()


def test_an_upright_page_costs_one_reading_a_line_and_a_few_short_ones_to_be_sure() -> None:
    reader = DrawnReader(rules())
    read_scan(rules().pixels, reader)
    assert reader.lines_read == 3 + 2 * 3
