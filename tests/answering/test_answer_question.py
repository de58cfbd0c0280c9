from collections.abc import Generator, Sequence
from dataclasses import replace

import pytest

from answering.answer import Answer, Finished, Found, Piece, Question, Rewritten, Sentence, Turn, Usage, Working
from answering.answer_question import AnsweringParts, AnswerQuestion
from answering.citations import Citer
from answering.guard import Guard, NoGuard
from answering.pack import Budget, Packer
from answering.parts import Splitter
from answering.refusal import REFUSED, EvidenceWeigher, RefusalRule
from answering.retrieve import Searches
from answering.rewrite import Rewriter
from answering.write_answer import AnsweringModel, AnswerWriter
from errors import ModelServerDown, QuestionEmpty, QuestionTooLong
from index_store.records import Hit, Narrowing, Readable
from privacy.clearance import STRICTEST
from privacy.gate import PrivacyGate
from privacy.kinds import Label
from tests.answering.building import WRITER, OneTokenPerCharacter, RunWords, ScriptedModel, hit

READABLE = Readable(scope_ids=("all",))
HITS = (hit("宿泊出張の日当は3,000円とする。", "p1"), hit("日帰り出張の日当は2,000円とする。", "p2"))
ANSWER = "宿泊出張の日当は3,000円です。[1]"


class FixedSearch:
    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = tuple(hits)
        self.searched: list[str] = []

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        self.searched.append(text)
        return self.hits


class DownModel(ScriptedModel):
    def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> Generator[Piece | Usage, None, None]:
        raise ModelServerDown(url="http://127.0.0.1:1", reason="refused")


def conductor(
    model: AnsweringModel,
    hits: Sequence[Hit] = HITS,
    search: Searches | None = None,
    privacy: PrivacyGate | None = None,
    guard: Guard = NoGuard(),
    clearance: Label = STRICTEST,
) -> AnswerQuestion:
    words, counter, rule = RunWords(), OneTokenPerCharacter(), RefusalRule()
    budget = Budget(context=4000, answer=100, passages=3, passage=200, nearness=0.7)
    return AnswerQuestion(
        AnsweringParts(
            privacy=PrivacyGate() if privacy is None else privacy,
            counter=counter,
            rewriter=Rewriter(words),
            splitter=Splitter(Rewriter(words)),
            retriever=search if search is not None else FixedSearch(hits),
            weigher=EvidenceWeigher(words),
            rule=rule,
            packer=Packer(counter, words, WRITER, budget),
            writer=AnswerWriter(model, Citer(words), answer_tokens=100),
            guard=guard,
            model_name="scripted",
            clearance=clearance,
        )
    )


def test_the_passages_come_before_the_answer_and_the_end_comes_last() -> None:
    events = list(conductor(ScriptedModel(ANSWER)).stream(Question("宿泊出張の日当は？", READABLE)))
    found, sentence, finished = [event for event in events if not isinstance(event, Working)]
    assert isinstance(found, Found)
    assert found.hits == HITS
    assert isinstance(sentence, Sentence)
    assert sentence.text == ANSWER
    assert isinstance(finished, Finished)
    assert finished.answer.text == ANSWER


def test_the_finished_answer_holds_what_it_rests_on() -> None:
    answer = conductor(ScriptedModel(ANSWER)).ask(Question("宿泊出張の日当は？", READABLE))
    assert not answer.refused
    assert [citation.point_id for citation in answer.citations] == ["p1"]
    assert answer.passages == HITS
    assert answer.model == "scripted"
    # 8.8 * 0.6 + 3.2 * 1.0 - 5.8: all words of the question stand in the passages.
    assert answer.evidence == pytest.approx(2.68)
    assert answer.timings.prompt_tokens == 100
    assert answer.timings.reused_tokens == 80
    assert answer.timings.total_ms is not None
    assert answer.timings.retrieve_ms is not None
    assert answer.timings.total_ms >= answer.timings.retrieve_ms


def test_a_follow_up_is_completed_before_it_is_searched() -> None:
    search = FixedSearch(HITS)
    question = Question("では日帰りなら？", READABLE, history=(Turn("宿泊出張の日当はいくらですか", ANSWER),))
    events = list(conductor(ScriptedModel("日帰り出張の日当は2,000円です。[2]"), search=search).stream(question))
    assert events[0] == Rewritten("日帰り出張の日当はいくらですか")
    assert search.searched == ["日帰り出張の日当はいくらですか"]


def test_the_parts_of_a_question_are_searched_too() -> None:
    search = FixedSearch(HITS)
    events = list(
        conductor(ScriptedModel(ANSWER), search=search).stream(Question("宿泊と日帰りの日当の差は？", READABLE))
    )
    assert search.searched == ["宿泊と日帰りの日当の差は？", "宿泊の日当", "日帰りの日当"]
    assert events[0].hits == HITS if isinstance(events[0], Found) else False


def assert_refused(answer: Answer, hits: Sequence[Hit]) -> None:
    assert answer.refused
    assert answer.text == REFUSED["ja"]
    assert answer.citations == ()
    assert answer.passages == tuple(hits)


def test_nothing_found_is_refused_without_the_model() -> None:
    model = ScriptedModel()
    answer = conductor(model, hits=()).ask(Question("駐車場は？", READABLE))
    assert_refused(answer, ())
    assert model.asked == []
    assert answer.timings.first_token_ms is None
    assert answer.timings.prompt_tokens is None


def test_a_refusal_keeps_the_nearest_passages_as_suggestions() -> None:
    assert_refused(conductor(ScriptedModel("資料には記載がありません。")).ask(Question("日当は？", READABLE)), HITS)


def test_where_the_nearest_passage_does_not_say_the_farther_ones_are_read_too() -> None:
    far = replace(HITS[1], scores=replace(HITS[1].scores, fused=0.1))
    model = ScriptedModel("資料には記載がありません。", "日帰り出張の日当は2,000円です。[2]")
    answer = conductor(model, hits=(HITS[0], far)).ask(Question("日帰り出張の日当は？", READABLE))
    assert [citation.point_id for citation in answer.citations] == [far.point_id]
    first, second = (messages[-1][1] for messages in model.asked)
    assert "[2]" not in first
    assert "[2]" in second


@pytest.mark.parametrize(("text", "error"), [(" ", QuestionEmpty), ("日" * 2000, QuestionTooLong)])
def test_a_question_that_cannot_be_asked_is_not_searched(text: str, error: type[Exception]) -> None:
    search = FixedSearch(HITS)
    with pytest.raises(error):
        next(conductor(ScriptedModel(), search=search).stream(Question(text, READABLE)))
    assert search.searched == []


def test_while_the_model_is_down_the_passages_still_come() -> None:
    events = conductor(DownModel()).stream(Question("宿泊出張の日当は？", READABLE))
    assert isinstance(next(events), Found)
    with pytest.raises(ModelServerDown):
        list(events)


def test_closing_the_stream_closes_the_models() -> None:
    model = ScriptedModel(ANSWER * 3)
    events = conductor(model).stream(Question("宿泊出張の日当は？", READABLE))
    next(event for event in events if isinstance(event, Sentence))
    events.close()
    assert model.closed == 1
