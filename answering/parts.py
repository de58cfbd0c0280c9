"""A question that needs several passages -> the questions of which it is made, each to be searched by itself.

By rule, without the model. 「大阪と福岡のホテル代の差は？」 asks for two rows, 「弔慰金はいくらで、休みは何日？」 for two documents,
「前の規程より何日短くなった？」 for two editions: searched whole, one half often stands before the other in every place.
A question of which nothing says that it has parts is left whole. Measured in docs/decisions/0020-parts.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Protocol

from answering.answer import Turn
from answering.rewrite import CONTRASTS, SHAPES, SearchText

MOST_PARTS = 3
# A longer question tells a case with many commas, not a list; and the patterns below look at each pair of places in it.
LONGEST_SPLIT = 300

_NOUN = (
    r"(?:[おご](?=[一-龯]))?[一-龯々ァ-ヶーA-Za-z0-9.\-](?:[一-龯々ァ-ヶーA-Za-z0-9.\-]|(?<=[A-Za-z0-9]) (?=[A-Za-z])"
    r"|(?<=[一-龯])[いえきぎけしせちびみめりれ](?=[一-龯のとをがは、]))*"
)
_LONG = rf"{_NOUN}(?:の{_NOUN})*"
_AND = r"(?:と|および|及び|ならびに|並びに)、?"
# 「取引先と契約」: a noun after と that one does with somebody is none of a list; nor is one that is asked for (「交響曲第2番と何」).
_NO_ITEM = r"(?:契約|面談|打合せ|会食|飲食|連絡|相談|同時|同様|一緒|交渉|比較|関係|別|何|誰)"
_ENDS_A_LIST = r"(?=[はがをでにのへもと、?]|から|より|まで|って|だけ|それぞれ|合わ|どちら|どっち|$)"
_LIST = re.compile(rf"(?P<first>{_LONG})(?:(?:{_AND}|、)(?!{_NO_ITEM}){_LONG})+{_ENDS_A_LIST}")
_SEPARATOR = re.compile(rf"{_AND}|、")
# Words of a question about each of several things, or about what they make together; without one a list is often one thing's name.
_OF_EACH = re.compile(
    r"それぞれ|ずつ|両方|違(?!反|法)|差(?!出|引|し)|比べ|どちら|どっち|合わせ|合計|足す|足し|どれだけ|変わ|より"
)
_IS_ASKED = re.compile(r"(?:は|って|を(?:教えて|知りたい).*)?[。?]*$")
# 「図面を持ち出すときと、メモリーを借りるときは」
_TURN = r"(?:とき|時|場合|人|ほう|方|の)"
_CLAUSES = re.compile(
    rf"^(?P<one>.*[うくすつぬむるたい]{_TURN})と、?(?P<other>.*?[うくすつぬむるたい]{_TURN})(?P<after>(?:は|で|の).*)$"
)
# 「出産のときの休暇の日数と、お祝い金の額は？」
_TWO_THINGS = re.compile(
    r"^(?P<setting>.*?(?:とき|場合|際)の|)(?P<one>.+[^こ])と、(?P<other>[^、]+?)(?:は|を教えて.*)[。?]*$"
)

_ASKS = r"(?:いくら|いくつ|何|なん|どこ|どちら|どの|どれ|どう|いつ|誰|だれ|なぜ)"
# 「弔慰金はいくらで、休みは何日」: something is asked on both sides. 「いくらで、その…」 goes on about the same.
_TWO_QUESTIONS = re.compile(
    rf"^(?P<one>.*?[^、]{_ASKS}[^、。?はがを]{{0,10}}?)(?:(?<!ま)で(?!も|は|あ|、?そ)、?|、|。|\?)\s*(?P<other>(?!そ|{_ASKS}).*{_ASKS}.*)$"
)
_AND_ALSO = re.compile(
    rf"^(?P<one>.*(?:か|{_ASKS}[^。?]*)[。?])\s*(?:また|それと|あと|併せて|あわせて)、?(?P<other>.+)$"
)
_SETTING = re.compile(r"^(?P<setting>.*(?:とき|時|場合|際|と|たら|ば|て))、")

# 「管理者のパスワードは、社員のパスワードより何文字長い」
_THAN = re.compile(r"^(?P<one>[^はがを、]{2,30})(?:は|って)、?(?P<other>[^はがを、]{2,30})(?:より|[にと]比べて?)も?、?")

_SINCE = r"(?:から|より|[にと]比べて?|との)"
_OLD = re.compile(
    r"(?P<year>(?:\d{4}|(?:令和|平成)(?:\d+|元))年(?:\d+月)?版?)"
    rf"(?:の(?:頃の?)?(?:規程|規定|規則|価格表?|料金表?|基準))?{_SINCE}"
    rf"|(?:(?:前|以前|昔|旧|古い|去年|昨年|前年度?|前回)の?"
    rf"(?:版|規程|規定|規則|ルール|制度|価格表?|料金表?|基準|手順|マニュアル)?|改[定訂正]前){_SINCE}"
)
_REVISED = re.compile(r"(?:今回の)?改[定訂正](?:で|によって|により)|値上(?:げ|がり)(?!を)|値下(?:げ|がり)(?!を)")
_CHANGED = re.compile(
    r"違|差|比べ|変わ|変更|増え|減っ|上が|下が|値上|値下|改[定訂正]|(?:短|長|高|安|多|少な|大き|小さ|早|遅|厳し)[いくか]"
)

# What compares or adds up belongs to the whole question, and would lead the search of a part astray.
_TOGETHER = re.compile(
    r"(?<=の)それぞれの|のそれぞれ(?=に)|それぞれ(?:の|、)?|を?(?:合わせ(?:て|ると)|足すと|合計(?:で|すると))、?"
)
_COMPARED = re.compile(
    rf"(?:は|が|を|で|では|に|の|って|、)*(?:{_ASKS}[^はがを、]{{0,6}}?)?(?:の|は|が)?"
    r"(?:違[いうっ]|差(?!出|引|し)|比べ|変わ|変更|異な|増え|減っ|上が|下が|値上|値下|どちら|どっち"
    r"|(?:短|長|高|安|多|少な|大き|小さ|早|遅|厳し)[いくか]).*$"
)
_NOW = re.compile(r"いま(?=の|は|、|と)")


class CompletesQuestions(Protocol):
    """`answering.rewrite.Rewriter`."""

    def rewrite(self, text: str, history: Sequence[Turn]) -> SearchText: ...


class Splitter:
    """Tells the parts of a question."""

    def __init__(self, rewriter: CompletesQuestions) -> None:
        self._rewriter = rewriter

    def parts(self, question: str) -> tuple[str, ...]:
        """At least two and at most `MOST_PARTS`, in the order in which they are asked; none where the question is one."""
        plain = _NOW.sub("今", unicodedata.normalize("NFKC", question).strip())
        if len(plain) > LONGEST_SPLIT:
            return ()
        for split in (self._questions, _editions, _clauses, _two_things, _listed, _compared):
            found = tuple(dict.fromkeys(part for part in split(plain) if part))
            if len(found) > 1:
                return found[:MOST_PARTS]
        return ()

    def _questions(self, text: str) -> Iterator[str]:
        """「父が亡くなったら、弔慰金はいくらで、休みは何日？」: the other question shares the first one's setting, or its topic."""
        asked = _TWO_QUESTIONS.match(text) or _AND_ALSO.match(text)
        if asked is None:
            return
        yield asked["one"]
        setting = _SETTING.match(asked["one"])
        if setting is not None:
            yield f"{setting['setting']}、{asked['other']}"
        else:
            yield self._rewriter.rewrite(asked["other"], (Turn(asked["one"], ""),)).text


def _editions(text: str) -> Iterator[str]:
    """「前の規程より何日短くなった」: of the old edition, and of the one in force."""
    old = _OLD.search(text)
    found = old or _REVISED.search(text)
    if found is None or _CHANGED.search(text) is None:
        return
    topic = _alone(text[: found.start()] + text[found.end() :] if old is not None else _REVISED.sub("", text))
    if topic:
        year = old["year"] if old is not None else None
        yield f"{year or '旧版'}の{topic}"
        yield topic


def _clauses(text: str) -> Iterator[str]:
    """「図面を持ち出すときと、メモリーを借りるときは、誰の承認がいる」: each clause with what is asked."""
    found = _CLAUSES.match(text)
    if found is not None:
        yield from (_alone(found[name] + found["after"]) for name in ("one", "other"))


def _listed(text: str) -> Iterator[str]:
    """「大阪と福岡のホテル代の差」: the question with one item of the list at a time."""
    for found in _LIST.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if not _OF_EACH.search(text) and not _IS_ASKED.match(after):
            continue
        if re.search(_AND, found.group()) or after.startswith(("のそれぞれ", "それぞれ")):
            items = tuple(tuple(item.split("の")) for item in _SEPARATOR.split(found.group()))
            yield from (_alone(before + item + after) for item in _one_at_a_time(items))
            return


def _one_at_a_time(items: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Each item with what it shares with the others: 「大阪と福岡の上限」 -> 大阪の上限, 福岡の上限; 「KGP-150の定価と納期」 ->
    KGP-150の定価, KGP-150の納期; 「大阪の上限と海外の上限」 as they are."""
    first, *_, last = items
    if len(first) > 1 and len(last) > 1 and (first[-1] == last[-1] or are_alike(first[0], last[0])):
        yield from ("の".join(item) for item in items)
    elif len(first) == 1 or are_alike(first[-1], last[0]) or any(len(item) == 1 for item in items[1:-1]):
        yield "の".join((*first, *last[1:]))
        yield from ("の".join((*first[:-1], item[0], *last[1:])) for item in items[1:])
    else:
        yield "の".join(first)
        yield from ("の".join((*first[:-1], *item)) for item in items[1:])


def are_alike(one: str, other: str) -> bool:
    """Whether two names are of a kind: of one group of contrasts, of one shape, or with the same last character."""
    if any(one in group and other in group for group in CONTRASTS):
        return True
    return one[-1:] == other[-1:] or any(shape.fullmatch(one) and shape.fullmatch(other) for shape in SHAPES)


def _two_things(text: str) -> Iterator[str]:
    """「出産のときの休暇の日数と、お祝い金の額は？」: each with the setting."""
    found = _TWO_THINGS.match(text)
    if found is not None:
        yield from (f"{found['setting']}{found[name]}" for name in ("one", "other"))


def _compared(text: str) -> Iterator[str]:
    """「AはBより何文字長い」: A, and B."""
    than = _THAN.match(text)
    if than is not None and _CHANGED.search(text[than.end() :]) is not None:
        yield than["one"]
        yield than["other"]


def _alone(part: str) -> str:
    """A part without the words that compare it with the others or add them up."""
    alone = _COMPARED.sub("", _TOGETHER.sub("", part)).rstrip("、?")
    return re.sub(r"(?:(?<!ま)で|(?<!も)の|[はがをにと])+$", "", alone)
