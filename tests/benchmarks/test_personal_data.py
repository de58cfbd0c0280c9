from __future__ import annotations

from random import Random

from benchmarks.personal_data.generate import Made, Planted, texts
from benchmarks.personal_data.measure import measure
from benchmarks.personal_data.writing import luhn_digit, twelve
from ingest.tokenizer import Tokenizer
from privacy.checksums import is_individual_number, passes_luhn
from privacy.find import find
from privacy.finding import Finding


def test_texts_are_the_same_for_a_seed_and_say_where_all_is() -> None:
    made = list(texts(60, 0, "test"))
    assert made == list(texts(60, 0, "test")) != list(texts(60, 1, "test"))
    assert all(
        one.text[part.start : part.end].strip("　 ") for one in made for part in (*one.personal, *one.lookalikes)
    )
    assert "{" not in "".join(one.text for one in made)


def test_the_splits_share_no_document_and_have_as_many_lookalikes_as_personal_data() -> None:
    for split in ("tune", "test"):
        made = list(texts(300, 0, split))
        assert sum(len(one.lookalikes) for one in made) >= sum(len(one.personal) for one in made)


def test_planted_numbers_are_valid_by_both_reckonings() -> None:
    random = Random(0)
    assert all(is_individual_number(twelve(random)) for _ in range(200))
    assert passes_luhn("411111111111111" + luhn_digit("411111111111111"))


def test_scores_by_hand() -> None:
    made = Made("a 1234 b 5678", (Planted("phone", 2, 6), Planted("phone", 9, 13)), ())
    measured = measure([(made, [Finding("phone", 2, 6), Finding("phone", 9, 12), Finding("email", 0, 1)])])
    phone = next(score for score in measured.scores if score.kind == "phone")
    email = next(score for score in measured.scores if score.kind == "email")
    assert (phone.recall, phone.precision, email.recall, email.precision) == (0.5, 1.0, None, 0.0)
    assert [miss.written for miss in measured.misses] == ["5678", "a"]


def test_the_promised_recall_and_precision() -> None:
    words = Tokenizer()
    made = list(texts(240, 0, "test"))
    scores = {score.kind: score for score in measure((one, find(one.text, words)) for one in made).scores}
    recall = {kind: score.recall or 0.0 for kind, score in scores.items()}
    assert recall["individual_number"] >= 0.99 and (scores["individual_number"].precision or 0.0) >= 0.95
    assert recall["phone"] >= 0.95 and recall["payment_card"] >= 0.95
    assert recall["address"] >= 0.85
