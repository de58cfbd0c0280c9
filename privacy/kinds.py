"""What personal data there is, and what may be decided about it."""

from __future__ import annotations

from typing import Literal, get_args

# What the rules find.
PersonalKind = Literal[
    "individual_number",
    "payment_card",
    "driving_licence",
    "pension",
    "health_insurance",
    "passport",
    "bank_account",
    "birth_date",
    "email",
    "phone",
    "address",
    "person",
]
# In order of precedence: where two findings overlap, the one whose kind comes first gives the kind of both.
KINDS: tuple[PersonalKind, ...] = get_args(PersonalKind)
# With what the company itself has named (`blocked.py`), and passages whose label is above a model's clearance (`clearance.py`).
Kind = Literal[PersonalKind, "blocked_term", "above_clearance"]

Decision = Literal["pass", "mask", "refuse"]
Role = Literal["employee", "administrator", "model_owner", "auditor"]
# A document's label: `access.scopes.Label`, which this room doesn't import.
Label = Literal["公開", "社内", "社外秘", "極秘"]
Language = Literal["ja", "en"]
# Where the gates look: what was asked, what was found, what a model would read, what it wrote.
Gate = Literal["question", "passage", "model", "answer"]

NAMES: dict[Language, dict[Kind, str]] = {
    "ja": {
        "individual_number": "マイナンバー",
        "payment_card": "カード番号",
        "driving_licence": "免許証番号",
        "pension": "基礎年金番号",
        "health_insurance": "被保険者番号",
        "passport": "旅券番号",
        "bank_account": "口座番号",
        "birth_date": "生年月日",
        "email": "メールアドレス",
        "phone": "電話番号",
        "address": "住所",
        "person": "氏名",
        "blocked_term": "非公開語",
        "above_clearance": "モデルに許されないラベルの箇所",
    },
    "en": {
        "individual_number": "Individual number",
        "payment_card": "Card number",
        "driving_licence": "Licence number",
        "pension": "Pension number",
        "health_insurance": "Insurance number",
        "passport": "Passport number",
        "bank_account": "Account number",
        "birth_date": "Date of birth",
        "email": "E-mail address",
        "phone": "Phone number",
        "address": "Address",
        "person": "Name",
        "blocked_term": "Withheld term",
        "above_clearance": "Passage labelled above the model's clearance",
    },
}
