from __future__ import annotations

import pytest

from ingest.mojibake import MOJIBAKE_LIMIT, mojibake_share
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs

RULE = "第1条（目的）　この規程は、㈱霧坂精工の社員が出張する場合の旅費（日当、宿泊料）について定める。"


@pytest.mark.parametrize(
    "text",
    [
        RULE,
        "ｶ)ｷﾘｻｶｾｲｺｳ ﾌﾂｳ 1234567 ﾌﾘｺﾐ ﾃｽｳﾘﾖｳ 440ｴﾝ",
        "Größe, Maß und Gewicht für Ärzte in Übersee: élève, garçon, naïve",
        "本规定适用于公司全体员工出差时的差旅费报销，自发布之日起施行。",
        "이 규정은 회사의 모든 직원에게 적용된다. 출장비는 하루 삼만원으로 한다.",
        "√(x²+y²) ≦ α·β ± 3σ、±0.5℃、φ12、№3、①〜⑳、♨〒☎",
        "𠮟られて𩸽を食べた𠀋夫な吉田さんと髙橋さん",
    ],
)
def test_what_people_write_is_no_mojibake(text: str) -> None:
    assert mojibake_share([text]) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        RULE.encode().decode("cp932", "replace"),
        RULE.encode().decode("latin-1"),
        "".join(chr(0xE000 + ord(letter) % 6000) for letter in RULE),
        "".join(chr(0x3400 + 7 * ord(letter) % 6000) for letter in RULE),
        RULE.encode("utf-16-be").decode("latin-1"),
        "\ufffd" * 10 + "第1条の目的",
    ],
    ids=["utf8-as-cp932", "utf8-as-latin", "private-use", "rare-kanji", "utf16-as-latin", "replaced"],
)
def test_what_a_wrong_map_leaves_is(text: str) -> None:
    share = mojibake_share([text])
    assert share is not None
    assert share > MOJIBAKE_LIMIT


def test_a_few_odd_letters_make_no_page_unreadable() -> None:
    share = mojibake_share([RULE + "\ue000"])
    assert share is not None
    assert 0 < share < MOJIBAKE_LIMIT


def test_too_few_letters_tell_nothing() -> None:
    assert mojibake_share(["\ue000\ue001\n \u3000", "第1条"]) is None


@needs_shared_docs
def test_a_real_font_without_a_map_is_told_from_a_real_text() -> None:
    from ingest.parse_pdf import parse_pdf

    broken = parse_pdf(SHARED_DOCS / "nasty_pdf" / "pdfminer" / "issue-791-non-unicode-cmap.pdf")
    assert (broken.to_ocr, broken.pages) == ((1,), ())
    assert broken.mojibake == 1.0
    whole = parse_pdf(SHARED_DOCS / "nasty_pdf" / "texlive" / "jtex_asciimw.pdf")
    assert whole.to_ocr == ()
    assert whole.mojibake is not None
    assert whole.mojibake < MOJIBAKE_LIMIT / 5
