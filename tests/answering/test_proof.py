import pytest

from answering.proof import held_by
from answering.quantities import Quantity, quantities
from ingest.normalize import fold


def needed(text: str) -> Quantity:
    (quantity,) = quantities(fold(text).text)
    return quantity


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("3,000円", "三千円とする。"),
        ("3,000円", "区分 | 日当（円）\n一般 | 3,000"),
        ("30万円", "（単位：千円） | 300"),
        ("4月1日", "2024-04-01"),
        ("4月1日", "令和六年四月一日から施行する。"),
        ("10月25日", "月 | 締め日\n10月 | 25日"),
        ("17:30", "午後5時半まで"),
        ("60分", "1時間とする。"),
        ("14日", "2週間以内"),
        ("30%", "3割とする。"),
        ("50%", "2分の1とする。"),
        ("2024年", "令和6年4月1日"),
        ("1/3", "3分の1まで"),
        ("第12条", "12条"),
        # No numbers of lines: a row's first cell, a number with its unit, a line that was broken before one.
        ("3人", "3 | 部長"),
        ("10日", "10 日以内に\n届け出る。"),
        ("28°C", "暑さ指数が\n28を超えたら"),
        # A number without a unit may be a line's.
        ("手順2", "(2) 年2回変更する。"),
        ("手順2", "②承認を受ける。"),
    ],
)
def test_a_number_is_proved_in_any_spelling(said: str, source: str) -> None:
    assert held_by((source,)).proves(needed(said))


@pytest.mark.parametrize(
    ("said", "source", "there"),
    [
        ("3日", "3か月とする。", ("か月",)),
        ("3日", "3営業日とする。", ("営業日",)),
        ("3人", "3%", ("%",)),
        ("4月1日", "4月10日から5月1日まで", ()),
        ("6年", "令和6年4月1日", ()),
        ("250円", "KGP-250の価格", ()),
        ("1,500円", "11,500円", ()),
        ("3円", "3.5円", ()),
        ("午後9時", "9時から", ()),
        # Numbers of lines and headings.
        (
            "4回",
            "パスワード運用基準 > 4 管理者のパスワード\n4　管理者のパスワード\n(2) 年2回（4月と10月）変更する。",
            ("月",),
        ),
        ("2人", "(1) 受付\n  (2) 見学", ()),
        ("3日", "1. 申請\n3. 3,000円を支給", ()),
        ("2日", "１．目的\n２．範囲", ()),
        ("2日", "2、範囲", ()),
        ("3回", "3.2 手順", ()),
        ("2回", "①申請し、②承認を受ける。", ()),
    ],
)
def test_another_unit_or_a_part_of_another_number_proves_nothing(
    said: str, source: str, there: tuple[str, ...]
) -> None:
    held = held_by((source,))
    assert not held.proves(needed(said))
    assert held.units_of(needed(said)) == there


def test_texts_prove_together() -> None:
    assert held_by(("3日", "5円")).proves(needed("5円"))
    assert not held_by(()).proves(needed("5円"))
