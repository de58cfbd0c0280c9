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
