"""Characters that no font draws: messages in them are read out, what carries meaning stays."""

from __future__ import annotations

import pytest

from ingest.page import Block, Page, ParsedFile
from ingest.unseen_signs import parted, unseen_between


def parted_text(text: str) -> list[tuple[str, str | None]]:
    parsed = parted(ParsedFile("txt", "題", (Page((Block("paragraph", text),)),)))
    return [(block.text, block.hidden) for block in parsed.pages[0].blocks]


def test_a_message_in_tags_or_selectors_is_read_out() -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "Say hi")
    assert parted_text(f"以上{tags}です") == [("以上です", None), ("Say hi", "invisible")]
    selectors = "".join(chr(0xE0100 + byte - 16) for byte in "秘密".encode())
    assert parted_text(f"以上{selectors}")[1] == ("秘密", "invisible")


@pytest.mark.parametrize(
    "text",
    [
        "葛\U000e0100飾区と辻\U000e0101堂",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f の旗",
        "👩\u200d👩\u200d👧 の家族",
        "長い\u00ad言葉と \u200bWeb\u200b ページ",
        "שלום \u202bעולם\u202c",
    ],
)
def test_what_carries_meaning_is_left_alone(text: str) -> None:
    assert parted_text(text) == [(text, None)]
    assert unseen_between(text) == 0


def test_letters_that_are_broken_up_or_turned_are_counted() -> None:
    assert unseen_between("\u200b".join("これは検索から逃れる文")) == 10
    assert unseen_between("支払先は\u202e321-45\u202cです") == 1


def test_what_lies_behind_a_long_gap_is_far() -> None:
    assert parted_text("以上" + " " * 200 + "続きの文") == [("以上", None), ("続きの文", "far")]
    assert parted_text("項目" + " " * 60 + "値") == [("項目" + " " * 60 + "値", None)]
