"""Do the documents say? The evidence is not the prompt: what the search scored, and which of the question's words the passages hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.source_text import source_text
from errors import Language
from index_store.records import Hit

REFUSED: dict[Language, str] = {"ja": "資料には記載がありません。", "en": "The documents do not say."}
# Of the passages found, some were labelled above what the model may read: nobody can say that the documents don't say.
REFUSED_OF_CLEARED: dict[Language, str] = {
    "ja": "回答モデルが読んでよい資料の中には記載がありません。",
    "en": "What the answering model may read of the documents does not say.",
}
# Not the documents' doing: a rule or the guard model keeps the answer back.
WITHHELD: dict[Language, str] = {
    "ja": "会社の決まりにより、この質問への回答は表示できません。",
    "en": "By the company's rules the answer to this question cannot be shown.",
}

# Words that ask, or that stand in any question: their absence from a passage says nothing. Lemmas as UniDic spells them.
_ASKING = """何 幾ら 幾つ 幾 つ 何時 何処 何人 何日 誰 何方 どの どんな 如何 今 今日 昔 頃 令和 年 成る 為る 有る 居る 出来る 呉れる
貰う 下さる 頂く 教える 知る 言う 聞く 分かる 欲しい 良い ok 場合 時 事 物 方 中 御 さん ルール 必要 仕方 方法 手順 違い 間隔
人 私 自分 会社 社員 従業員 当社 規程 規定 決まる 決める 定める 使う 行う 其々 其れ其れ 違う 差 比べる 合わせる 足す 合計 両方"""
ASKING_WORDS = frozenset(_ASKING.split())
# Words that point, that join, that compare what the passages only state, or that say how to answer. A passage may have them (条件, 説明)
# and then says something of the question; that it lacks them says nothing. Lemmas, too.
_EXCUSING = """此れ 其れ 彼れ 此の 其の 彼の 何の 或る 此処 其処 以下 以上 下記 次 様 際 内 為 於く 因る 関する 対する 就く 掛ける
最も 一番 多い 少ない 高い 低い 安い 早い 速い 遅い 大きい 小さい 長い 短い
リスト アップ 一覧 列挙 挙げる 示す 述べる 答える 説明 纏める 選ぶ 全て 全部 条件 満たす"""
_EXCUSED = frozenset(_EXCUSING.split())
# What a question measures, a passage often says as a range: 「2km以上10km未満」 for 8km.
_QUANTITY = re.compile(r"\d+(?:\.\d+)?(?:km|cm|mm|kg|mg|mb|gb|kb)")
_EVIDENCE_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """`dense` is the best cosine; `matched` the share, by weight, of the question's words that the top passages hold;
    `unmatched` those of which they hold neither the word nor one of its Han characters, and `unmatched_weight` how much these
    name."""

    dense: float
    matched: float
    unmatched: tuple[str, ...]
    unmatched_weight: float


class CutsLemmas(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class RefusalRule:
    """A logistic rule over the evidence: answer where its sum is above the threshold. Fitted in docs/decisions/0004-refusal.md, where
    the threshold is 0; what another one costs and saves is in 0021-refusal-curve.md."""

    dense: float = 8.8
    matched: float = 3.2
    unmatched: float = 0.75
    bias: float = -5.8
    threshold: float = 0.0

    def weight(self, evidence: Evidence) -> float:
        """The log odds, by the fit, that the documents say."""
        found = self.dense * evidence.dense + self.matched * evidence.matched
        return found - self.unmatched * evidence.unmatched_weight + self.bias

    def answers(self, evidence: Evidence) -> bool:
        return self.weight(evidence) > self.threshold


class EvidenceWeigher:
    def __init__(self, words: CutsLemmas) -> None:
        self._words = words

    def weigh(self, question: str, hits: Sequence[Hit]) -> Evidence:
        top = "".join(source_text(hit) for hit in hits[:_EVIDENCE_PASSAGES])
        there = frozenset(self._words.lemmas(top))
        words = [word for word in dict.fromkeys(self._words.lemmas(question)) if word not in ASKING_WORDS]
        asked = [word for word in words if word in there or word not in _EXCUSED]
        unmatched = tuple(word for word in asked if word not in there and not _shares_han(word, question, top))
        total = sum(word_weight(word) for word in asked)
        held = sum(word_weight(word) for word in asked if word in there)
        return Evidence(
            matched=held / total if total > 0.0 else 0.0,
            dense=max((hit.scores.dense for hit in hits), default=0.0),
            unmatched=unmatched,
            unmatched_weight=sum(word_weight(word) for word in unmatched),
        )


def word_weight(word: str) -> float:
    """How much a word names: a code such as KGP-250 3, a name or a noun 1, a verb or an adjective 0.25; of numbers, one of three
    digits or more is mostly a name too (error 720), a shorter one a quantity (5 years), as is one with a unit (8km)."""
    if _QUANTITY.fullmatch(word) is not None:
        return 0.25
    if any(character.isdigit() for character in word):
        return 3.0 if any(character.isalpha() for character in word) else 1.5 if len(word) > 2 else 0.25
    return 0.25 if "HIRAGANA" in unicodedata.name(word[-1], "") else 1.0


def _shares_han(word: str, question: str, text: str) -> bool:
    """Whether a Han character of the word, as the question writes it, stands in the text: 宿泊費 and 泊まる share 泊. A lemma's own
    characters don't count: いとこ is 従兄弟 to UniDic, and every 弟 would match it."""
    return any(is_han(character) and character in question and character in text for character in word)


def is_han(character: str) -> bool:
    return "CJK UNIFIED" in unicodedata.name(character, "")


def is_refusal(sentence: str, language: Language) -> bool:
    """Whether the model itself says that the passages do not say."""
    plain = "".join(sentence.split()).rstrip("。.")
    if language == "en":
        return plain.lower().startswith("thedocumentsdonot") or plain.lower().startswith("thepassagesdonot")
    return any(plain.startswith(start) for start in ("資料には", "資料に", "提供された資料")) and any(
        ending in plain for ending in ("記載がありません", "記載されていません", "記載はありません", "ありません")
    )
