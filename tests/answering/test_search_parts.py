from answering.search_parts import FoundFor, Searched, interleaved, search_each
from index_store.records import Hit, Narrowing, Readable
from tests.answering.building import hit

A, B, C, D = (hit("文。", name) for name in "abcd")


def test_the_best_of_each_search_come_before_the_second_of_any_and_none_comes_twice() -> None:
    searches = (FoundFor("全体", (A, B)), FoundFor("前", (C, A)), FoundFor("後", (A, D, B)))
    assert interleaved(searches) == (A, C, B, D)


def test_as_many_hits_are_shown_as_one_search_found() -> None:
    searched = Searched((FoundFor("全体", (A, B)), FoundFor("前", (C, D))))
    assert searched.hits == (A, C)
    assert searched.question == "全体"


def test_a_question_of_one_part_keeps_its_own_hits() -> None:
    assert Searched((FoundFor("全体", (B, A)),)).hits == (B, A)
    assert Searched((FoundFor("全体", ()),)).hits == ()


def test_every_search_is_of_what_the_person_may_read_and_asked_to_look_in() -> None:
    readable, narrowing = Readable(("all",)), Narrowing(file_types=("pdf",))
    asked: list[tuple[str, Readable, Narrowing]] = []

    class Recorded:
        def search(
            self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
        ) -> tuple[Hit, ...]:
            asked.append((text, readable, narrowing))
            return (A,)

    search_each(Recorded(), ("全体", "前"), readable, narrowing)
    assert asked == [("全体", readable, narrowing), ("前", readable, narrowing)]
