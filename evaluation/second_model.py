"""A chat model beside the one that answers, asked for how likely a yes is: a judge, or a reader of question and passage."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from answering.answer import Piece
from assemble_answering import language_model
from evaluation.chosen_model import answered_by
from privacy.clearance import Messages
from settings import Settings

if TYPE_CHECKING:
    from answering.llm import AnsweringModel


class GivesLogprobs(Protocol):
    def first_token_logprobs(
        self, messages: Messages, candidates: Sequence[str]
    ) -> Generator[Piece, None, Mapping[str, float]]: ...


@contextmanager
def second_model(settings: Settings, model: str) -> Iterator[AnsweringModel]:
    """On a server of its own, until the block ends. Raises ModelUnknown, ModelMissing, ModelServerDown."""
    from answering.llm import AnsweringModel, ShokoLLM

    chosen, llm = answered_by(settings, model), settings.llm
    with tempfile.TemporaryDirectory(prefix="shoko-second-") as folder:
        server, connect = language_model(chosen.model_copy(update={"data": Path(folder)}), with_model=True, wait=True)
        with closing(server):
            yield AnsweringModel(
                ShokoLLM(connect=connect, context_tokens=llm.context_tokens, answer_tokens=1, timeout_s=llm.timeout_s)
            )


def drained(stream: Generator[Piece, None, Mapping[str, float]]) -> Mapping[str, float]:
    """What the stream gives back at its end."""
    try:
        while True:
            next(stream)
    except StopIteration as ended:
        found: Mapping[str, float] = ended.value
        return found
