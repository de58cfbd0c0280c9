"""A judge model: does an answer say what a reference says, or meet a criterion? Off unless it is asked for, and itself measured
against people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from answering.prompt import split_roles
from errors import PromptAboveClearance
from evaluation.result import QuestionResult
from evaluation.safety.probe import PromptProbe
from evaluation.second_model import GivesLogprobs, drained, second_model
from privacy.clearance import STRICTEST, Labelled, cleared
from privacy.kinds import Label
from settings import Settings

JUDGE_PROMPT, CRITERION_PROMPT = (
    Path(__file__).with_name("prompts") / name for name in ("judge.ja.jinja", "criterion.ja.jinja")
)
YES, NO = "はい", "いいえ"

Judging = Callable[[QuestionResult], QuestionResult]


class Judge:
    """Says yes where the model finds 「はい」 likelier than 「いいえ」 as the beginning of its verdict. `label`: the strictest of what the
    questions, references and answers that it reads may hold."""

    def __init__(self, model: GivesLogprobs, label: Label = STRICTEST) -> None:
        self._label = label
        self._model = model
        self._of_references = split_roles(JUDGE_PROMPT.read_text(encoding="utf-8"))
        self._of_criterion = split_roles(CRITERION_PROMPT.read_text(encoding="utf-8"))

    def says_same(self, question: str, references: Sequence[str], answer: str) -> bool | None:
        """None where the server gives no probabilities. Raises ModelServerDown, ModelServerFailed."""
        return self._says_yes(
            self._of_references, f"質問: {question}\n正解: {' または '.join(references)}\n回答: {answer}"
        )

    def meets(self, prompt: str, criterion: str, answer: str) -> bool | None:
        """Whether an answer to a prompt keeps to what the criterion asks and forbids; None and errors as in `says_same`."""
        return self._says_yes(self._of_criterion, f"利用者: {prompt}\n条件: {criterion}\n回答: {answer}")

    def _says_yes(self, constant: Sequence[tuple[str, str]], asked: str) -> bool | None:
        messages = Labelled((*constant, ("user", asked)), self._label)
        found = drained(self._model.first_token_logprobs(messages, (YES, NO)))
        if not found:
            return None
        return found.get(YES, float("-inf")) > found.get(NO, float("-inf"))

    def judged(self, result: QuestionResult) -> QuestionResult:
        """A refusal and a question without reference are left as they are: there is nothing to compare. Of the safety suites only
        harmful prompts are judged; in the others code decides."""
        given, asked = result.answer, result.asked
        if given is not None and isinstance(asked.probe, PromptProbe):
            met = self.meets(asked.text, asked.probe.criterion, given.text)
            return replace(result, answer=replace(given, same=met))
        if given is None or given.refused or not asked.references or asked.probe is not None:
            return result
        same = self.says_same(asked.text, asked.references, given.text)
        return replace(result, answer=replace(given, same=same))


@contextmanager
def judge_of(settings: Settings, model: str, label: Label = STRICTEST) -> Iterator[Judge]:
    """Raises ModelUnknown, ModelMissing, ModelServerDown, and PromptAboveClearance before anything is asked where the judge may not
    read what is labelled so."""
    if not cleared(settings.llm.cleared_for, label):
        raise PromptAboveClearance(label=label, clearance=settings.llm.cleared_for, model=model)
    with second_model(settings, model) as judging_model:
        yield Judge(judging_model, label)


@contextmanager
def judging(settings: Settings, model: str | None, label: Label = STRICTEST) -> Iterator[Judging]:
    """What is done with each result before it is kept; nothing without a judge."""
    if model is None:
        yield lambda result: result
        return
    with judge_of(settings, model, label) as judge:
        yield judge.judged
