"""A follow-up such as 「では日帰りなら？」 -> a question that can be searched and answered by itself.

By rule, without the model: it costs no second, invents nothing, and leaves questions that stand by themselves as they are.
Where the follow-up names another of the same kind, it takes that one's place in the earlier question (「宿泊を伴う」 -> 「日帰り」);
elsewhere the earlier question's topic is put in front.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.answer import Turn

_OPENER = re.compile(
    r"^(?:それでは|それじゃあ?|では|じゃあ?|なら|ならば|あと|それと|それから|ほかには?|他には?|逆に|ちなみに|そして|また|さらに)[、,\s]*"
    r"|^(?:what about|how about|and(?: what)?(?: if)?|then)\b[,\s]*",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"^.{0,6}(?:そ(?:れ(?!ぞれ|とも)|の(?!他|まま)|こ(?!そ)|ちら|う(?:いう|した|なる|でない))|こ(?:れ(?!まで|から)|の(?:場合|とき|時|規程|制度|手当)|ちら)|あれ|あの|同じ(?:く|です|まま)|上記|前述|先ほど|さっき)|"
    r"^(?:.{0,24})\b(?:it|that|those|they|the same)\b",
    re.IGNORECASE,
)
_ASKING_WORD = r"(?:いくら|いくつ|何|なん|どう|どの|どれ|どこ|いつ|誰|だれ|なぜ|どんな)"
_CONDITION = (
    r"(?:だったら|であれば|なら(?:ば)?|だと|(?:の|する|した|な)?(?:場合|とき|時)(?:は|だと|には)?|の(?:方|ほう)は)"
)
# 「札幌だったらいくら？」「配偶者の父のときは？」「けやきの方は？」「海外は？」: a name, a turn to it, and nothing but an asking word.
_OTHER_ONE = re.compile(
    rf"^(?P<name>[^はがをに、。]{{1,16}}?)(?P<turn>{_CONDITION}|は|も|って)[、]?(?:{_ASKING_WORD}\S{{0,8}})?[？?。]*$"
)
# 「お客さんが食べるときはいくら足される？」: of what, it does not say. With an object (「…とき、いつまでに退職届を出すの」) it does.
_CONDITION_THEN_ASKED = re.compile(rf"^[^を]{{1,20}}{_CONDITION}[、]?{_ASKING_WORD}[^を]*$")
_VAGUE = re.compile(r"はどう(?:です|でしょう|なり|なる)?\S{0,4}$")
_ENDING = re.compile(
    rf"(?:(?:は|を|が|って|には|から)?{_ASKING_WORD}\S*|(?:を|は|について)?(?:教えて|知りたい)\S*|(?:です|ます|でしょう|ません)か\S*|か)?[。？?！!\s]*$"
)

# Of one group only one holds at a time. 「宿泊を伴う」 stands before 「宿泊」: the longest that fits is exchanged.
CONTRASTS: tuple[tuple[str, ...], ...] = tuple(
    tuple(sorted(group.split(), key=len, reverse=True))
    for group in (
        "日帰り 宿泊を伴う 宿泊 泊まり",
        "国内 海外 国外",
        "正社員 契約社員 パートタイマー パート アルバイト 嘱託社員 嘱託 派遣社員",
        "役員 部長 課長 係長 主任 一般社員 管理職",
        "平日 休日 祝日 土曜 日曜 深夜",
        "男性 女性",
        "結婚 出産 入学",
        "父 母 父親 母親 祖父 祖母 配偶者 夫 妻 子ども 子供 孫 兄弟 姉妹 兄 姉 弟 妹 いとこ おじ おば",
        "新幹線 飛行機 航空機 電車 タクシー 自家用車 マイカー バス",
        "本社 支社 支店 工場 営業所",
        "午前 午後",
        "朝食 昼食 夕食",
        "今年度 来年度 昨年度 今年 来年 昨年",
        "旧版 新版 改定前 改定後",
        "札幌 仙台 東京 横浜 名古屋 京都 大阪 神戸 広島 福岡 那覇",
    )
)
# Of one shape: a number with its counter, a part number, a department or an office by its last character.
SHAPES = (
    re.compile(r"\d+(?:\.\d+)?(?:年半|年|か月|ヶ月|週間|日|時間|時|泊|人|円|級|等級|km|キロ)"),
    re.compile(r"[A-Za-z]{1,6}-?\d{2,}[A-Za-z]?"),
    re.compile(r"[一-龯ァ-ヶー]{1,8}(?:営業所|事業所|工場|支店|支社|本社)"),
    re.compile(r"[一-龯ァ-ヶー]{1,8}(?:部|課|室|係)(?![一-龯])"),
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
        previous = ""
        for turn in history:
            previous = self._complete(turn.question, previous)
        completed = self._complete(text, previous)
        return SearchText(text=completed, changed=completed != text)

    def _complete(self, text: str, previous: str) -> str:
        plain = unicodedata.normalize("NFKC", text).strip()
        previous = unicodedata.normalize("NFKC", previous).strip()
        if previous == "" or not self._leans_on_what_was_said(plain):
            return text
        rest = _OPENER.sub("", plain)
        exchanged = _exchanged(previous, rest)
        if exchanged is not None:
            return exchanged
        topic = _topic(previous)
        if topic == "" or topic in rest:
            return text
        return f"{topic}について、{rest}"

    def _leans_on_what_was_said(self, text: str) -> bool:
        """An opener, a pointing word, a turn to another one of the kind, or so few content words that nothing is named."""
        if any(pattern.search(text) for pattern in (_OPENER, _POINTER, _CONDITION_THEN_ASKED, _VAGUE)):
            return True
        turned = _OTHER_ONE.match(text)
        if turned is not None and turned["turn"] not in ("は", "も", "って"):
            return True
        words = len(dict.fromkeys(self._tokenizer.lemmas(text)))
        return words <= 1 or (words <= 2 and turned is not None)


def _exchanged(previous: str, rest: str) -> str | None:
    """The earlier question with the follow-up's name in the place of its counterpart; None where there is none."""
    turned = _OTHER_ONE.match(rest)
    if turned is None:
        return None
    name = turned["name"]
    for counterpart in _counterparts(name, previous):
        return previous.replace(counterpart, name, 1)
    if turned["turn"] in ("の方は", "のほうは"):
        subject = re.match(r"^[^はがを、]{1,20}?(?=には|では|は|って)", previous)
        return name + previous[subject.end() :] if subject is not None else None
    return None


def _counterparts(name: str, previous: str) -> Iterator[str]:
    """Words of the earlier question that the name stands against: 「AのB」 against 「CのD」 as a whole."""
    for group in CONTRASTS:
        named = next((word for word in group if word in name), None)
        other = next((word for word in group if word in previous), None)
        if named is None or other is None or other == name:
            continue
        whole = re.search(re.escape(other) + r"の[一-龯ァ-ヶー]+", previous)
        yield whole.group() if whole is not None and re.search(re.escape(named) + "の", name) and whole else other
    for shape in SHAPES:
        other_one = shape.search(previous)
        if shape.fullmatch(name) and other_one is not None and other_one.group() != name:
            yield other_one.group()


def _topic(question: str) -> str:
    """The question without its asking part: 「宿泊を伴う出張の日当はいくらですか」 -> 「宿泊を伴う出張の日当」."""
    last = re.split(r"(?<=[。？?！!])\s*(?=\S)", question)[-1].replace("について、", "、")
    last = _ENDING.sub("", _ENDING.sub("", last))
    return re.sub(rf"{_CONDITION}$", "", last).rstrip("はがをもに、 ")
