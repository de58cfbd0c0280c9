from __future__ import annotations

from dataclasses import replace
from datetime import date

from answering.answer import Answer, Check, Timings
from app.show_answer import Shown, answer_html, foot_html, notes_html, outcome_html, plain_text, refusal_html, wait_html
from app.show_passages import panel_id
from index_store.records import Edition, Standing
from tests.app.fake_desk import REFUSAL, citation
from tests.app.fake_documents import WRITTEN

HITS = (WRITTEN[0].hit(0.9), WRITTEN[1].hit(0.8))
CITATIONS = (citation(1, HITS[0]), citation(2, HITS[1]))
ANSWER = Answer("3,000円です[1]。", False, CITATIONS[:1], HITS, Timings(143.0, 900.0, 5940.0), "qwen", "日当")


def test_a_marker_opens_the_panel_of_its_passage() -> None:
    html = answer_html("4", Shown("3,000円です[1]。欄に書く[2]。", CITATIONS), HITS, "ja")
    assert f'popovertarget="{panel_id("4", 1)}"' in html
    assert f'popovertarget="{panel_id("4", 2)}"' in html


def test_a_marker_follows_its_passage_not_its_number() -> None:
    swapped = (citation(1, HITS[1]),)
    assert f'popovertarget="{panel_id("0", 2)}"' in answer_html("0", Shown("欄[1]", swapped), HITS, "ja")


def test_a_marker_without_a_citation_stays_text() -> None:
    html = answer_html("0", Shown("誰かが言った[7]。", CITATIONS), HITS, "ja")
    assert "[7]" in html
    assert "<button" not in html


def test_a_marker_and_the_full_stop_after_it_stay_on_one_line() -> None:
    assert '<span class="sk-keep">す<button' in answer_html("0", Shown("です[1]。", CITATIONS), HITS, "ja")
    assert "</button>。</span>" in answer_html("0", Shown("です[1]。", CITATIONS), HITS, "ja")


def test_what_a_model_writes_is_never_markup() -> None:
    written = '![x](http://outside.example/a.png) <img src=x onerror=alert(1)> [link](http://outside.example) "'
    html = answer_html("0", Shown(written, CITATIONS), HITS, "ja")
    assert "<img" not in html
    assert "<a" not in html
    assert "&lt;img" in html


def test_lists_and_bold_are_honoured() -> None:
    html = answer_html("0", Shown("次のとおりです。\n- **申請**する[1]\n・承認を待つ", CITATIONS), HITS, "ja")
    assert "<ul><li><b>申請</b>す" in html
    assert "<li>承認を待つ</li></ul>" in html


def test_a_refusal_offers_what_comes_closest() -> None:
    html = refusal_html(replace(ANSWER, text=REFUSAL, refused=True), "ja")
    assert REFUSAL in html
    assert "近い内容の箇所です" in html
    assert "近い内容" not in refusal_html(replace(ANSWER, text=REFUSAL, refused=True, passages=()), "ja")


def test_notes_tell_what_was_left_out_and_what_was_stopped() -> None:
    assert notes_html(ANSWER, "ja") == ""
    assert "2 件の箇所を読んでいません" in notes_html(replace(ANSWER, left_out=2), "ja")
    assert "停止しました" in notes_html(replace(ANSWER, stopped=True), "ja")
    assert "&lt;b&gt;" in notes_html(replace(ANSWER, notes=("<b>",)), "ja")


def test_copying_gives_the_answer_with_its_sources() -> None:
    assert plain_text(ANSWER, "ja") == (
        "3,000円です[1]。\n\n出典:\n[1] 国内出張旅費規程（2026年4月改定） 3 ページ 第3章 旅費 第12条"
    )
    assert "検索 0.14 秒 · 回答 5.9 秒 · qwen" in foot_html(ANSWER, "ja")


def test_an_old_edition_is_named_in_the_copied_sources_and_on_its_marker() -> None:
    standing = Standing("repealed", Edition(repealed=date(2025, 3, 31)))
    cited = replace(ANSWER, citations=tuple(replace(one, standing=standing) for one in ANSWER.citations))
    assert "[1] 国内出張旅費規程（2026年4月改定） 2025年3月31日廃止 3 ページ" in plain_text(cited, "ja")
    shown = answer_html("0", Shown(cited.text, cited.citations), cited.passages, "ja")
    assert "国内出張旅費規程（2026年4月改定） 2025年3月31日廃止 の該当箇所を開く" in shown


def test_a_copied_source_says_that_it_was_read_by_ocr() -> None:
    scanned = replace(HITS[0], chunk=replace(HITS[0].chunk, read_by="ocr"))
    copied = plain_text(replace(ANSWER, passages=(scanned, HITS[1])), "ja")
    assert copied.endswith("第12条 (OCR で読み取り)")


def test_what_nothing_proves_is_underlined_with_its_reason_and_listed_below() -> None:
    check = Check("figure", 3, 9, "5,000円")
    doubted = replace(ANSWER, text="日当は5,000円です[1]。", checks=(check,))
    shown = outcome_html("0", doubted, "ja")
    reason = "「5,000円」は引用した資料に見当たりません。"
    assert (
        f'日当は<span class="sk-check sk-check-figure" title="{reason}">5,000円</span>で<span class="sk-keep">す'
        in shown
    )
    assert f'<p class="sk-note">{reason}</p>' in shown
    assert f"※ {reason}\n\n出典:" in plain_text(doubted, "ja")
    assert "sk-check" not in outcome_html("0", ANSWER, "ja")


def test_a_mark_beside_a_marker_and_around_a_line_of_a_list_stays_well_formed() -> None:
    beside = Shown("日当は5,000円[1]", CITATIONS, (Check("figure", 3, 9, "5,000円"),))
    assert (
        'title="「5,000円」は引用した資料に見当たりません。">5,000円</span><span class="sk-keep"><button'
        in answer_html("0", beside, HITS, "ja")
    )
    line = Shown(
        "次のとおり。\n- 無料です。", (), (Check("uncited", 7, 14, "- 無料です。"), Check("figure", 9, 11, "無料"))
    )
    shown = answer_html("0", line, HITS, "ja")
    assert shown.count("sk-check ") == 1
    assert '<ul><li><span class="sk-check sk-check-uncited"' in shown
    assert ">無料です。</span></li></ul>" in shown


def test_a_check_that_does_not_fit_the_text_is_not_drawn() -> None:
    assert "sk-check" not in answer_html("0", Shown("日当", (), (Check("name", 0, 2, "経理"),)), HITS, "ja")


def test_the_words_of_a_check_are_never_markup() -> None:
    shown = answer_html("0", Shown("<b>5円</b>", (), (Check("unit", 3, 5, "5円", '"<i>'),)), HITS, "ja")
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_waiting_has_a_bar_only_where_the_share_is_known() -> None:
    assert '<progress max="100" value="25"' in wait_html("読んでいます", 25)
    assert 'value="0"' in wait_html("読んでいます", 0)
    assert "<progress" not in wait_html("<b>")
    assert "&lt;b&gt;" in wait_html("<b>")
