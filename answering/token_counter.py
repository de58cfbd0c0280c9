"""Counts tokens as the answering model will, with its own tokenizer, so that nothing is cut silently at the context's end.

A GGUF file holds its tokenizer, but reading it out takes 17 s; it is done once, and `tokenizer/` beside the file is read afterwards
(0.8 s). The class that loads it needs no torch: importing `AutoTokenizer` would.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

from transformers import PreTrainedTokenizerFast

TOKENIZER_FOLDER = "tokenizer"


class TokenCounter:
    """`count` is the length of a text in tokens; `count_messages` that of a whole prompt, with the marks of the model's template."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path) -> TokenCounter:
        """From a folder with `tokenizer.json`, without network. Raises OSError where it is not there."""
        return cls(PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True))

    def count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def count_messages(self, messages: Sequence[tuple[str, str]]) -> int:
        """Tokens of the prompt as the server builds it, up to where the answer begins."""
        chat = [{"role": role, "content": text} for role, text in messages]
        prompt = self._tokenizer.apply_chat_template(
            chat, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return self.count(str(prompt))


def tokenizer_beside(gguf: Path) -> Path:
    """The folder with the tokenizer of this GGUF file, read out of it at the first call (about 20 s) and kept beside it."""
    folder = gguf.parent / TOKENIZER_FOLDER
    if not (folder / "tokenizer.json").is_file():
        save_tokenizer_from_gguf(gguf, folder)
    return folder


def save_tokenizer_from_gguf(gguf: Path, folder: Path) -> None:
    """Writes the tokenizer inside `gguf` to `folder`, whole or not at all."""
    from transformers import AutoTokenizer  # imports torch: only here, once for each model

    draft = Path(mkdtemp(prefix=".tokenizer-", dir=folder.parent))
    try:
        AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name, local_files_only=True).save_pretrained(draft)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
