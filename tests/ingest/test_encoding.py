from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoding import decode_text, plausibility
from ingest.notes import note
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs

RULE = "第1条（目的）\nこの規程は、出張旅費の支給について定める。日当は1日につき3,000円とする。\n"
TRAVELS = [
    ("utf-8", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("cp932", "cp932"),
    ("euc_jp", "euc_jp"),
    ("iso2022_jp", "iso2022_jp"),
    ("utf-16", "utf-16"),
    ("utf-16-le", "utf-16-le"),
]


@pytest.mark.parametrize(("encoding", "shown"), TRAVELS)
def test_every_japanese_encoding_comes_back(encoding: str, shown: str) -> None:
    text = RULE + ("abcdefghijklmnopqrstuvwxyz " * 20 if encoding == "utf-16-le" else "")
    decoded = decode_text(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.lost) == (text, shown, 0)


def test_line_ends_become_newlines() -> None:
    assert decode_text("一\r\n二\r三".encode("cp932")).text == "一\n二\n三"


def test_vendor_characters_of_cp932_survive() -> None:
    assert decode_text("№①㈱髙橋～".encode("cp932")).text == "№①㈱髙橋～"


def test_half_width_kana_of_euc_read_as_cp932_is_implausible() -> None:
    garbled = RULE.encode("euc_jp").decode("cp932", errors="replace")
    assert plausibility(RULE) > plausibility(garbled)


def test_a_declared_charset_is_believed_where_the_bytes_alone_are_silent() -> None:
    assert decode_text("naïve café".encode("latin-1"), declared="latin-1").text == "naïve café"


def test_lost_characters_are_counted_and_noted() -> None:
    decoded = decode_text("本文が続きます。".encode("cp932") + b"\xff\xff" + "終わり。".encode("cp932"))
    assert decoded.lost > 0
    assert decoded.notes() == (note("CharactersLost", encoding=decoded.encoding, count=decoded.lost),)


@given(
    st.text(
        alphabet=st.characters(codec="cp932", exclude_categories=("Cc", "Co"), exclude_characters="¢£¬‖−〜"),
        max_size=50,
    )
)
def test_japanese_with_kana_always_survives_cp932(text: str) -> None:
    sentence = "これはテストの文章です。" * 20 + text.replace("\r", "")
    data = sentence.encode("cp932")
    assert decode_text(data).text == data.decode("cp932")


@needs_shared_docs
def test_the_fifteen_derived_files_equal_their_originals() -> None:
    rules = SHARED_DOCS / "company_rules"
    originals = {
        "denkiyagi_004_出張旅費規程": rules / "denkiyagi_CC0" / "004_出張旅費規程.md",
        "denkiyagi_021_特定個人情報取扱規程": rules / "denkiyagi_CC0" / "021_特定個人情報取扱規程.md",
        "tuqulore_03_出張旅費規程": rules / "tuqulore_CC0" / "03_出張旅費規程.md",
    }
    derived = sorted((SHARED_DOCS / "legacy_encoding" / "derived_from_CC0_rules").iterdir())
    assert len(derived) == 15
    for file in derived:
        original = originals[file.name.split(".")[0]].read_text(encoding="utf-8")
        assert decode_text(file.read_bytes()).text == original, file.name
