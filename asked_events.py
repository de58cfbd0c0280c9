"""The events of a question on their way out: their passages marked, and what the gates decided counted."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from typing import cast

from answering.answer import AnswerEvent, Finished, Found, Rewritten
from answering.matched_words import WordMatcher
from errors import QuestionWithheld
from journal.gate_counts import GateCounts
from privacy.kinds import Kind
from privacy.tally import GateCount

Events = Generator[AnswerEvent, None, None]


def marked(events: Events, search_text: str, matcher: WordMatcher) -> Events:
    """Their passages with the words by which they were found."""
    with closing(events):
        for event in events:
            if isinstance(event, Rewritten):
                search_text = event.search_text
            elif isinstance(event, Found):
                found = matcher.marked(event.hits, search_text)
                event = replace(event, hits=found)
            elif isinstance(event, Finished):
                event = replace(event, answer=replace(event.answer, passages=found))
            yield event


def counted(events: Events, counts: GateCounts) -> Events:
    """The events as they are; however they end, what the gates decided is in the journal then. Raises what `GateCounts.add` raises."""
    decided: tuple[GateCount, ...] = ()
    try:
        with closing(events):
            for event in events:
                if isinstance(event, Found):
                    decided = event.gates.personal
                elif isinstance(event, Finished):
                    decided = event.answer.gates.personal
                yield event
    except QuestionWithheld as error:
        decided = (GateCount("question", cast(Kind, error.values["kind"]), "refuse", 1),)
        raise
    finally:
        counts.add(decided)
