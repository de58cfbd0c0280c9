"""A judge model: does an answer say what a reference says? Off unless it is asked for, and itself measured against people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from answering.prompt import split_roles
from evaluation.result import QuestionResult
from evaluation.second_model import GivesLogprobs, drained, second_model
from settings import Settings

JUDGE_PROMPT = Path(__file__).with_name("prompts") / "judge.ja.jinja"
YES, NO = "はい", "いいえ"

Judging = Callable[[QuestionResult], QuestionResult]


class Judge:
    """Says yes where the model finds 「はい」 likelier than 「いいえ」 as the beginning of its verdict."""

    def __init__(self, model: GivesLogprobs) -> None:
        self._model = model
        self._constant = split_roles(JUDGE_PROMPT.read_text(encoding="utf-8"))

    def says_same(self, question: str, references: Sequence[str], answer: str) -> bool | None:
        """None where the server gives no probabilities. Raises ModelServerDown, ModelServerFailed."""
        asked = f"質問: {question}\n正解: {' または '.join(references)}\n回答: {answer}"
        found = drained(self._model.first_token_logprobs((*self._constant, ("user", asked)), (YES, NO)))
        if not found:
            return None
        return found.get(YES, float("-inf")) > found.get(NO, float("-inf"))

    def judged(self, result: QuestionResult) -> QuestionResult:
        """A refusal and a question without reference are left as they are: there is nothing to compare."""
        given, asked = result.answer, result.asked
        if given is None or given.refused or not asked.references:
            return result
        same = self.says_same(asked.text, asked.references, given.text)
        return replace(result, answer=replace(given, same=same))


@contextmanager
def judge_of(settings: Settings, model: str) -> Iterator[Judge]:
    """Raises ModelUnknown, ModelMissing, ModelServerDown."""
    with second_model(settings, model) as judging_model:
        yield Judge(judging_model)


@contextmanager
def judging(settings: Settings, model: str | None) -> Iterator[Judging]:
    """What is done with each result before it is kept; nothing without a judge."""
    if model is None:
        yield lambda result: result
        return
    with judge_of(settings, model) as judge:
        yield judge.judged
