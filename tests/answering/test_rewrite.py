import pytest

from answering.answer import Turn
from answering.rewrite import Rewriter
from tests.answering.building import RunWords

REWRITER = Rewriter(RunWords())


def rewritten(text: str, *before: str) -> str:
    return REWRITER.rewrite(text, [Turn(question, "…") for question in before]).text


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("宿泊を伴う出張の日当はいくらですか", "では日帰りなら？", "日帰り出張の日当はいくらですか"),
        ("国内出張の宿泊費の上限を教えてください", "海外は？", "海外出張の宿泊費の上限を教えてください"),
        ("有給休暇の申請はいつまでですか", "それは誰が承認しますか", "有給休暇の申請について、それは誰が承認しますか"),
        ("父が亡くなると休みは何日ですか", "配偶者の父のときは？", "配偶者の父が亡くなると休みは何日ですか"),
        ("製造部の始業は何時ですか", "営業部だとどうですか", "営業部の始業は何時ですか"),
        ("勤続3年半の有給休暇は何日？", "5年半ならどうなりますか", "勤続5年半の有給休暇は何日?"),
        ("AB-120の定価は？", "じゃあAB-150は？", "AB-150の定価は?"),
        (
            "新幹線のグリーン車に乗れるのは誰？",
            "飛行機のビジネスクラスはどう？",
            "飛行機のビジネスクラスに乗れるのは誰?",
        ),
        ("東営業所には何人いますか", "北沢の方は何人？", "北沢には何人いますか"),
        (
            "食堂の定食はいくら？",
            "お客さんが食べるときはいくら足される？",
            "食堂の定食について、お客さんが食べるときはいくら足される?",
        ),
        ("慶弔休暇は何日ですか", "ちなみに有給ですか", "慶弔休暇について、有給ですか"),
    ],
)
def test_a_follow_up_carries_what_it_lacks(before: str, text: str, expected: str) -> None:
    assert rewritten(text, before) == expected


def test_what_the_follow_up_contradicts_is_not_carried_over() -> None:
    assert "課長" not in rewritten("部長の場合は？", "課長の出張の日当はいくらですか")


@pytest.mark.parametrize(
    "text",
    [
        "健康診断の費用は会社が負担しますか",
        "在宅勤務の手当の申請方法を教えてください",
        "What is the parking fee for visitors?",
    ],
)
def test_a_question_that_stands_by_itself_stays_as_it_is(text: str) -> None:
    result = REWRITER.rewrite(text, [Turn("宿泊を伴う出張の日当はいくらですか", "…")])
    assert result.text == text
    assert not result.changed


def test_without_a_conversation_nothing_is_completed() -> None:
    assert rewritten("では日帰りなら？") == "では日帰りなら？"


def test_the_topic_survives_two_follow_ups() -> None:
    text = rewritten("では海外なら？", "国内の宿泊を伴う出張の日当はいくらですか", "では日帰りなら？")
    assert text == "海外の日帰り出張の日当はいくらですか"


def test_a_topic_that_is_named_again_is_not_doubled() -> None:
    assert rewritten("では出張の日当は？", "出張の日当はいくらですか") == "では出張の日当は？"
