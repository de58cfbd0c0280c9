"""One question on its way: what has come of its answer so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from answering.answer import (
    Answer,
    AnswerEvent,
    Check,
    Citation,
    Finished,
    Found,
    Rewritten,
    Sentence,
    Timings,
    Working,
    placed_in,
)
from desk import SearchResult
from index_store.records import Hit


@dataclass(frozen=True, slots=True)
class Draft:
    """Grows by one event at a time; `answer` is there when it is finished. `hits` is None until the search is through."""

    question: str
    search_text: str
    hits: tuple[Hit, ...] | None = None
    retrieve_ms: float | None = None
    read: Working | None = None
    text: str = ""
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    answer: Answer | None = None

    @property
    def read_percent(self) -> int | None:
        """How much of the prompt the model has read, of a hundred; None where it is not reading, or its server doesn't say."""
        if self.text or self.read is None or self.read.step != "reading" or not self.read.total:
            return None
        return min(100, 100 * self.read.done // self.read.total)

    def after(self, event: AnswerEvent) -> Draft:
        match event:
            case Rewritten(search_text):
                return replace(self, search_text=search_text)
            case Found(hits, retrieve_ms):
                return replace(self, hits=hits, retrieve_ms=retrieve_ms)
            case Working():
                return replace(self, read=event)
            case Sentence(text, citations, checks):
                return replace(
                    self,
                    text=self.text + text,
                    citations=_joined(self.citations, citations),
                    checks=self.checks + placed_in(self.text, checks),
                )
            case Finished(answer):
                return replace(self, answer=answer)

    def searched(self, result: SearchResult) -> Draft:
        """The passages alone, where the model could not be asked."""
        return replace(self, hits=result.hits, retrieve_ms=result.retrieve_ms)

    def cut_off(self, note: str) -> Answer:
        """What there is of an answer that did not finish; `note` tells the reader why."""
        return Answer(
            text=self.text,
            refused=False,
            citations=self.citations,
            passages=self.hits or (),
            timings=Timings(retrieve_ms=self.retrieve_ms),
            model="",
            search_text=self.search_text,
            stopped=True,
            notes=(note,),
            checks=self.checks,
        )


def _joined(known: tuple[Citation, ...], named: tuple[Citation, ...]) -> tuple[Citation, ...]:
    numbers = {citation.number for citation in known}
    return known + tuple(citation for citation in named if citation.number not in numbers)
