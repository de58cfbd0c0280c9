"""A kept answer is shown as far as its reader may read what it rests on."""

from __future__ import annotations

from dataclasses import replace

from answering.answer import Answer, Citation, Timings
from answering.withheld import as_readable, documents_of
from index_store.records import Hit
from tests.answering.building import document, hit


def found(document_id: str, point: str) -> Hit:
    return replace(hit("本文", point), document=document(document_id))


def cited(number: int, passage: Hit) -> Citation:
    at = passage.document
    return Citation(number, at.id, at.title, at.path, passage.chunk.place, passage.chunk.text, 0.5, passage.point_id)


READ, SEEN, LATER = found("a", "p1"), found("b", "p2"), found("c", "p3")
ANSWER = Answer(
    "3,000円です[1]。", False, (cited(1, READ),), (READ, SEEN, LATER), Timings(total_ms=5.0), "qwen", "日当は",
    notes=("注記",), prompt_ids=("p1", "p2"),
)  # fmt: skip


def test_all_documents_are_known() -> None:
    assert documents_of([ANSWER, replace(ANSWER, passages=(), citations=(cited(1, LATER),))]) == {"a", "b", "c"}


def test_whoever_may_read_all_sees_all() -> None:
    assert as_readable(ANSWER, {"a", "b", "c"}) == ANSWER


def test_a_passage_that_the_model_did_not_read_goes_alone() -> None:
    assert as_readable(ANSWER, {"a", "b"}) == replace(ANSWER, passages=(READ, SEEN))


def test_the_answer_goes_with_what_the_model_read_cited_or_not() -> None:
    for readable in ({"a", "c"}, {"b", "c"}, set[str]()):
        shown = as_readable(ANSWER, readable)
        assert shown.withheld
        assert (shown.text, shown.citations, shown.notes, shown.checks) == ("", (), (), ())
        assert {one.document.id for one in shown.passages} == readable & {"a", "b", "c"}


def test_where_nobody_knows_what_the_model_read_everything_found_counts() -> None:
    for unknown in ((), ("p1", "elsewhere")):
        old = replace(ANSWER, prompt_ids=unknown)
        assert as_readable(old, {"a", "b"}).withheld
        assert not as_readable(old, {"a", "b", "c"}).withheld


def test_a_refusal_stays_and_its_suggestions_go() -> None:
    refused = replace(ANSWER, text="資料には記載がありません", refused=True, citations=())
    assert as_readable(refused, {"c"}) == replace(refused, passages=(LATER,))
