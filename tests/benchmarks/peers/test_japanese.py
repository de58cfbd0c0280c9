from __future__ import annotations

import re

from benchmarks.peers.japanese import PAIRS, lemmas, sentences


def test_pairs_overlap_and_stop_at_marks() -> None:
    assert re.findall(PAIRS, "出張旅費、日当") == ["出張", "張旅", "旅費", "日当"]


def test_lemmas_are_of_words_with_a_meaning() -> None:
    assert lemmas()("日当を払いました。") == ["日当", "払う"]


def test_sentences_joined_are_the_text() -> None:
    text = "# 旅費\n\n日当を払う。上限は？ない"
    assert sentences(text) == ["# 旅費\n\n", "日当を払う。", "上限は？", "ない"]
    assert "".join(sentences(text)) == text
