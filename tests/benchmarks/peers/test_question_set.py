from __future__ import annotations

from benchmarks.peers.question_set import as_files, for_answers, for_retrieval
from evaluation.datasets import Sample
from tests.benchmarks.peers.a_set import DATASET, PASSAGES, QUESTIONS


def test_search_is_asked_what_has_a_passage_among_all_passages() -> None:
    chosen = for_retrieval(DATASET, Sample())
    assert chosen.questions == QUESTIONS[:2]
    assert chosen.passages == PASSAGES
    assert len(for_retrieval(DATASET, Sample(limit=1)).questions) == 1


def test_answers_are_asked_where_there_are_distractors_over_the_passages_named() -> None:
    chosen = for_answers(DATASET, Sample())
    assert [question.id for question in chosen.questions] == ["q-daily", "q-car"]
    assert [passage.id for passage in chosen.passages] == ["p-daily", "p-leave"]


def test_a_digest_is_of_questions_and_passages() -> None:
    all_of_it, again = for_retrieval(DATASET, Sample()), for_retrieval(DATASET, Sample())
    fewer = for_retrieval(DATASET, Sample(limit=1))
    other = for_retrieval(DATASET.model_copy(update={"passages": PASSAGES[:2]}), Sample())
    assert all_of_it.digest() == again.digest()
    assert len({all_of_it.digest(), fewer.digest(), other.digest()}) == 3


def test_a_passage_is_a_file_with_its_title_first() -> None:
    with as_files(for_retrieval(DATASET, Sample())) as files:
        texts = [path.read_text(encoding="utf-8") for path in sorted(files.folder.iterdir())]
    assert texts[:2] == ["# 旅費規程\n\n日当は3,000円とする。\n", "年次有給休暇は20日とする。\n"]
    assert files.passages(("000002.md", "000000.md")) == ("p-seal", "p-daily")
    assert files.names(("p-seal",)) == ("000002.md",)
