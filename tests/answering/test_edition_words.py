from __future__ import annotations

from datetime import date

import pytest

from answering.edition_words import edition_facts, standing_words
from index_store.records import Edition, Standing

OLD = Edition(label="第3版", effective=date(2022, 4, 1))
NOW = Edition(label="第4版", effective=date(2025, 4, 1))
REPEALED = Edition(effective=date(2022, 4, 1), repealed=date(2025, 3, 31))


@pytest.mark.parametrize(
    ("standing", "japanese", "english"),
    [
        (
            Standing("superseded", OLD, NOW),
            "旧版（2022年4月1日施行、現行は2025年4月1日施行の版）",
            "old edition (in force since 2022-04-01, now: the one in force since 2025-04-01)",
        ),
        (
            Standing("superseded", Edition(label="2023年4月"), Edition(label="2025年4月")),
            "旧版（2023年4月、現行は2025年4月）",
            None,
        ),
        (
            Standing("superseded", Edition(revised=date(2022, 3, 31)), Edition(revised=date(2025, 3, 25))),
            "旧版（2022年3月31日改定、現行は2025年3月25日改定の版）",
            None,
        ),
        (
            Standing("superseded", Edition(), Edition()),
            "旧版（新しい版があります）",
            "old edition (there is a newer edition)",
        ),
        (Standing("repealed", REPEALED), "2025年3月31日廃止", "repealed on 2025-03-31"),
        (Standing("repealed", REPEALED, NOW), "旧版（2025年3月31日廃止、現行は2025年4月1日施行の版）", None),
        (Standing("repealed", Edition()), "廃止", "repealed"),
        (Standing("future", NOW), "2025年4月1日施行予定", "in force from 2025-04-01"),
        (Standing("future", NOW, OLD), "2025年4月1日施行予定（現行は2022年4月1日施行の版）", None),
        (Standing("future", Edition(label="2027年版")), "適用前の版", "not in force yet"),
        (Standing("current", NOW), "", ""),
        (Standing(), "", ""),
    ],
)
def test_an_edition_that_is_not_in_force_is_named(standing: Standing, japanese: str, english: str | None) -> None:
    assert standing_words(standing, "ja") == japanese
    if english is not None:
        assert standing_words(standing, "en") == english


def test_all_that_a_document_says_of_its_edition() -> None:
    edition = Edition(
        label="第4版", established=date(2010, 4, 1), revised=date(2025, 3, 20), effective=date(2025, 4, 1)
    )
    assert edition_facts(edition, "ja") == "第4版、2010年4月1日制定、2025年3月20日改定、2025年4月1日施行"
    assert edition_facts(Edition(), "ja") == ""
