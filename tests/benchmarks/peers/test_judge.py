from __future__ import annotations

import pytest

from answering.refusal import REFUSED
from benchmarks.peers.judge import Share, Verdict, judged, verdict
from tests.benchmarks.peers.a_set import QUESTIONS, reply

DAILY, _, CAR = QUESTIONS


@pytest.mark.parametrize(
    "text",
    [
        *REFUSED.values(),
        "社用車の台数については記載されていません。",
        "資料からは判断できません。",
        "The provided sources do not mention the number of cars.",
        "I'm sorry, but I cannot answer.",
        "None of the sources are helpful.",
        "根据提供的信息，没有提到公司车辆的数量。",
        "Empty Response",
        "",
    ],
)
def test_a_text_that_says_nothing_is_a_refusal(text: str) -> None:
    assert verdict(CAR, reply(text)) == Verdict(held=None, refused=True)
    assert verdict(DAILY, reply(text)) == Verdict(held=False, refused=True)


def test_an_invented_answer_is_none() -> None:
    assert verdict(CAR, reply("社用車は3台あります [1]。")) == Verdict(held=None, refused=False)


def test_what_holds_the_reference_is_an_answer_whatever_else_it_says() -> None:
    text = "日当は3000円です [1]。上限は記載されていません。"
    assert verdict(DAILY, reply(text)) == Verdict(held=True, refused=False)


def test_shares_are_of_questions_of_their_kind() -> None:
    replies = {"q-daily": reply("3,000円"), "q-leave": reply("わかりません。"), "q-car": reply("3台です。")}
    shares = judged(QUESTIONS, replies)
    assert (shares.held, shares.refused_wrongly, shares.refused_rightly) == (Share(1, 2), Share(1, 2), Share(0, 1))
    assert str(shares.held) == "1 of 2"
