import pytest

from answering.figures import figures, figures_to_prove


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日当は３，０００円", {"3000"}),
        ("3万5,000円", {"35000"}),
        ("1.5億円", {"150000000"}),
        ("三日以内", {"3"}),
        ("第十二条", {"12"}),
        ("二〇二四年", {"2024"}),
        ("三万円", {"30000"}),
        ("5割", {"50"}),
        ("9:00から17時半", {"9", "17", "30"}),
        ("令和6年", {"2024", "6"}),
        ("平成元年", {"1989"}),
        ("3.50", {"3.5"}),
        ("一般の社員と一部の役員", set()),
        ("日当です。[1][2]", set()),
    ],
)
def test_numbers_in_one_spelling(text: str, expected: set[str]) -> None:
    assert figures(text) == expected


def test_a_year_of_an_era_is_proved_by_either_spelling() -> None:
    needed = figures_to_prove("令和6年4月1日から施行する。")
    assert needed == {"2024", "4", "1"}
    assert needed <= figures("2024年4月1日")
    assert needed <= figures("令和六年四月一日")
    assert not needed <= figures("令和5年4月1日")
