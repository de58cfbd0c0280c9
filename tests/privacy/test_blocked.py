from __future__ import annotations

import json

import pytest
from pydantic import SecretStr, ValidationError

from privacy.blocked import BlockedTerms
from privacy.gate import privacy_gate
from privacy.settings import BlockedTermsSettings, PrivacySettings


def blocked(*terms: str, decision: str = "mask") -> BlockedTermsSettings:
    return BlockedTermsSettings.model_validate({"terms": terms, "decision": decision})


def found(text: str, *settings: BlockedTermsSettings) -> list[tuple[str, str]]:
    ruled = BlockedTerms(settings).ruled(text)
    return [(text[one.finding.start : one.finding.end], one.ruling.decision) for one in ruled]


@pytest.mark.parametrize(
    "written",
    ["朱雀プロジェクト", "朱雀ﾌﾟﾛｼﾞｪｸﾄ", "朱雀 プロジェクト", "朱\u200b雀プロジェクト", "朱雀　プロジェクト"],
)
def test_however_it_is_written_a_term_is_found_where_it_stands(written: str) -> None:
    assert found(f"次の{written}では", blocked("朱雀プロジェクト")) == [(written, "mask")]


@pytest.mark.parametrize(
    ("text", "terms"),
    [("search the archive", ("arc",)), ("ABCD計画", ("BCD",)), ("朱、雀", ("朱雀",)), ("", ("朱雀",))],
)
def test_what_only_looks_like_a_term_is_none(text: str, terms: tuple[str, ...]) -> None:
    assert found(text, blocked(*terms)) == []


def test_latin_words_are_found_in_any_case_and_width() -> None:
    assert found("Ｐｈｏｅｎｉｘ  plan、phoenix Plan", blocked("Phoenix Plan")) == [
        ("Ｐｈｏｅｎｉｘ  plan", "mask"),
        ("phoenix Plan", "mask"),
    ]


def test_of_overlapping_terms_the_stricter_decides() -> None:
    gate = privacy_gate(PrivacySettings(blocked=(blocked("朱雀"), blocked("朱雀計画", decision="refuse"))))
    (one,) = gate.ruled("朱雀計画の予算", gate.table("社内", ("employee",)))
    assert (one.finding.start, one.finding.end, one.ruling.decision) == (0, 4, "refuse")


def test_terms_are_not_told_with_the_settings() -> None:
    told = json.dumps(PrivacySettings(blocked=(blocked("朱雀"),)).model_dump(mode="json"), ensure_ascii=False)
    assert "朱雀" not in told


def test_a_term_without_a_letter_is_refused() -> None:
    with pytest.raises(ValidationError, match="a term needs a letter"):
        BlockedTermsSettings(terms=(SecretStr("。"),))
