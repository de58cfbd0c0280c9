from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from transformers import PreTrainedTokenizerFast

from answering.token_counter import TokenCounter, tokenizer_beside

TEMPLATE = (
    "{% for message in messages %}<{{ message['content'] }}>{% endfor %}{% if add_generation_prompt %}|{% endif %}"
    "{% if enable_thinking is defined and not enable_thinking %}#{% endif %}"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tokenizer that takes every character for a token."""
    characters = Tokenizer(WordLevel({"?": 0, "日": 1, "当": 2}, unk_token="?"))
    characters.pre_tokenizer = Split("", "isolated")
    saved = PreTrainedTokenizerFast(tokenizer_object=characters, unk_token="?", chat_template=TEMPLATE)  # type: ignore[no-untyped-call]
    saved.save_pretrained(tmp_path / "tokenizer")
    return tmp_path / "tokenizer"


def test_counts_a_text_without_special_tokens(folder: Path) -> None:
    counter = TokenCounter.load(folder)
    assert counter.count("日当") == 2
    assert counter.count("") == 0


def test_counts_a_prompt_with_its_marks_and_without_thinking(folder: Path) -> None:
    prompt = (("system", "日"), ("user", "当日"))
    assert TokenCounter.load(folder).count_messages(prompt) == len("<日><当日>|#")


def test_a_tokenizer_beside_the_model_is_not_read_out_again(folder: Path) -> None:
    assert tokenizer_beside(folder.parent / "model.gguf") == folder


def test_a_missing_tokenizer_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="tokenizer"):
        TokenCounter.load(tmp_path / "none")
