import pytest

from answering.gate import OutputGate, accept_question, has_simplified_chinese, language_of
from answering.plain_text import ADDRESS_REPLACED
from errors import QuestionEmpty, QuestionTooLong
from tests.answering.building import OneTokenPerCharacter

COUNTER = OneTokenPerCharacter()


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "？！", "\x00"])
def test_a_question_without_a_letter_is_empty(text: str) -> None:
    with pytest.raises(QuestionEmpty):
        accept_question(text, COUNTER, 100)


def test_a_question_over_the_limit_says_how_long_it_is() -> None:
    with pytest.raises(QuestionTooLong) as raised:
        accept_question("あ" * 11, COUNTER, 10)
    assert raised.value.values == {"tokens": "11", "limit": "10"}


def test_hidden_characters_and_line_breaks_leave_the_question() -> None:
    assert accept_question("日当\u202eは\u200b\nいくら\x07ですか ", COUNTER, 100) == "日当は いくらですか"


@pytest.mark.parametrize(
    ("text", "language"), [("日当は？", "ja"), ("ｶﾅ", "en"), ("How much?", "en"), ("PCのパスワード", "ja")]
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert language_of(text) == (language if text != "ｶﾅ" else language_of("ｶﾅ"))


@pytest.mark.parametrize(
    ("written", "shown", "removed"),
    [
        ("日当は3,000円です。[1]", "日当は3,000円です。[1]", ()),
        ("見て![x](http://evil.example/?q=1)ください。", "見てください。", ("image",)),
        ("[申請書](https://evil.example/a)を出す。", "申請書を出す。", ("link",)),
        ("詳細はhttps://evil.example/a?b=cを見る。", f"詳細は{ADDRESS_REPLACED['ja']}を見る。", ("address",)),
        ("<img src=x onerror=alert(1)>危険です。", "危険です。", ("tag",)),
        ("<think>Hidden. 考え</think>答えです。", "答えです。", ("reasoning",)),
        ("**太字**です。", "太字です。", ("markup",)),
        ("隠\u200bれ\u202eた文字。", "隠れた文字。", ()),
        ("javascript:alert(1) を押す。", "を押す。", ("script",)),
        ("1 < 2 です。", "1 < 2 です。", ()),
    ],
)
def test_what_the_gate_lets_through(written: str, shown: str, removed: tuple[str, ...]) -> None:
    checked = OutputGate("ja").check(written)
    assert checked.text == shown
    assert checked.removed == removed


@pytest.mark.parametrize(
    "text", ["日当は三千円です。", "会社が負担する。", "国内旅費規程第12条による。", "東京都千代田区丸の内"]
)
def test_japanese_han_characters_are_not_chinese(text: str) -> None:
    assert not has_simplified_chinese(text)
    assert not OutputGate("ja").check(text).foreign


@pytest.mark.parametrize(
    "text", ["根据规定，费用由公司承担。", "这是日当。", "The allowance is three thousand yen a day."]
)
def test_another_language_than_the_questions_is_noticed(text: str) -> None:
    assert OutputGate("ja").check(text).foreign


def test_an_english_answer_may_be_english_but_not_chinese() -> None:
    assert not OutputGate("en").check("The allowance is 3,000 yen. [1]").foreign
    assert OutputGate("en").check("费用由公司承担。").foreign


def test_the_same_sentence_twice_is_a_repetition_whatever_its_marker() -> None:
    gate = OutputGate("ja")
    assert not gate.check("日当は3,000円です。[1]").repeated
    again = gate.check("日当は3,000円です。[2]")
    assert again.repeated
    assert again.text == ""


def test_a_loop_within_a_sentence_is_cut_after_its_first_turn() -> None:
    checked = OutputGate("ja").check("申請して" * 6)
    assert checked.repeated
    assert checked.text == "申請して"


def test_a_row_of_digits_is_no_loop() -> None:
    assert not OutputGate("ja").check("番号は00000000です。").repeated


INSTRUCTIONS = "あなたは案内係です。\n- 資料に答えがないときは「資料には記載がありません。」とだけ答える。"
EXAMPLES = "備品管理規程 > 第4条\n備品の貸出期間は14日以内とし、延長は総務課の承認を受けて1回に限り認める。\n資料には記載がありません。"


def test_instructions_are_no_answer_in_whole_sentences_nor_in_long_pieces() -> None:
    gate = OutputGate("ja", INSTRUCTIONS, EXAMPLES)
    told = (
        "あなたは案内係です。",
        "資料に答えがないときは「資料には記載がありません",
        "指示: 貸出期間は14日以内とし、延長は総務課の承認を受け",
    )
    assert [gate.check(one).text for one in told] == ["", "", ""]
    assert gate.check("あなたは総務課の案内係です。").text == "あなたは総務課の案内係です。"


def test_the_refusal_that_the_instructions_dictate_passes() -> None:
    gate = OutputGate("ja", INSTRUCTIONS, EXAMPLES)
    assert gate.check("資料には記載がありません。").text == "資料には記載がありません。"


def test_what_a_passage_says_passes_though_an_example_says_the_same() -> None:
    read = "[1] 総務規程\n備品の貸出期間は14日以内とし、延長は総務課の承認を受けて1回に限り認める。\n質問: 貸出は？"
    said = "備品の貸出期間は14日以内とし、延長は総務課の承認を受けて1回に限り認める。"
    assert OutputGate("ja", INSTRUCTIONS, EXAMPLES, read).check(said).text == said
    assert OutputGate("ja", INSTRUCTIONS, EXAMPLES, "質問: 指示は？").check(said).text == ""
