"""Do the documents say? Three kinds of evidence, none of which is the prompt: what the search scored, which of the question's
words the passages hold, and how the model leans before its first word."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.citations import source_text
from errors import Language
from index_store.records import Hit

REFUSED: dict[Language, str] = {"ja": "資料には記載がありません。", "en": "The documents do not say."}
# How a refusal of the worked examples begins: the model's own lean is the probability of this as its first token.
REFUSAL_STARTS: dict[Language, tuple[str, ...]] = {"ja": ("資料",), "en": ("The",)}

# Words that ask and don't name: their absence from a passage says nothing.
ASKING_WORDS = frozenset(
    [
        "何",
        "幾ら",
        "幾つ",
        "何時",
        "何処",
        "誰",
        "何方",
        "どの",
        "どんな",
        "如何",
        "成る",
        "為る",
        "有る",
        "居る",
        "出来る",
        "教える",
        "知る",
        "言う",
        "良い",
        "場合",
        "時",
        "事",
        "物",
        "方",
        "必要",
        "仕方",
        "方法",
        "手順",
        "違い",
        "下さる",
        "頂く",
        "貰う",
        "分かる",
        "人",
        "私",
        "自分",
        "会社",
        "社員",
        "従業員",
        "当社",
        "規程",
        "規定",
        "決まる",
        "決める",
        "定める",
        "使う",
        "行う",
    ]
)
_EVIDENCE_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """`dense` is the best cosine, `coverage` the share (by weight) of the question's words in the top passages,
    `missing` the words that none of them holds, `lean` the log-odds of the model's first word against a refusal
    (None where the model was not asked)."""

    dense: float
    coverage: float
    missing: tuple[str, ...]
    lean: float | None = None


class CutsLemmas(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class RefusalRule:
    """A logistic rule over the evidence: answer where the sum is above 0. Weights: docs/decisions/0004-refusal.md."""

    dense: float = 12.0
    coverage: float = 3.0
    lean: float = 0.35
    bias: float = -6.0
    hopeless_dense: float = 0.25

    def answers(self, evidence: Evidence) -> bool:
        lean = 0.0 if evidence.lean is None else max(-8.0, min(8.0, evidence.lean))
        total = self.dense * evidence.dense + self.coverage * evidence.coverage + self.lean * lean + self.bias
        return total > 0.0

    def is_hopeless(self, evidence: Evidence) -> bool:
        """So thin that the model need not read anything."""
        return evidence.dense < self.hopeless_dense


class EvidenceWeigher:
    def __init__(self, words: CutsLemmas) -> None:
        self._words = words

    def weigh(self, question: str, hits: Sequence[Hit]) -> Evidence:
        top = hits[:_EVIDENCE_PASSAGES]
        asked = [word for word in dict.fromkeys(self._words.lemmas(question)) if word not in ASKING_WORDS]
        there = frozenset(word for hit in top for word in self._words.lemmas(source_text(hit)))
        total = sum(word_weight(word) for word in asked)
        missing = tuple(word for word in asked if word not in there)
        lost = sum(word_weight(word) for word in missing)
        return Evidence(
            dense=max((hit.scores.dense for hit in hits), default=0.0),
            coverage=1.0 - lost / total if total > 0.0 else 1.0,
            missing=missing,
        )


def word_weight(word: str) -> float:
    """How much a word names: katakana, Latin letters, digits and compounds of Han characters 2, others 1."""
    if any(character.isdigit() or character.isascii() for character in word):
        return 2.0
    if all("KATAKANA" in unicodedata.name(character, "") for character in word):
        return 2.0
    han = sum("CJK" in unicodedata.name(character, "") for character in word)
    return 2.0 if han >= 2 else 1.0


def lean_to_answer(refusal_logprob: float) -> float:
    """Log-odds that the model's first token is not a refusal's, from that token's log probability."""
    refusal = min(math.exp(refusal_logprob), 1.0 - 1e-9)
    return math.log1p(-refusal) - max(refusal_logprob, -50.0)


def is_refusal(sentence: str, language: Language) -> bool:
    """Whether the model itself says that the passages do not say."""
    plain = "".join(sentence.split()).rstrip("。.")
    if language == "en":
        return plain.lower().startswith("thedocumentsdonot") or plain.lower().startswith("thepassagesdonot")
    return any(plain.startswith(start) for start in ("資料には", "資料に", "提供された資料")) and any(
        ending in plain for ending in ("記載がありません", "記載されていません", "記載はありません", "ありません")
    )
