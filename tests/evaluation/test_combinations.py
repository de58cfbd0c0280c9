from dataclasses import replace

from evaluation.combinations import holds_place, read_whole
from evaluation.datasets import GoldenPlace, GoldenQuestion
from index_store.records import Place
from tests.answering.building import hit

OSAKA, FUKUOKA = "大阪 | 13,000円〔A2:B2〕", "福岡 | 11,500円〔A3:B3〕"
DOCUMENT = "総務/旅費規程.md"
QUESTION = GoldenQuestion(
    id="s1",
    question="大阪と福岡の差は",
    kind="combination",
    document=DOCUMENT,
    holds=("大阪", "13000円"),
    also=(GoldenPlace(document=DOCUMENT, holds=("福岡", "11,500円")),),
)


def test_all_places_must_have_been_read_in_one_passage_or_in_several() -> None:
    assert read_whole([hit(f"{OSAKA}\n{FUKUOKA}")], QUESTION)
    assert read_whole([hit(OSAKA), hit(FUKUOKA)], QUESTION)
    assert not read_whole([hit(OSAKA), hit(f"{OSAKA}…")], QUESTION)
    assert not read_whole([], QUESTION)


def test_another_documents_passage_of_the_same_words_does_not_count() -> None:
    assert holds_place(hit(OSAKA), QUESTION)
    assert not holds_place(hit(OSAKA, title="旧旅費規程"), QUESTION)


def test_the_page_counts_where_it_is_given() -> None:
    on_page = replace(hit(OSAKA), chunk=replace(hit(OSAKA).chunk, place=Place(page=2)))
    for page, counts in ((2, True), (3, False)):
        assert holds_place(on_page, QUESTION.model_copy(update={"page": page})) is counts
