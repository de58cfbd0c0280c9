from __future__ import annotations

from datetime import UTC, datetime

from index_store.records import Chunk, Document, Sight
from privacy.blocked import BlockedTerms
from privacy.document_gate import DocumentGate
from privacy.gate import PrivacyGate
from privacy.rules import PrivacyRule
from privacy.settings import BlockedTermsSettings

NUMBER = Chunk(0, "マイナンバー 123456789018")
PHONE = Chunk(1, "総務課の電話は03-1234-5678です。")


def document(title: str = "名簿") -> Document:
    return Document("d", "s", "scope", "名簿.md", title, "md", 1, "00", 1, datetime(2026, 4, 1, tzinfo=UTC))


def gate(*rules: PrivacyRule, role: str = "employee", blocked: str = "朱雀計画") -> DocumentGate:
    terms = BlockedTermsSettings.model_validate({"terms": [blocked]})
    return DocumentGate(
        PrivacyGate(
            (*rules, PrivacyRule("refuse", kinds=("individual_number",)), PrivacyRule("pass")), BlockedTerms((terms,))
        ),
        Sight((role,), (("scope", "社内"),)),
    )


def test_a_text_is_shown_as_its_passage_would_be() -> None:
    masked = PrivacyRule("mask", kinds=("phone",))
    withheld, shown = gate(masked).shown(document(), (NUMBER, PHONE))
    assert withheld is None
    assert shown is not None and shown.text == "総務課の電話は［電話番号1］です。"


def test_a_document_hides_something_where_its_text_or_its_name_does() -> None:
    assert gate().hides(document(), (PHONE, NUMBER))
    assert not gate().hides(document(), (PHONE,))
    assert gate().hides(document("朱雀計画の名簿"), (PHONE,))
    assert not gate().hides(document(), ())


def test_another_role_sees_more() -> None:
    rule = PrivacyRule("pass", kinds=("individual_number",), roles=("administrator",))
    assert not gate(rule, role="administrator").hides(document(), (NUMBER,))
    assert gate(rule).hides(document(), (NUMBER,))


def test_what_is_masked_for_the_model_alone_is_no_secret_from_the_reader() -> None:
    assert not gate(PrivacyRule("mask", kinds=("phone",), restored=True)).hides(document(), (PHONE,))
