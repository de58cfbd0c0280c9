"""Which passages reach which model: over real HTTP to a server on loopback that keeps every prompt it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from answering.answer import Answer, Question, Turn
from answering.guard import GuardModel
from answering.llm import AnsweringModel, ShokoLLM
from answering.refusal import REFUSED_OF_CLEARED
from errors import ModelAddressNotListed, ModelServerFailed, PromptAboveClearance
from index_store.records import Hit, Narrowing, Readable, Sight
from models.address import LlmAddress
from privacy.clearance import LABELS, Labelled
from privacy.kinds import Label
from tests.answering.building import hit
from tests.answering.sse_server import SseServer, piece, sse_server
from tests.answering.test_answer_question import conductor

OPEN, SECRET = "宿泊を伴う出張の日当は3,000円である。", "役員の宿泊を伴う出張の日当は9,000円である。"
ANSWER = "宿泊を伴う出張の日当は3,000円です[1]。"


def of_scope(scope: str, text: str, point: str) -> Hit:
    found = hit(text, point)
    return replace(found, document=replace(found.document, id=point, scope_id=scope))


HITS = (of_scope("board", SECRET, "p1"), of_scope("all", OPEN, "p2"))


class FixedSearch:
    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = tuple(hits)

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        return self.hits


def readable(**labels: Label) -> Readable:
    return Readable(tuple(labels), sight=Sight(("employee",), tuple(labels.items())))


@pytest.fixture
def server() -> Iterator[SseServer]:
    with sse_server() as running:
        running.chunks = [piece(ANSWER)]
        yield running


def model_at(server: SseServer, clearance: Label) -> AnsweringModel:
    address = replace(server.address(), clearance=clearance)
    return AnsweringModel(ShokoLLM(connect=lambda: address, context_tokens=4096, answer_tokens=64, timeout_s=5.0))


def ask(
    server: SseServer,
    clearance: Label,
    labels: Mapping[str, Label],
    hits: Sequence[Hit] = HITS,
    history: tuple[Turn, ...] = (),
) -> Answer:
    asked = conductor(model_at(server, clearance), search=FixedSearch(hits), clearance=clearance)
    return asked.ask(Question("宿泊を伴う出張の日当は？", readable(**labels), history=history))


def sent(server: SseServer) -> str:
    return json.dumps([request["messages"] for request in server.requests], ensure_ascii=False)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("clearance", LABELS[1:])
def test_a_passage_enters_the_prompt_only_of_a_model_that_is_cleared_for_it(
    server: SseServer, clearance: Label, label: Label
) -> None:
    answer = ask(server, clearance, {"board": label, "all": "社内"})
    may_be_read = LABELS.index(label) <= LABELS.index(clearance)
    assert (SECRET in sent(server)) is may_be_read
    assert OPEN in sent(server)
    assert {found.point_id for found in answer.passages} == {"p1", "p2"}, (
        "the person may read it, whatever the model may"
    )
    kept_back = [count for count in answer.gates.personal if count.gate == "model"]
    assert [(count.kind, count.decision, count.count) for count in kept_back] == (
        [] if may_be_read else [("above_clearance", "refuse", 1)]
    )
    assert any("1 か所" in note for note in answer.notes) is not may_be_read


def test_where_all_that_was_found_is_kept_back_no_model_is_asked_and_the_reader_is_told(server: SseServer) -> None:
    answer = ask(server, "社内", {"board": "極秘"}, HITS[:1])
    assert server.requests == []
    assert (answer.refused, answer.text) == (True, REFUSED_OF_CLEARED["ja"])
    assert "回答モデルに許された範囲より上" in answer.notes[0]
    assert [found.point_id for found in answer.passages] == ["p1"]


def test_a_scope_without_a_known_label_counts_as_the_most_confidential(server: SseServer) -> None:
    ask(server, "社外秘", {"all": "社内"})
    assert SECRET not in sent(server)


def test_an_earlier_answer_that_rested_on_such_a_passage_is_not_sent_with_a_follow_up(server: SseServer) -> None:
    earlier = Turn("役員の宿泊を伴う出張の日当は？", f"役員は9,000円です。{SECRET}")
    ask(server, "社内", {"board": "極秘", "all": "社内"}, history=(earlier,))
    assert OPEN in sent(server)
    assert "9,000" not in sent(server)


def test_what_the_guard_may_not_read_is_not_answered_from(server: SseServer) -> None:
    """The guard reads each answer, so its clearance counts for the prompt (`reading_clearance`); and it is looked at once more."""
    with sse_server() as guards:
        guards.chunks = [piece("Safety: Safe")]
        guard = GuardModel(model_at(guards, "社内"), strict=False, closed=True)
        model = model_at(server, "極秘")
        parts = conductor(model, search=FixedSearch(HITS), guard=guard, clearance="社内")
        labels = readable(board="極秘", all="社内")
        assert parts.ask(Question("宿泊を伴う出張の日当は？", labels)).gates.guard == "safe"
        assert SECRET not in sent(server) + sent(guards)
        guards.requests.clear()
        wrong = conductor(model, search=FixedSearch(HITS), guard=guard, clearance="極秘")
        assert wrong.ask(Question("宿泊を伴う出張の日当は？", labels)).gates.guard == "down"
        assert guards.requests == []


def test_where_a_prompt_is_sent_its_label_is_compared_again(server: SseServer) -> None:
    model, messages = model_at(server, "社内"), (("user", SECRET),)
    for prompt in (messages, Labelled(messages, "社外秘")):
        with pytest.raises(PromptAboveClearance):
            model.complete(prompt, 8)
        with pytest.raises(PromptAboveClearance):
            next(model.first_token_logprobs(prompt, ("はい",)))
    assert server.requests == []
    model.complete(Labelled(messages, "社内"), 8)
    assert len(server.requests) == 1
    assert "label" not in server.requests[0], "the label is ours: the server isn't told"


def test_an_address_whose_clearance_nobody_said_reads_only_what_is_public(server: SseServer) -> None:
    address = LlmAddress(server.address().base_url, "key", "m")
    model = AnsweringModel(ShokoLLM(connect=lambda: address, context_tokens=64, answer_tokens=8, timeout_s=5.0))
    with pytest.raises(PromptAboveClearance):
        model.complete(Labelled((("user", "x"),), "社内"), 8)
    assert server.requests == []


def test_a_prompt_is_not_sent_to_an_address_that_is_not_listed() -> None:
    address = LlmAddress("http://evil.example/v1", "key", "m", clearance="極秘")
    model = AnsweringModel(ShokoLLM(connect=lambda: address, context_tokens=64, answer_tokens=8, timeout_s=5.0))
    with pytest.raises(ModelAddressNotListed):
        model.complete((("user", "x"),), 8)


def test_a_server_that_sends_a_prompt_on_is_an_error(server: SseServer) -> None:
    server.status = 307
    with pytest.raises(ModelServerFailed, match="307"):
        model_at(server, "極秘").complete((("user", "x"),), 8)
    assert len(server.requests) == 1
