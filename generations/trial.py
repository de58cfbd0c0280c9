"""Two generations on the same golden questions: what a switch is decided on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from errors import GenerationUnmeasured, GenerationWorse
from generations.index_desk import TOLERATED_LOSS, Comparing, SwitchEvent, SwitchOrder
from generations.serving import OpenGeneration
from index_store.generations import Accepted, Generations, Switch
from index_store.records import Hit, Readable

if TYPE_CHECKING:
    from answering.rewrite import Rewriter
    from evaluation.datasets import GoldenQuestion

# A document's best passage counts, so five documents may need many more passages.
PASSAGES = 40
# Recalls are rounded to four digits: a loss of exactly one point is tolerated.
ROUNDING = 1e-6


class Trial:
    """`golden` are the questions where an order names none, asked over what `readable` gives."""

    def __init__(
        self, generations: Generations, rewriter: Rewriter, readable: Callable[[], Readable], golden: Path
    ) -> None:
        self._generations = generations
        self._rewriter = rewriter
        self._readable = readable
        self._golden = golden

    def judged(
        self, serving: OpenGeneration, target: OpenGeneration, order: SwitchOrder
    ) -> Generator[SwitchEvent, None, Switch]:
        """The switch with the figures that it rests on. Where the serving one can't be searched, there is nothing to lose.

        Raises GenerationUnmeasured, GenerationWorse, DatasetInvalid.
        """
        if order.without_golden:
            return Switch(serving.number, target.number, accepted="without-golden")
        questions = self._questions(serving.number, order.golden)
        searched = [target] if serving.refusal is not None else [serving, target]
        recalls: list[float] = []
        for place, generation in enumerate(searched):
            recalls.append((yield from self._recall(generation, questions, (place, len(searched)))))
        before, after = (recalls[0] if len(recalls) == 2 else None), recalls[-1]
        return Switch(
            before=serving.number,
            after=target.number,
            questions=len(questions),
            recall_before=before,
            recall_after=after,
            accepted=_accepted(target.number, (before, after), len(questions), order.accept_worse),
        )

    def _questions(self, serving: int, named: Path | None) -> Sequence[GoldenQuestion]:
        # ir-measures takes half a second to import.
        from evaluation.golden_search import askable

        path = self._golden if named is None else named
        if named is None and not path.is_file():
            raise GenerationUnmeasured(path=path)
        questions = askable(path, self._generations.paths(serving))
        if not questions:
            raise GenerationUnmeasured(path=path)
        return questions

    def _recall(
        self, generation: OpenGeneration, questions: Sequence[GoldenQuestion], place: tuple[int, int]
    ) -> Generator[SwitchEvent, None, float]:
        """`place`: which of how many generations this is."""
        from evaluation.golden_search import ranked, recall_at_5

        readable = self._readable()

        def search(text: str) -> Sequence[Hit]:
            return generation.retriever.search(text, readable, limit=PASSAGES)

        found = []
        for one in ranked(questions, search, self._rewriter):
            found.append(one)
            yield Comparing(place[0] * len(questions) + len(found), place[1] * len(questions))
        return recall_at_5(found)


def _accepted(number: int, recalls: tuple[float | None, float], questions: int, accept_worse: bool) -> Accepted:
    before, after = recalls
    if before is None or before - after <= TOLERATED_LOSS + ROUNDING:
        return ""
    if not accept_worse:
        raise GenerationWorse(generation=number, before=before, after=after, limit=TOLERATED_LOSS, questions=questions)
    return "worse"
