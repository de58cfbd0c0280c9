from pathlib import Path

import pytest

from errors import DatasetInvalid
from evaluation.citation_labels import (
    CitedAnswer,
    ReadPassage,
    answers_of,
    cited_sentences,
    draw,
    support_share,
    write_labels,
)
from evaluation.result import AskedQuestion, CitedPassage, GivenAnswer, QuestionResult, SeenPassage
from index_store.records import Place
from tests.evaluation.building import SCORES

RULE, NOTICE = (
    ReadPassage(number=1, document="旅費規程.pdf", text="日当は3,000円"),
    ReadPassage(number=2, document="通知.eml", text="VPN"),
)
ANSWER = CitedAnswer(
    question_id="s001",
    question="日当は？",
    text="日当は3,000円です。[1]以上です。\nVPNです。[2][9]",
    passages=(RULE, NOTICE),
)


def test_sentences_with_a_marker_are_drawn_with_what_they_cite() -> None:
    first, second = cited_sentences([ANSWER])
    assert (first.sentence, first.passages, first.supported) == ("日当は3,000円です。[1]", (RULE,), None)
    assert (second.sentence, second.passages) == ("VPNです。[2][9]", (NOTICE,))


def test_a_sample_is_the_same_for_its_seed_and_no_larger_than_what_there_is() -> None:
    answers = [ANSWER.model_copy(update={"question_id": str(number)}) for number in range(20)]
    assert draw(answers, 10, seed=1) == draw(answers, 10, seed=1)
    assert draw(answers, 10, seed=1) != draw(answers, 10, seed=2)
    assert len(draw([ANSWER], 10, seed=1)) == 2


def test_the_share_counts_what_was_labelled_with_wilsons_interval(tmp_path: Path) -> None:
    labels = draw([ANSWER] * 6, 12, seed=0)
    path = tmp_path / "labels.jsonl"
    write_labels(path, [label.model_copy(update={"supported": place != 0}) for place, label in enumerate(labels[:10])])
    share = support_share(path)
    assert (share.supported, share.labelled, share.unlabelled, share.share) == (9, 10, 0, 0.9)
    # 9 of 10: 0.596 to 0.982 (Brown, Cai and DasGupta 2001, the usual table's values).
    assert (round(share.low, 3), round(share.high, 3)) == (0.596, 0.982)


def test_unlabelled_sentences_are_no_share_and_labels_are_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    write_labels(path, draw([ANSWER], 2, seed=0))
    with pytest.raises(DatasetInvalid, match="supported"):
        support_share(path)
    with pytest.raises(DatasetInvalid):
        write_labels(path, ())
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_answers_are_read_from_a_runs_results() -> None:
    read, unread = (
        SeenPassage("旅費規程.pdf", "旅費規程", Place(), text, SCORES, in_prompt=text[0] == "日")
        for text in ("日当は3,000円", "読まれなかった")
    )
    given = GivenAnswer("3,000円です。[1]", refused=False, citations=(CitedPassage(1, "旅費規程.pdf", valid=True),))
    asked = AskedQuestion("s001", "日当は？", answerable=True)
    answered, refused, searched = (
        QuestionResult(asked, (read, unread), answer)
        for answer in (given, GivenAnswer("ありません", refused=True), None)
    )
    (answer,) = answers_of((answered, refused, searched))
    assert answer.passages == (RULE,)
