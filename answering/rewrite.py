"""A follow-up such as 「では日帰りなら？」 -> a text that can be searched and answered by itself.

By rule, without the model: it costs no second, invents nothing, and leaves questions that stand by themselves as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.answer import Turn

_OPENER = re.compile(
    r"^(?:では|じゃあ?|それでは|それじゃあ?|なら|ならば|あと|それと|それから|ほかには?|他には?|逆に|ちなみに|そして|また|さらに|"
    r"(?:what|how) about|and(?: what)?(?: if)?|then)[、,\s]*",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"そ(?:れ|の|こ|ちら|う(?:いう|した|なる|でない))|こ(?:れ|の(?:場合|とき|時|規程|制度|手当)|ちら)|あれ|あの|同じ|同様|上記|前述|先ほど|さっき|今の|"
    r"\b(?:it|that|those|this|these|they|there|the same)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"(?:なら|だと|だったら|であれば|の場合|のとき|の時|は|も|の方は|では|でも)(?:どう(?:です|なり|でしょう)?\S{0,4})?[？?]?$"
)
_ASKING = re.compile(
    r"(?:(?:は|を|が|には?)?(?:いくら|何|なん|どの|どう|どこ|いつ|誰|だれ|なぜ|どれ)\S*|(?:教えて|知りたい)\S*|(?:は|も)?(?:です|ます|でしょう|ません)か\S*|か)?[。？?！!\s]*$"
)

# Of one group only one holds at a time: what the follow-up names takes the place of what was asked before.
CONTRASTS: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "日帰り 宿泊 宿泊を伴う 泊まり",
        "国内 海外 国外",
        "正社員 契約社員 パート パートタイマー アルバイト 嘱託 派遣社員",
        "役員 部長 課長 係長 主任 一般 一般社員 管理職",
        "平日 休日 祝日 土曜 日曜 深夜",
        "男性 女性",
        "結婚 出産 忌引 弔事 慶事",
        "新幹線 飛行機 航空機 電車 タクシー 自家用車 バス",
        "本社 支社 支店 工場 営業所",
        "午前 午後",
        "今年度 来年度 昨年度 今年 来年 昨年",
        "旧版 新版 改定前 改定後",
        "東京 大阪 名古屋 福岡 札幌 仙台 広島 横浜",
    )
)


@dataclass(frozen=True, slots=True)
class SearchText:
    """What is searched and asked; `changed` where a follow-up was completed."""

    text: str
    changed: bool = False


class CutsLemmas(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...


class Rewriter:
    """Completes follow-ups from the conversation."""

    def __init__(self, tokenizer: CutsLemmas) -> None:
        self._tokenizer = tokenizer

    def rewrite(self, text: str, history: Sequence[Turn]) -> SearchText:
        """Earlier follow-ups are completed the same way first, so that the topic survives several of them."""
        topic = ""
        for turn in history:
            topic = self._complete(turn.question, topic)
        completed = self._complete(text, topic)
        return SearchText(text=completed, changed=completed != text)

    def _complete(self, text: str, previous: str) -> str:
        if previous == "" or not self._leans_on_what_was_said(text):
            return text
        topic = _without_contradicted(_topic(previous), text)
        rest = _OPENER.sub("", text).strip()
        if topic == "" or _squeeze(topic) in _squeeze(rest):
            return text
        return f"{topic}について、{rest}"

    def _leans_on_what_was_said(self, text: str) -> bool:
        """An opener, a pointing word, or so few content words that nothing is named."""
        text = unicodedata.normalize("NFKC", text)
        if _OPENER.search(text) or _POINTER.search(text):
            return True
        words = len(dict.fromkeys(self._tokenizer.lemmas(text)))
        return words <= 1 or (words <= 2 and _ELLIPSIS.search(text.strip()) is not None)


def _topic(question: str) -> str:
    """The question without its asking part: 「宿泊を伴う出張の日当はいくらですか」 -> 「宿泊を伴う出張の日当」."""
    last = re.split(r"(?<=[。？?！!])\s*(?=\S)", question.strip())[-1].replace("について、", "、")
    for ending in (_ASKING, _ASKING, _ELLIPSIS):
        last = ending.sub("", last)
    return last.rstrip("はがをもに、 ")


def _without_contradicted(topic: str, follow_up: str) -> str:
    for group in CONTRASTS:
        named = [word for word in group if word in follow_up]
        if not named:
            continue
        for word in sorted(group, key=len, reverse=True):
            if word not in named and not any(word in other for other in named):
                topic = re.sub(re.escape(word) + r"(?:での|の場合の|における|の|を伴う|で)?", "", topic)
    return topic.strip("、のはがを ")


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)
