from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from access.decisions import Reason
from app.show_passages import container_words, panel_id, passages_html, place_words
from index_store.records import Edition, Place, Standing
from tests.app.fake_documents import WRITTEN

HITS = tuple(written.hit(0.9 - rank / 10) for rank, written in enumerate(WRITTEN))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(page=3, section=("第3章", "第12条")), ("3 ページ", "第3章", "第12条")),
        (Place(slide=14), ("スライド 14",)),
        (Place(sheet="申請書", cells="B9:I12"), ("申請書!B9:I12",)),
        (Place(sheet="申請書"), ("申請書",)),
        (Place(), ()),
    ],
)
def test_a_place_in_words(place: Place, words: tuple[str, ...]) -> None:
    assert place_words(place, "ja") == words


def test_every_card_opens_its_own_panel() -> None:
    html = passages_html("0", HITS, "ja")
    for number in range(1, 6):
        assert html.count(f'id="{panel_id("0", number)}"') == 1
        assert f'class="sk-card" popovertarget="{panel_id("0", number)}"' in html


def test_the_fifth_card_waits_behind_a_summary() -> None:
    before, after = passages_html("0", HITS, "ja").split("<details", 1)
    assert before.count('class="sk-card"') == 4
    assert "ほか 1 件を見る" in after


def test_what_a_document_says_is_never_markup() -> None:
    html = passages_html("0", HITS, "ja")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "outside.example" in html
    assert 'src="http' not in html
    assert 'href="http' not in html


def test_only_a_pdf_page_has_a_picture_and_it_comes_from_our_route() -> None:
    html = passages_html("0", HITS, "ja")
    assert html.count("<img") == 1
    assert 'src="/files/doc-travel/picture?chunk=0&amp;language=ja"' in html


def test_a_passage_that_was_read_by_ocr_says_so_on_its_card_and_in_its_panel() -> None:
    travel = HITS[0]
    scanned = replace(travel, chunk=replace(travel.chunk, read_by="ocr"))
    card, panel = passages_html("0", (scanned,), "ja").split('role="dialog"')
    assert "3 ページ › 第3章 旅費 › 第12条 › OCR で読み取り" in card
    assert "<li>OCR で読み取り</li>" in panel
    assert "印はありません" in panel
    assert "OCR" not in passages_html("0", (travel,), "ja")


def test_a_picture_file_is_shown_too() -> None:
    travel = HITS[0]
    document = replace(travel.document, file_type="png", path="総務/掲示.png")
    photograph = replace(travel, document=document, chunk=replace(travel.chunk, place=Place(), read_by="ocr"))
    html = passages_html("0", (photograph,), "ja")
    assert 'src="/files/doc-travel/picture?chunk=0&amp;language=ja"' in html
    assert "総務/掲示.png › OCR で読み取り" in html


def test_nothing_found_is_said() -> None:
    assert "見つかりませんでした" in passages_html("0", (), "ja")


def test_a_document_in_a_container_is_named_with_it() -> None:
    assert container_words("総務/規程.docx", "ja") is None
    assert container_words("総務/資料.zip//規程/旅費.docx", "ja") == "資料.zip の 旅費.docx"
    assert container_words("総務/資料.zip//旅費.docx", "en") == "旅費.docx in 資料.zip"
    assert container_words("転送.eml//元.eml//図.pdf", "ja") == "転送.eml の 元.eml の 図.pdf"
    hit = WRITTEN[0].hit(1.0)
    inside = replace(hit, document=replace(hit.document, path="総務/資料.zip//travel.pdf"))
    shown = passages_html("t", [inside], "ja")
    assert shown.count("資料.zip の travel.pdf") == 2


OLD = Standing(
    "superseded",
    Edition(label="第3版", effective=date(2022, 4, 1)),
    Edition(effective=date(2025, 4, 1)),
)


def test_an_old_edition_is_named_on_its_card_in_its_panel_and_for_the_ear() -> None:
    shown = passages_html("t", [replace(WRITTEN[0].hit(1.0), standing=OLD)], "ja")
    words = "旧版（2022年4月1日施行、現行は2025年4月1日施行の版）"
    assert shown.count(f'<span class="sk-standing">{words}</span>') == 2
    assert f"{WRITTEN[0].title} {words} の該当箇所を開く" in shown
    assert "<dt>版</dt><dd>第3版、2022年4月1日施行</dd>" in shown
    english = passages_html("t", [replace(WRITTEN[0].hit(1.0), standing=OLD)], "en")
    assert "old edition (in force since 2022-04-01" in english


def test_an_edition_in_force_is_not_named_and_its_dates_are_facts() -> None:
    standing = Standing("current", Edition(effective=date(2025, 4, 1)))
    shown = passages_html("t", [replace(WRITTEN[0].hit(1.0), standing=standing)], "ja")
    assert "sk-standing" not in shown
    assert "<dt>版</dt><dd>2025年4月1日施行</dd>" in shown
    assert "<dt>版</dt>" not in passages_html("t", HITS, "ja")


def test_what_a_label_says_is_never_markup() -> None:
    standing = Standing("superseded", Edition(label="<b>旧</b>"), Edition())
    shown = passages_html("t", [replace(WRITTEN[0].hit(1.0), standing=standing)], "ja")
    assert "<b>旧" not in shown


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("", "*"), "このソース全体は全員が読めるため"),
        (Reason("人事/給与", "group:<人事>"), "フォルダー「人事/給与」はグループ「&lt;人事&gt;」が読めるため"),
        (Reason("人事", "person:tanaka"), "フォルダー「人事」はあなたが読めるように指定されているため"),
    ],
)
def test_a_panel_says_why_its_passage_is_seen(reason: Reason, words: str) -> None:
    html = passages_html("0", HITS[:1], "ja", {HITS[0].document.scope_id: reason})
    assert f"<dt>見える理由</dt><dd>{words}</dd>" in html
    assert "見える理由" not in passages_html("0", HITS[:1], "ja", {"another-scope": reason})
