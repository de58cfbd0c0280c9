"""By hand: what of a sentence its source doesn't prove. And by chance: a number planted in any spelling is always noticed."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.answer import Check
from answering.checks import Checker, Source, leads_in, unproved
from ingest.tokenizer import Tokenizer

CHECKER = Checker(Tokenizer())
RULE = (
    "旅費規程 > 第12条\n宿泊を伴う出張の日当は1日につき3,000円、日帰りは1,500円とする。申請は3営業日前までに経理課の山田へ。"
    "試用期間は3か月とする。上限は月額の3割。9時から17時半まで。令和6年4月1日施行。対象は部長5名。"
)


def checked(sentence: str, question: str = "", rule: str = RULE) -> list[tuple[str, str, str]]:
    return [(one.kind, one.words, one.instead) for one in CHECKER.check(sentence, Source((rule,), question))]


@pytest.mark.parametrize(
    "sentence",
    [
        "宿泊を伴う出張の日当は1日につき3,000円です。",
        "日帰りは千五百円です。",
        "3営業日前までに経理課の山田さんへ申請します。",
        "上限は月額の30％です。",
        "午前9時から午後5時30分までです。",
        "2024年4月1日から施行されています。",
        "第12条に定めています。",
        "日当は3,000円、日帰りは1,500円で、1,500円の差があります。",
        "パソコンで申請し、メールで知らせます。",
        "1. 経理課に申請します。",
    ],
)
def test_a_clean_answer_is_not_littered(sentence: str) -> None:
    assert checked(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("日当は4,500円です。", [("figure", "4,500円", "")]),
        ("日当は四千五百円です。", [("figure", "四千五百円", "")]),
        ("申請は3日前までです。", [("unit", "3日", "3か月・3営業日")]),
        ("対象は5%です。", [("unit", "5%", "5人")]),
        ("上限は月額の4割です。", [("figure", "4割", "")]),
        ("17時までです。", [("figure", "17時", "")]),
        ("令和7年4月1日施行です。", [("figure", "令和7年", "")]),
        ("4月15日施行です。", [("figure", "4月15日", "")]),
        ("申請は総務課の佐藤さんです。", [("name", "総務課", ""), ("name", "佐藤", "")]),
        ("KGP-250が対象です。", [("name", "KGP-250", "")]),
        ("日当3,000円と日帰り1,500円の合計は5,000円です。", [("sum", "5,000円", "4,500円")]),
        ("10〜15日です。", [("figure", "10", ""), ("figure", "15日", "")]),
    ],
)
def test_what_the_source_does_not_say_is_marked(sentence: str, found: list[tuple[str, str, str]]) -> None:
    assert checked(sentence) == found


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("2023年の日当はいくらですか", "2023年の日当は3,000円です。", []),
        ("日当は5,000円ですか", "はい、日当は5,000円です。", [("figure", "5,000円", "")]),
        ("2泊すると日当はいくら", "日当は3,000円×2泊で6,000円です。", []),
        ("2泊すると日当はいくら", "日当は3,000円×2泊で7,000円です。", [("sum", "7,000円", "6,000円")]),
        ("", "日当は3,000円×4泊で12,000円です。", [("unit", "4泊", "4月"), ("figure", "12,000円", "")]),
        ("佐藤さんは対象ですか", "佐藤さんは対象です。", []),
        ("担当は佐藤さんですか", "はい、担当は佐藤さんです。", [("name", "佐藤", "")]),
    ],
)
def test_the_question_proves_its_own_condition_and_never_the_answer(
    question: str, sentence: str, found: list[tuple[str, str, str]]
) -> None:
    assert checked(sentence, question) == found


def test_without_a_source_the_sentence_and_its_numbers_are_marked() -> None:
    assert CHECKER.check("駐車場は300円です。", Source(())) == (
        Check("uncited", 0, 11, "駐車場は300円です。"),
        Check("figure", 4, 8, "300円"),
    )
    assert CHECKER.check("手順は次のとおりです。", Source(())) == ()
    assert leads_in("以下のとおり：")
    assert not leads_in("日当は3,000円で、次のとおりです。")


Spelled = Callable[[int], str]
SpelledPair = Callable[[int, int], str]
KANJI = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


def in_kanji(value: int) -> str:
    """三千五百, as people write it: no 一 before 十, 百 and 千."""
    text = ""
    for scale, mark in ((10_000_000, "千万"), (10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, scale)
        if digit:
            text += (
                in_kanji(digit) + mark
                if digit > 9
                else ("" if digit == 1 and scale < 10_000 and mark else KANJI[digit]) + mark
            )
    return text


def in_man(value: int) -> str:
    """12万3,400; 5千 where it is even."""
    if value % 1000 == 0 and value < 10_000:
        return f"{value // 1000}千"
    if value < 10_000:
        return f"{value:,}"
    return f"{value // 10_000}万" + (f"{value % 10_000:,}" if value % 10_000 else "")


SPELLINGS: tuple[Spelled, ...] = (
    str,
    lambda value: f"{value:,}",
    lambda value: f"{value:,}".translate(WIDE),
    in_kanji,
    in_man,
)
UNITS = ("円", "日", "人", "%", "か月", "回", "泊")
numbers = st.integers(min_value=11, max_value=999_999)
spellings = st.sampled_from(SPELLINGS)
units = st.sampled_from(UNITS)


@settings(deadline=None)
@given(numbers, spellings, numbers, spellings, units)
def test_a_counted_number_is_marked_unless_the_source_has_it_in_whatever_spelling(
    said: int, spelled: Spelled, held: int, written: Spelled, unit: str
) -> None:
    sentence = f"上限は{spelled(said)}{unit}です。"
    source = f"規程\n上限は{written(held)}{unit}とし、7章に定める。"
    found = unproved(sentence, Source((source,)))
    assert [check.kind for check in found] == ([] if said == held else ["figure"])
    assert all(sentence[check.start : check.end] == check.words for check in found)


@settings(deadline=None)
@given(numbers, spellings, st.permutations(UNITS))
def test_a_number_of_another_unit_is_marked_as_such(value: int, spelled: Spelled, order: list[str]) -> None:
    sentence = f"上限は{spelled(value)}{order[0]}です。"
    found = unproved(sentence, Source((f"規程\n上限は{value}{order[1]}とする。",)))
    assert [(check.kind, check.instead) for check in found] == [("unit", f"{value}{order[1]}")]


months, days = st.integers(1, 12), st.integers(1, 28)
DATES: tuple[SpelledPair, ...] = (
    lambda month, day: f"{month}月{day}日",
    lambda month, day: f"{in_kanji(month)}月{in_kanji(day)}日",
    lambda month, day: f"2024-{month:02}-{day:02}",
    lambda month, day: f"R6.{month}.{day}",
    lambda month, day: f"令和6年{month}月{day}日",
)
dates = st.sampled_from(DATES)


@settings(deadline=None)
@given(months, days, dates, months, days, dates)
def test_a_date_is_marked_unless_it_is_the_sources(
    month: int, day: int, spelled: SpelledPair, month_2: int, day_2: int, written: SpelledPair
) -> None:
    sentence = f"期限は{spelled(month, day)}です。"
    source = f"規程\n2024年度の期限は{written(month_2, day_2)}とする。"
    found = unproved(sentence, Source((source,)))
    assert bool(found) == ((month, day) != (month_2, day_2))


TIMES: tuple[SpelledPair, ...] = (
    lambda h, m: f"{h}:{m:02}",
    lambda h, m: f"{h}時{m}分" if m else f"{h}時",
    lambda h, m: f"{'午後' if h > 12 else '午前'}{h - 12 if h > 12 else h}時" + (f"{m}分" if m else ""),
)
hours, minutes, times = st.integers(1, 23), st.integers(0, 59), st.sampled_from(TIMES)


@settings(deadline=None)
@given(hours, minutes, times, hours, minutes, times)
def test_a_time_is_marked_unless_it_is_the_sources(
    hour: int, minute: int, spelled: SpelledPair, hour_2: int, minute_2: int, written: SpelledPair
) -> None:
    sentence = f"始業は{spelled(hour, minute)}です。"
    source = f"規程\n始業は{written(hour_2, minute_2)}とする。"
    found = unproved(sentence, Source((source,)))
    same = (hour, minute) == (hour_2, minute_2)
    # 午後5時 may be called 5時 where it is clear which: the source's own word for it proves that, too.
    called = minute == minute_2 and hour == hour_2 - 12 and "午後" in source and "午" not in sentence
    assert bool(found) == (not (same or called))


@settings(deadline=None)
@given(st.integers(2, 9), st.integers(1, 9), st.integers(2, 9), st.integers(1, 9))
def test_a_fraction_is_marked_unless_it_is_the_sources(below: int, above: int, below_2: int, above_2: int) -> None:
    sentence, source = f"上限は{below}分の{above}です。", f"規程\n上限は{below_2}分の{above_2}とする。"
    assert bool(unproved(sentence, Source((source,)))) == (Decimal(above) / below != Decimal(above_2) / below_2)


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9))
def test_tenths_and_percentages_are_one(tenths: int, percent: int) -> None:
    found = unproved(f"上限は{tenths}割です。", Source((f"規程\n上限は{percent * 10}％とする。",)))
    assert bool(found) == (tenths != percent)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(41, 80), st.integers(1, 40), st.integers(41, 80))
def test_both_ends_of_a_range_and_an_ordinal_are_looked_for(low: int, high: int, low_2: int, high_2: int) -> None:
    found = unproved(
        f"{low}～{high}人、第{high}条です。", Source((f"規程\n{low_2}人から{high_2}人まで、第{high_2}条。",))
    )
    assert len(found) == (low != low_2) + 2 * (high != high_2)


@settings(deadline=None)
@given(st.integers(1, 99), st.integers(2, 30), st.integers(-2, 2))
def test_a_product_is_recomputed(price: int, nights: int, error: int) -> None:
    price = price * 100
    sentence = f"{price:,}円×{nights}泊で{price * nights + error:,}円です。"
    found = unproved(sentence, Source((f"規程\n日当は{price}円とする。",), f"{nights}泊すると？"))
    assert [(one.kind, one.instead) for one in found] == ([("sum", f"{price * nights:,}円")] if error else [])
