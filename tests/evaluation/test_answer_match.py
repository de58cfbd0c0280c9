from __future__ import annotations

import pytest

from evaluation.answer_match import character_f1, exact_match, holds_each, holds_reference


@pytest.mark.parametrize(
    ("answer", "references", "f1"),
    [
        ("３，０００円[1]", ["3,000円"], 1.0),
        ("日当は3,000円", ["3,000円"], 10 / 13),  # 5 shared characters of 8 and 5
        ("有給", ["日当", "給与"], 0.5),  # the better of the two
        ("円円", ["円"], 2 / 3),  # a character counts as often as it stands
        ("", ["円"], 0.0),
        ("何か", [], 0.0),
    ],
)
def test_character_f1(answer: str, references: list[str], f1: float) -> None:
    assert character_f1(answer, references) == pytest.approx(f1)


def test_exact_match_knows_spellings_and_citation_marks_only() -> None:
    assert exact_match("３，０００円。[1, 2]", ["3,000円"])
    assert not exact_match("日当は3,000円", ["3,000円"])


@pytest.mark.parametrize(
    ("answer", "reference", "holds"),
    [
        ("日当は３，０００円です。[1]", "3,000円", True),
        ("日当は13,000円です。", "3,000円", False),
        ("30日以内", "3", False),
        ("内線は2101です", "2101", True),
        ("翌月 10 日まで", "翌月10日", True),
        ("", "3", False),
        ("(1) 12文字以上", "12文字", True),
        ("| 3,000 | 1,500 |", "3,000", True),
        ("令和7年4月 1日", "令和7年4月1日", True),
    ],
)
def test_holds_reference(answer: str, reference: str, holds: bool) -> None:
    assert holds_reference(answer, [reference]) is holds


@pytest.mark.parametrize(
    ("answer", "right"),
    [("5万円と7日です。", True), ("50,000円、休みは7日。", True), ("5万円です。", False), ("7日です。", False)],
)
def test_of_several_things_each_must_be_answered(answer: str, right: bool) -> None:
    assert holds_each(answer, (), (("50000円", "5万円"), ("7日",))) is right


def test_where_one_thing_is_asked_any_of_its_wordings_is_right() -> None:
    assert holds_each("1,500円違います。", ("1500円", "千五百円"), ())
    assert not holds_each("11,500円です。", ("1500円", "千五百円"), ())
