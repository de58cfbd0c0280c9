from dataclasses import replace

import pytest

from answering.answer import Prompt
from answering.pack import Budget, Packer, without_near_duplicates
from answering.search_parts import FoundFor, Searched
from errors import QuestionTooLong
from index_store.records import Hit
from tests.answering.building import WRITER, OneTokenPerCharacter, RunWords, document, hit, searched

FIXED = sum(len(text) for _, text in WRITER.messages("", (), "ja"))


def packer(room: int = 1000, passages: int = 3, passage: int = 200) -> Packer:
    budget = Budget(context=FIXED + 50 + room, answer=50, passages=passages, passage=passage, nearness=0.7)
    return Packer(OneTokenPerCharacter(), RunWords(), WRITER, budget)


def test_passages_that_fit_go_in_as_they_are() -> None:
    hits = [hit("日当は2,000円。", "p1"), hit("宿泊費は9,000円。", "p2")]
    prompt = packer().pack(searched("日当は？", hits), "ja")
    assert prompt.hits == tuple(hits)
    assert prompt.left_out == 0
    assert prompt.tokens == sum(len(text) for _, text in prompt.messages)


def test_what_does_not_fit_is_counted() -> None:
    hits = [hit(letter * 90, letter) for letter in "甲乙丙"]
    prompt = packer(room=246, passage=100).pack(searched("甲", hits), "ja")
    assert [found.point_id for found in prompt.hits] == ["甲", "乙"]
    assert prompt.left_out == 1


def test_passages_of_the_same_wording_go_in_once() -> None:
    text = "宿泊を伴う出張の日当は三千円とする。"
    kept = without_near_duplicates([hit(text, "p1"), hit(text + "。", "p2"), hit("別の文。", "p3")], RunWords())
    assert [found.point_id for found in kept] == ["p1", "p3"]


def test_a_changed_figure_is_no_duplicate() -> None:
    old, new = hit("日当は2,000円とする。", "p1"), hit("日当は3,500円とする。", "p2")
    assert without_near_duplicates([old, new], RunWords()) == [old, new]


def test_a_question_that_leaves_no_room_is_refused_by_its_length() -> None:
    with pytest.raises(QuestionTooLong):
        packer(room=150, passage=200).pack(searched("問" * 100, [hit("甲。")]), "ja")


def test_the_question_limit_is_a_quarter_of_the_room() -> None:
    assert packer(room=1000).question_limit("ja") == 250


def test_a_passage_that_is_much_farther_than_the_best_is_kept_back() -> None:
    near, far = hit("日当は2,000円。", "near"), hit("宿泊費は9,000円。", "far")
    far = replace(far, scores=replace(far.scores, fused=0.3))
    prompt = packer().pack(searched("日当は？", [near, far]), "ja")
    assert [found.point_id for found in prompt.hits] == ["near"]
    assert (prompt.farther, prompt.left_out) == (1, 0)
    assert packer().pack(searched("日当は？", [near, far]), "ja", far_too=True).hits == (near, far)


def ids(prompt: Prompt) -> list[str]:
    return [found.point_id for found in prompt.hits]


def test_each_part_gets_room_beside_the_best_of_the_whole() -> None:
    rows = {name: hit(f"{name}の上限。", name) for name in "甲乙丙丁戊"}
    whole = FoundFor("乙と丙の上限は", (rows["甲"], rows["丁"], rows["戊"]))
    of_parts = (FoundFor("乙の上限は", (rows["乙"], rows["甲"])), FoundFor("丙の上限は", (rows["丙"], rows["甲"])))
    assert ids(packer().pack(Searched((whole,)), "ja")) == ["甲", "丁", "戊"]
    assert ids(packer().pack(Searched((whole, *of_parts)), "ja")) == ["甲", "乙", "丙"]
    assert ids(packer(passages=1).pack(Searched((whole, *of_parts)), "ja")) == ["甲", "乙", "丙"]


def test_a_passage_that_two_parts_found_shows_the_row_of_each() -> None:
    table = hit("地域 | 上限\n大阪 | 13,000円\n福岡 | 11,500円\n海外 | 22,000円")
    of_parts = (FoundFor("大阪の上限", (table,)), FoundFor("福岡の上限", (table,)))
    (read,) = packer().pack(Searched((FoundFor("大阪と福岡の上限", (table,)), *of_parts)), "ja").hits
    assert "大阪 | 13,000円\n福岡 | 11,500円" in read.chunk.text
    assert "22,000円" not in read.chunk.text


def test_each_part_chooses_its_own_edition() -> None:
    editions = [
        replace(hit("日当は円。", name), document=document(name, f"旅費規程（{name}年版）"))
        for name in ("2022", "2025")
    ]
    texts = ("日当の差は", "2022年版の日当", "2025年版の日当")
    prompt = packer().pack(Searched(tuple(FoundFor(text, tuple(editions)) for text in texts)), "ja")
    assert {found.document.id for found in prompt.hits} == {"2022", "2025"}


def test_the_room_of_a_tables_other_piece_goes_to_the_next_passage() -> None:
    march = hit("年月: 2026年3月 | 締切: 3月28日", "march")
    january = hit("年月: 2025年12月 | 締切: 12月5日\n年月: 2026年1月 | 締切: 1月7日", "january")
    rule = hit("締切が休日にあたるときは翌日とする。", "rule")
    assert ids(packer(passages=2).pack(searched("2026年1月の締切は？", [march, january, rule]), "ja")) == [
        "january",
        "rule",
    ]


def test_a_far_passage_that_a_near_one_announces_is_read_with_it() -> None:
    def found(text: str, point: str, ordinal: int, fused: float) -> Hit:
        one = hit(text, point)
        return replace(one, chunk=replace(one.chunk, ordinal=ordinal), scores=replace(one.scores, fused=fused))

    notice = found("11月4日\n次のとおり点検を行います。", "notice", 0, 1.0)
    day, place = found("1 日時\n11月15日", "day", 1, 0.3), found("2 場所\n本館", "place", 2, 0.3)
    rule = found("点検は年2回とする。", "rule", 9, 0.8)
    prompt = packer().pack(searched("点検の日は？", [notice, rule, place, day]), "ja")
    assert ids(prompt) == ["notice", "day", "rule"]
    assert ids(packer(passages=1).pack(searched("点検の日は？", [notice, rule, place, day]), "ja")) == ["notice"]
