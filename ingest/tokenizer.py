"""Japanese text -> search tokens: lemmas of content words (MeCab with UniDic), and character bigrams.

A question must be cut exactly like a document, so both go through here, and both start with `normalize`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import fugashi
import unidic_lite

from errors import LexicalLegSilent
from ingest.codes import Code, find_codes
from ingest.normalize import normalize
from ingest.terms import NO_TERMS, CompanyTerms

# Part of the index's fingerprint: raise it whenever the same text would give other tokens.
TOKENIZER_VERSION = "1"

# MeCab builds one lattice for all it is given at once; longer texts are cut at sentence ends first.
MAX_CALL_CHARACTERS = 2000

# UniDic's pos1. Particles, auxiliaries, symbols and interjections say nothing about what a passage is about.
CONTENT_POS = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "接尾辞", "連体詞"})
# Positions in UniDic's feature line; unknown words have only the first six fields.
_POS1, _POS2, _POS3, _LEMMA = 0, 1, 2, 7

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")
_WORD_RUN = re.compile(r"[^\W_]+")
_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word or code at `[start, end)` with the tokens it gives. `is_name`: a proper noun (固有名詞) or a code; `is_unknown`: not in
    the dictionary; `is_person`: a name of people (固有名詞-人名)."""

    start: int
    end: int
    tokens: tuple[str, ...]
    is_name: bool = False
    is_unknown: bool = False
    is_person: bool = False


class Tokenizer:
    """May be called from any thread: each has a MeCab tagger of its own (loading one is a memory map, 10 ms).

    `terms` are the company's own words (`ingest.terms`); whoever sets others cuts all documents anew (`ingest.retokenize`).
    """

    def __init__(self, terms: CompanyTerms = NO_TERMS) -> None:
        self.terms = terms
        self._of_thread = threading.local()

    def lemmas(self, text: str) -> list[str]:
        """Content words in dictionary form (`払いました` -> `払う`), unknown ones as written, codes whole and in parts; in
        order, with repetitions; then the company's terms. A text without words gives an empty list."""
        tokens: list[str] = []
        clean = normalize(text).lower()
        for piece in _pieces(clean):
            if isinstance(piece, Code):
                tokens.extend(piece.tokens)
            else:
                tokens.extend(self._content_words(piece))
        tokens.extend(self.terms.tokens(clean))
        return tokens

    def bigrams(self, text: str) -> list[str]:
        """Pairs of neighbouring characters within each run of letters and digits, every kanji by itself, and codes as in
        `lemmas`: `有給休暇` -> `有給`, `給休`, `休暇`, `有`, `給`, `休`, `暇`.

        The single kanji carry a question's words into the compounds of a rule (nDCG@10 on gif_faq, 12 questions, .69 to
        .80); pairs of Latin letters or digits are left to the codes.
        """
        clean = normalize(text).lower()
        tokens = [token for code in find_codes(clean) for token in code.tokens]
        for run in _WORD_RUN.findall(clean):
            pairs = (run[i : i + 2] for i in range(len(run) - 1))
            tokens.extend(pair for pair in pairs if not pair.isascii())
        tokens.extend(_KANJI.findall(clean))
        return tokens

    def placed(self, text: str) -> Iterator[PlacedWord]:
        """The content words and codes of a text in the form of `normalize.fold`, and where they stand in it; then the company's terms."""
        position = 0
        for piece in _pieces(text):
            if isinstance(piece, Code):
                yield PlacedWord(piece.start, piece.end, piece.tokens, is_name=True)
                position = piece.end
                continue
            for stretch in _stretches(piece):
                for node in self._tagger()(stretch):
                    start = text.index(node.surface, position)
                    position = start + len(node.surface)
                    yield from _placed(node, start)
        for start, end, token in self.terms.placed(text):
            yield PlacedWord(start, end, (token,))

    def _content_words(self, text: str) -> Iterator[str]:
        for stretch in _stretches(text):
            for node in self._tagger()(stretch):
                lemma = _content_lemma(node.feature_raw, node.surface)
                if lemma is not None:
                    yield lemma

    def _tagger(self) -> fugashi.Tagger:
        tagger = getattr(self._of_thread, "tagger", None)
        if tagger is None:
            folder = unidic_lite.DICDIR
            tagger = fugashi.Tagger(f'-r "{folder}/mecabrc" -d "{folder}"')
            self._of_thread.tagger = tagger
        return tagger


def _placed(node: fugashi.Node, start: int) -> Iterator[PlacedWord]:
    fields = node.feature_raw.split(",", _LEMMA + 1)
    lemma = _content_lemma(node.feature_raw, node.surface)
    if lemma is not None:
        end, unknown = start + len(node.surface), len(fields) <= _LEMMA
        yield PlacedWord(start, end, (lemma,), fields[_POS2] == "固有名詞", unknown, fields[_POS3] == "人名")


def _pieces(text: str) -> Iterator[str | Code]:
    """The text in order: codes, and what stands between them."""
    position = 0
    for code in find_codes(text):
        if code.start > position:
            yield text[position : code.start]
        yield code
        position = code.end
    if position < len(text):
        yield text[position:]


def _stretches(text: str) -> Iterator[str]:
    """Whole sentences, as many as fit into one call; a longer sentence is cut at the limit."""
    if len(text) <= MAX_CALL_CHARACTERS:
        yield text
        return
    stretch = ""
    for sentence in _SENTENCE.findall(text):
        if stretch and len(stretch) + len(sentence) > MAX_CALL_CHARACTERS:
            yield stretch
            stretch = ""
        stretch += sentence
        while len(stretch) > MAX_CALL_CHARACTERS:
            yield stretch[:MAX_CALL_CHARACTERS]
            stretch = stretch[MAX_CALL_CHARACTERS:]
    if stretch:
        yield stretch


# Taking the two fields out of the raw line is 1.8 times as quick as fugashi's named tuple of all 26.
@lru_cache(maxsize=50_000)
def _content_lemma(feature: str, surface: str) -> str | None:
    """The lemma without UniDic's gloss (`タクシー-taxi`, `私-代名詞`), in lower case; None where the word is no content word."""
    fields = feature.split(",", _LEMMA + 1)
    if fields[_POS1] not in CONTENT_POS or not _WORD_RUN.search(surface):
        return None
    lemma = fields[_LEMMA] if len(fields) > _LEMMA else "*"
    if lemma == "*":
        return surface
    return lemma.partition("-")[0].lower() or surface


# Question and passage share a meaning but no writing: another inflection, half-width kana, another dash, another numeral.
_SELF_TEST = (
    ("日当はいくら払われますか", "出張の日当を支払う。"),
    ("ﾀｸｼｰを使った", "タクシーの使用は認めない。"),
    ("申請しました", "申請は部長に行う。"),
    ("AB−1200X", "型番AB-1200Xの保証"),
    ("第12条", "第十二条 賃金は翌月に払う。"),
)


def lexical_self_test(tokenizer: Tokenizer) -> None:
    """Raises LexicalLegSilent where a known question shares no token with its passage on one of the two legs.

    A broken dictionary makes no error by itself: the leg just scores zero on everything.
    """
    for query, passage in _SELF_TEST:
        for cut in (tokenizer.lemmas, tokenizer.bigrams):
            common = set(cut(query)) & set(cut(passage))
            if not common:
                raise LexicalLegSilent(query=query, score=0)
