from __future__ import annotations

from collections.abc import Generator, Sequence

import pytest

from answering.answer import GuardVerdict, Piece, Sentence, Usage, Working
from answering.guard import GuardModel, NoGuard, Writing, verdict_of
from answering.write_answer import Written
from errors import ModelServerDown, ModelServerFailed
from tests.answering.building import ScriptedModel, returned

SENTENCES = (Sentence("一つ目。"), Sentence("二つ目。"))


def writing(*sentences: Sentence) -> Writing:
    for sentence in sentences:
        yield Working("writing", 1)
        yield sentence
    return Written(sentences=sentences, notes=("注記",))


class Broken(ScriptedModel):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> Generator[Piece | Usage, None, None]:
        raise self._error


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Safety: Safe\nCategories: None", "safe"),
        ("Safety: Unsafe\nCategories: PII", "unsafe"),
        ("Safety: Controversial\nCategories: Politically Sensitive Topics", "controversial"),
        ("unsafe\nS7", "unsafe"),
        ("safe", "safe"),
        ("わかりません", "unreadable"),
        ("", "unreadable"),
        ("unsafely", "unreadable"),
    ],
)
def test_the_first_verdict_counts(said: str, verdict: GuardVerdict) -> None:
    assert verdict_of(said) == verdict


def test_without_a_guard_sentences_come_as_they_are_written() -> None:
    assert [type(event) for event in NoGuard().held("問い", writing(*SENTENCES))] == [Working, Sentence] * 2


def test_sentences_come_after_the_verdict_and_the_guard_reads_question_and_answer() -> None:
    model = ScriptedModel("Safety: Safe")
    events = GuardModel(model, strict=False, closed=True).held("問い", writing(*SENTENCES))
    kinds = [type(event) for event in events]
    assert kinds[-2:] == [Sentence, Sentence] and set(kinds[:-2]) == {Working}
    assert model.asked == [(("user", "問い"), ("assistant", "一つ目。二つ目。"))]


@pytest.mark.parametrize(
    ("said", "strict", "closed", "is_shown"),
    [
        ("safe", True, True, True),
        ("unsafe", False, False, False),
        ("controversial", False, True, True),
        ("controversial", True, True, False),
        ("?", False, True, False),
        ("?", False, False, True),
    ],
)
def test_every_verdict_under_every_setting(said: str, strict: bool, closed: bool, is_shown: bool) -> None:
    written = returned(GuardModel(ScriptedModel(said), strict=strict, closed=closed).held("問い", writing(*SENTENCES)))
    assert (written.sentences, written.guard) == (SENTENCES if is_shown else (), verdict_of(said))
    assert written.withheld == (None if is_shown else "guard")


@pytest.mark.parametrize("error", [ModelServerDown(url="", reason=""), ModelServerFailed(reason="HTTP 500")])
@pytest.mark.parametrize("closed", [True, False])
def test_a_guard_that_is_down_is_closed_or_open(error: Exception, closed: bool) -> None:
    written = returned(GuardModel(Broken(error), strict=False, closed=closed).held("問い", writing(*SENTENCES)))
    assert (bool(written.sentences), written.guard) == (not closed, "down")


def test_a_refusal_is_not_judged() -> None:
    model = ScriptedModel()
    assert returned(GuardModel(model, strict=True, closed=True).held("問い", writing())).guard is None
    assert model.asked == []


def test_leaving_while_the_guard_reads_closes_its_stream() -> None:
    model = ScriptedModel("Safety: Safe")
    events = GuardModel(model, strict=False, closed=True).held("問い", writing(SENTENCES[0]))
    next(events), next(events)
    events.close()
    assert model.closed == 1
