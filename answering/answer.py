"""What a question is and what an answer is: the records of the asking path, and the events of its stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from index_store.records import Hit, Narrowing, Place, Readable, Standing
from privacy.clearance import STRICTEST
from privacy.kinds import Label
from privacy.tally import GateCount


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation with its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question by a person whose `readable` was decided before it got here."""

    text: str
    readable: Readable
    narrowing: Narrowing = Narrowing()
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that the answer rests on. `number` is the marker `[n]`; `quote` is the passage's own text."""

    number: int
    document_id: str
    document: str
    path: str
    place: Place
    quote: str
    score: float
    point_id: str
    standing: Standing = Standing()


CheckKind = Literal["uncited", "figure", "unit", "name", "sum"]


@dataclass(frozen=True, slots=True)
class Check:
    """What is not proved in an answer, at `[start, end)` of its text (of the sentence's, in a `Sentence`); `words` are those
    characters.

    `uncited`: a sentence without a source; `figure`, `name`: not in what is cited; `unit`: there with another unit, `instead`;
    `sum`: a calculation that comes to `instead`.
    """

    kind: CheckKind
    start: int
    end: int
    words: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the question's arrival, and tokens; None where the step did not happen."""

    retrieve_ms: float | None = None
    first_token_ms: float | None = None
    total_ms: float | None = None
    prompt_tokens: int | None = None
    reused_tokens: int | None = None
    answer_tokens: int | None = None


# What a guard model said of an answer; `unreadable`: nothing that is a verdict, `down`: it could not be asked.
GuardVerdict = Literal["safe", "controversial", "unsafe", "unreadable", "down"]
WithheldBy = Literal["rule", "guard"]


@dataclass(frozen=True, slots=True)
class GateRecord:
    """What the gates decided of a question: how often about personal data, what the guard said (None: not asked), and which of them
    kept the answer, or the rest of it, back."""

    personal: tuple[GateCount, ...] = ()
    guard: GuardVerdict | None = None
    withheld: WithheldBy | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer. `refused` means that the documents do not say; then `text` is the fixed sentence, without citations,
    and `passages` are suggestions. `left_out` counts passages that did not fit the model's context. `notes` are sentences for
    the reader (an answer that was cut, or stopped); `checks` are the parts of the text that nothing proves. `prompt_ids` are the
    points that the model read; `evidence` is the sum that the refusal rule compared with its threshold. What a gate withheld is
    refused, too, with a sentence of its own. `withheld`: it rests on a document that its reader may no longer read, so that nothing of
    it is left but what may be read of its passages."""

    text: str
    refused: bool
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    timings: Timings
    model: str
    search_text: str
    left_out: int = 0
    stopped: bool = False
    notes: tuple[str, ...] = ()
    prompt_ids: tuple[str, ...] = ()
    evidence: float | None = None
    checks: tuple[Check, ...] = ()
    gates: GateRecord = GateRecord()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What is searched, where it isn't what was typed: a follow-up was completed from the conversation, or personal data masked."""

    search_text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The passages, before the model has read them; the page shows them at once. `gates`: what was decided of them and of the
    question."""

    hits: tuple[Hit, ...]
    retrieve_ms: float
    gates: GateRecord = GateRecord()


@dataclass(frozen=True, slots=True)
class Working:
    """A sign of life while the model is silent: tokens of the prompt read so far (`total` where the server says it), or tokens
    written. Between any two of them the stream can be left, and the model stops."""

    step: Literal["reading", "writing"]
    done: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer that has passed the output gate, with the citations it names and what they don't prove."""

    text: str
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of the stream, always the last event."""

    answer: Answer


AnswerEvent = Rewritten | Found | Working | Sentence | Finished


def placed_in(before: str, checks: Iterable[Check]) -> tuple[Check, ...]:
    """The checks of a sentence as they stand in the answer after `before`."""
    return tuple(replace(one, start=one.start + len(before), end=one.end + len(before)) for one in checks)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads: messages in order, constant part first. `hits` are the passages in it, numbered from 1; `left_out` found
    no room, `farther` were kept back because the best one is much nearer. `label`: the strictest of their documents' labels."""

    messages: tuple[tuple[str, str], ...]
    hits: tuple[Hit, ...]
    tokens: int
    left_out: int
    question: str = ""
    farther: int = 0
    label: Label = STRICTEST


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text from the model's stream; `logprob` of its first token where the server gives it.

    Without text it says that the server is still reading the prompt: `read` of `total` tokens, where it counts them."""

    text: str
    logprob: float | None = None
    read: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts that the model's server reports at the end of a stream."""

    prompt_tokens: int = 0
    reused_tokens: int = 0
    answer_tokens: int = 0
    notes: tuple[str, ...] = field(default=())
