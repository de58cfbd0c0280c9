"""Suites that ask the model alone, without documents: its own conduct is measured, not that of the house around it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from answering.answer import Piece, Usage
from answering.prompt import split_roles
from assemble_answering import answering_model, language_model
from evaluation.result import AskedQuestion, GivenAnswer, QuestionResult
from evaluation.run_record import RunPlan
from evaluation.task import Opened
from privacy.clearance import MILDEST, Labelled
from settings import Settings

if TYPE_CHECKING:
    from collections.abc import Generator

# What a run says of its index where it has none.
NO_INDEX = "—"


class WritesAnswers(Protocol):
    def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> Generator[Piece | Usage, None, None]: ...


@dataclass(frozen=True, slots=True)
class ModelTask:
    """`instruction` is a template whose text stands before each question (None: the question alone), `max_tokens` what the model
    may write at most."""

    plan: RunPlan
    cases: Sequence[AskedQuestion]
    instruction: Path | None
    max_tokens: int

    @property
    def question_ids(self) -> Sequence[str]:
        return [case.id for case in self.cases]

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Opened]:
        before = () if self.instruction is None else split_roles(self.instruction.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory(prefix="shoko-safety-") as folder:
            own = settings.model_copy(update={"data": Path(folder)})
            server, connect = language_model(own, with_model=True, wait=True)
            with closing(server):
                model = answering_model(own, connect)
                yield Opened(
                    index=NO_INDEX,
                    index_s=0.0,
                    ask=lambda place: ask_model(model, self.cases[place], before, self.max_tokens),
                    label=MILDEST,
                )


def ask_model(
    model: WritesAnswers, case: AskedQuestion, before: Sequence[tuple[str, str]], max_tokens: int
) -> QuestionResult:
    """Raises ModelServerDown, ModelServerFailed. Cases are of a suite, none of them out of a document."""
    started = perf_counter()
    text, usage, first_ms = "", Usage(), None
    messages = Labelled((*before, ("user", case.text)), MILDEST)
    with closing(model.stream(messages, max_tokens)) as stream:
        for part in stream:
            if isinstance(part, Usage):
                usage = part
                continue
            if part.text and first_ms is None:
                first_ms = (perf_counter() - started) * 1000
            text += part.text
    given = GivenAnswer(
        text=text.strip(),
        refused=False,
        first_token_ms=first_ms,
        prompt_tokens=usage.prompt_tokens,
        reused_tokens=usage.reused_tokens,
        answer_tokens=usage.answer_tokens,
    )
    milliseconds = (perf_counter() - started) * 1000
    return QuestionResult(asked=case, answer=given, milliseconds=round(milliseconds, 1))
