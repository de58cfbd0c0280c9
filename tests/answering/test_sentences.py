from collections.abc import Iterator

import pytest

from answering.sentences import LONGEST_SENTENCE, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日当は3,000円です。宿泊費は別です。", ["日当は3,000円です。", "宿泊費は別です。"]),
        ("日当は3,000円です。[2]宿泊費は別です。[1][3]", ["日当は3,000円です。[2]", "宿泊費は別です。[1][3]"]),
        ("率は3.5です。No. 3を見る。", ["率は3.5です。", "No. 3を見る。"]),
        ("「帰ります。」と届ける。次へ。", ["「帰ります。」と届ける。", "次へ。"]),
        ("本当ですか？！はい。", ["本当ですか？！", "はい。"]),
        ("一行目\n二行目", ["一行目\n", "二行目"]),
        ("It costs 3.5 yen. [1] Ask Mr. Sato. Then go.", ["It costs 3.5 yen. [1]", " Ask Mr. Sato.", " Then go."]),
        ("終わりの印がない", ["終わりの印がない"]),
        ("", []),
    ],
)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_the_cut_does_not_depend_on_the_pieces(text: str, expected: list[str], size: int) -> None:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert list(sentences(pieces)) == expected


def test_joined_the_sentences_are_the_text() -> None:
    text = "（注。中です）外。\n\n- 項目。[1]  続き！ x. y"
    assert "".join(sentences(text)) == text


def test_a_bracket_that_is_never_closed_does_not_hold_everything_back() -> None:
    assert len(list(sentences(["「" + "あ" * (2 * LONGEST_SENTENCE) + "。"]))) >= 2


def test_reasoning_is_handed_on_whole() -> None:
    parts = list(sentences(["<think>長い。", "考え。</think>", "答えです。次です。"]))
    assert parts == ["<think>長い。考え。</think>", "答えです。", "次です。"]


def test_a_sentence_is_handed_on_before_the_next_has_ended() -> None:
    read = []

    def pieces() -> Iterator[str]:
        for piece in ("一つ目です。", "二つ", "目です。"):
            read.append(piece)
            yield piece

    assert next(sentences(pieces())) == "一つ目です。"
    assert read == ["一つ目です。", "二つ"]
