import pytest

from answering.answer import Check, CheckKind
from answering.check_words import reason


@pytest.mark.parametrize(
    ("kind", "japanese", "english"),
    [
        ("uncited", "出典を示せない文です: 「3日」", "No source supports this sentence: “3日”"),
        ("figure", "「3日」は引用した資料に見当たりません。", "“3日” is not in the cited passage."),
        (
            "unit",
            "「3日」は引用した資料では「3か月」です。単位を確かめてください。",
            "“3日” is “3か月” in the cited passage: check the unit.",
        ),
        ("name", "「3日」という名前は引用した資料に見当たりません。", "The name “3日” is not in the cited passage."),
        ("sum", "「3日」は計算すると「3か月」になります。", "“3日” comes to “3か月”."),
    ],
)
def test_a_reason_names_what_is_doubted_and_what_is_right(kind: CheckKind, japanese: str, english: str) -> None:
    check = Check(kind, 0, 2, "3日", "3か月")
    assert (reason(check, "ja"), reason(check, "en")) == (japanese, english)
