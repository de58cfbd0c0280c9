import pytest

from answering.names import NameFinder
from answering.quantities import quantities
from ingest.normalize import fold
from ingest.tokenizer import Tokenizer

FINDER = NameFinder(Tokenizer())


def named(text: str) -> list[str]:
    folded = fold(text).text
    return [name.text for name in FINDER.names(folded, quantities(folded))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("山田太郎さんに出します。", ["山田", "太郎"]),
        ("東京の支社へ送ります。", ["東京"]),
        ("経理課と北沢営業所に届けます。", ["経理課", "北沢営業所"]),
        ("情報システム部長の承認が要ります。", ["テム部"]),
        ("KGP-250はキョクトウの製品です。", ["kgp-250", "キョクトウ"]),
        ("内線は03-1234-5678です。", ["03-1234-5678"]),
        ("ＫＧＰ－２５０を使う。", ["kgp-250"]),
    ],
)
def test_names_by_the_dictionary_by_form_and_by_not_being_in_it(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "パソコンをタクシーで運び、メールで知らせる。",
        "一部の役員、全部の部品、取引関係、毎日の日課",
        "3,000円を2025-04-01の17:30までに、30MBで",
        "日本語で、令和6年から",
        "宿泊を伴う出張の日当は、1日につき3,000円です。",
    ],
)
def test_common_words_and_numbers_are_no_names(text: str) -> None:
    assert named(text) == []


def test_a_code_is_found_with_or_without_its_hyphen_and_not_in_another() -> None:
    folded = fold("KGP-250").text
    (code,) = FINDER.names(folded, quantities(folded))
    assert code.stands_in("型番 kgp250 の価格")
    assert not code.stands_in("型番 kgp-2500 の価格")
    assert not code.stands_in("型番 akgp-250 の価格")
    (person,) = FINDER.names("山田さん", ())
    assert person.stands_in("担当 山 田")
    assert not person.stands_in("担当 山川")
