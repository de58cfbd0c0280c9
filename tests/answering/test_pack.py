from dataclasses import replace

import pytest

from answering.pack import TRIM_MARK, Budget, Packer, without_near_duplicates
from errors import QuestionTooLong
from tests.answering.building import WRITER, OneTokenPerCharacter, RunWords, hit

FIXED = sum(len(text) for _, text in WRITER.messages("", (), "ja"))


def packer(room: int = 1000, passages: int = 3, passage: int = 200) -> Packer:
    budget = Budget(context=FIXED + 50 + room, answer=50, passages=passages, passage=passage, nearness=0.7)
    return Packer(OneTokenPerCharacter(), RunWords(), WRITER, budget)


def test_passages_that_fit_go_in_as_they_are() -> None:
    hits = [hit("日当は2,000円。", "p1"), hit("宿泊費は9,000円。", "p2")]
    prompt = packer().pack("日当は？", hits, "ja")
    assert prompt.hits == tuple(hits)
    assert prompt.left_out == 0
    assert prompt.tokens == sum(len(text) for _, text in prompt.messages)


def test_what_does_not_fit_is_counted() -> None:
    hits = [hit(letter * 90, letter) for letter in "甲乙丙"]
    prompt = packer(room=230, passage=100).pack("甲", hits, "ja")
    assert [found.point_id for found in prompt.hits] == ["甲", "乙"]
    assert prompt.left_out == 1


def test_a_long_passage_is_trimmed_around_what_was_asked_and_marked() -> None:
    text = "目的を定める。" * 10 + "宿泊の日当は3,000円。" + "雑則を定める。" * 10
    (trimmed,) = packer(passage=60).pack("宿泊の日当は？", [hit(text)], "ja").hits
    assert "宿泊の日当は3,000円。" in trimmed.chunk.text
    assert trimmed.chunk.text.startswith(TRIM_MARK)
    assert trimmed.chunk.text.endswith(TRIM_MARK)
    assert len(trimmed.chunk.text) <= 64


def test_a_trimmed_table_keeps_its_header() -> None:
    rows = ["|等級|日当|", *(f"|{n}級|{n}00円|" for n in range(1, 30))]
    (trimmed,) = packer(passage=60).pack("27級はいくら", [hit("\n".join(rows))], "ja").hits
    assert trimmed.chunk.text.startswith("|等級|日当|")
    assert "|27級|2700円|" in trimmed.chunk.text


def test_passages_of_the_same_wording_go_in_once() -> None:
    text = "宿泊を伴う出張の日当は三千円とする。"
    kept = without_near_duplicates([hit(text, "p1"), hit(text + "。", "p2"), hit("別の文。", "p3")], RunWords())
    assert [found.point_id for found in kept] == ["p1", "p3"]


def test_a_changed_figure_is_no_duplicate() -> None:
    old, new = hit("日当は2,000円とする。", "p1"), hit("日当は3,500円とする。", "p2")
    assert without_near_duplicates([old, new], RunWords()) == [old, new]


def test_a_question_that_leaves_no_room_is_refused_by_its_length() -> None:
    with pytest.raises(QuestionTooLong):
        packer(room=150, passage=200).pack("問" * 100, [hit("甲。")], "ja")


def test_the_question_limit_is_a_quarter_of_the_room() -> None:
    assert packer(room=1000).question_limit("ja") == 250


def test_of_two_like_sentences_only_the_one_that_was_asked_goes_in_with_its_condition() -> None:
    text = "宿泊出張の日当は3,000円。日帰出張の日当は1,500円。ただし、短時間は除く。海外出張の日当は6,000円。"
    (trimmed,) = packer().pack("日帰出張の日当は？", [hit(text)], "ja").hits
    assert "1,500円。ただし、短時間は除く。" in trimmed.chunk.text
    assert "3,000円" not in trimmed.chunk.text
    assert "6,000円" not in trimmed.chunk.text


def test_a_passage_in_which_nothing_stands_out_goes_in_whole() -> None:
    text = "食費は3,000円。交通費は実費。"
    (whole,) = packer().pack("駐車場の料金は？", [hit(text)], "ja").hits
    assert whole.chunk.text == text


def test_of_a_table_only_the_row_that_was_asked_goes_in_under_its_header() -> None:
    text = "価格表\n型番 | 定価\nKGP080 | 38,500\nKGP120 | 42,800\nKGP150 | 49,600\n"
    (trimmed,) = packer().pack("KGP120の定価は？", [hit(text)], "ja").hits
    assert "型番 | 定価" in trimmed.chunk.text
    assert "KGP120 | 42,800" in trimmed.chunk.text
    assert "38,500" not in trimmed.chunk.text
    assert "49,600" not in trimmed.chunk.text


def test_a_header_that_was_asked_for_brings_all_its_rows() -> None:
    text = "値引率 | 決裁者\n10％まで | 課長\n20％まで | 部長\n例外は、社長が決める。"
    (whole,) = packer().pack("値引率の決裁者は？", [hit(text)], "ja").hits
    assert "10％まで | 課長\n20％まで | 部長" in whole.chunk.text


def test_words_of_the_title_tell_no_line_of_the_passage_from_another() -> None:
    text = "北沢営業所のご案内\n所在地 | 北沢市\n人数 | 9名\n電話 | 432"
    found = hit(text, title="北沢営業所のご案内")
    (whole,) = packer().pack("北沢営業所は何名？", [found], "ja").hits
    assert "人数 | 9名" in whole.chunk.text


def test_a_heading_that_was_asked_for_brings_the_text_under_it() -> None:
    text = "電話は432です。\n駐車場\n来客用に4台分。\n会議室\n2室。"
    (trimmed,) = packer().pack("駐車場は何台？", [hit(text)], "ja").hits
    assert "来客用に4台分。" in trimmed.chunk.text
    assert "2室" not in trimmed.chunk.text


def test_a_passage_that_is_much_farther_than_the_best_is_kept_back() -> None:
    near, far = hit("日当は2,000円。", "near"), hit("宿泊費は9,000円。", "far")
    far = replace(far, scores=replace(far.scores, fused=0.3))
    prompt = packer().pack("日当は？", [near, far], "ja")
    assert [found.point_id for found in prompt.hits] == ["near"]
    assert (prompt.farther, prompt.left_out) == (1, 0)
    assert packer().pack("日当は？", [near, far], "ja", far_too=True).hits == (near, far)


def test_a_row_is_told_by_its_key_although_much_else_was_asked() -> None:
    text = "地域 | 上限\n東京、横浜 | 13,000円\n福岡、札幌 | 11,500円\n海外 | 22,000円"
    (trimmed,) = packer().pack("福岡に泊まるときの旅館や民宿は？", [hit(text)], "ja").hits
    assert "11,500円" in trimmed.chunk.text
    assert "13,000円" not in trimmed.chunk.text


def test_a_trimmed_line_keeps_its_cells_and_cells_are_no_words_of_it() -> None:
    form = "訪問先 = 大阪支社〔I8〕\n期間 = 四月〔I9〕\n目的 = 規程の説明をする。〔I14〕"
    (trimmed,) = packer().pack("期間は", [hit(form)], "ja").hits
    assert trimmed.chunk.text == "…期間 = 四月〔I9〕\n…"
    (asked_by_number,) = packer().pack("14の目的は", [hit(form)], "ja").hits
    assert "目的 = 規程の説明をする。〔I14〕" in asked_by_number.chunk.text
