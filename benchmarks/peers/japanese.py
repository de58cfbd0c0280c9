"""What the other systems are given for Japanese where they take it: morphemes, pairs of characters, sentence ends, the model's prompts.

Only for their environment: nothing of ours is imported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# EmbeddingGemma's own, from its config_sentence_transformers.json.
QUERY_PROMPT = "task: search result | query: "
DOCUMENT_PROMPT = "title: none | text: "

# Overlapping pairs of letters, by a look-ahead whose group `re.findall` gives: for settings that take an expression only.
PAIRS = r"(?=(\w\w))"
SENTENCE_ENDS = ("。", "！", "？")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+|[^。！？\n]+")
# UniDic's first part of speech of words that carry no meaning of their own.
_FUNCTION_WORDS = ("助詞", "助動詞", "補助記号", "記号", "空白")


def lemmas() -> Callable[[str], list[str]]:
    """Cuts a text into the lemmas of its content words (UniDic), as tutorials on Japanese BM25 do."""
    import fugashi

    tagger = fugashi.Tagger()

    def cut(text: str) -> list[str]:
        words = tagger(unicodedata.normalize("NFKC", text).lower())
        return [word.feature.lemma or word.surface for word in words if word.feature.pos1 not in _FUNCTION_WORDS]

    return cut


def sentences(text: str) -> list[str]:
    """Each with its end; joined they are the text."""
    return _SENTENCE.findall(text)
