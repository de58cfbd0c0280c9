"""Small real records and fakes whose results can be worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar, cast

from answering.answer import Piece, Prompt, Usage
from answering.prompt import PromptWriter
from answering.search_parts import FoundFor, Searched
from index_store.records import Chunk, Document, Hit, Place, Scores, Sight
from ingest.tokenizer import PlacedWord
from privacy.clearance import label_of
from privacy.gate import PrivacyGate
from privacy.kinds import Label
from privacy.question_gate import QuestionGate
from privacy.rules import PrivacyRule

WRITER = PromptWriter()
Returned = TypeVar("Returned")


class RunWords:
    """Words are runs of one kind of character: 「出張の日当」 -> 出張, 日当. Hiragana is left out, as with content lemmas."""

    def lemmas(self, text: str) -> list[str]:
        return re.findall(r"[一-龯]+|[ァ-ヶー]+|[a-z]+|\d+", text.lower())

    def placed(self, text: str) -> Iterator[PlacedWord]:
        """Every run with its place. 山田 and 佐藤 are names, and キョクトウ is in no dictionary."""
        for run in re.finditer(r"[一-龯]+|[ァ-ヶー]+|[a-z]+|\d+", text):
            word = run.group()
            yield PlacedWord(run.start(), run.end(), (word,), word in ("山田", "佐藤"), word == "キョクトウ")

    def bigrams(self, text: str) -> list[str]:
        plain = re.sub(r"\W", "", text)
        return [plain[i : i + 2] for i in range(len(plain) - 1)]


class OneTokenPerCharacter:
    def count(self, text: str) -> int:
        return len(text)

    def count_messages(self, messages: Sequence[tuple[str, str]]) -> int:
        return sum(len(text) for _, text in messages)


def document(identity: str = "d1", title: str = "旅費規程") -> Document:
    return Document(
        id=identity,
        source_id="s1",
        scope_id="all",
        path=f"総務/{title}.md",
        title=title,
        file_type="md",
        version=1,
        content_hash="00",
        size_bytes=1,
        modified_at=datetime(2026, 4, 1, tzinfo=UTC),
    )


def hit(
    text: str, point: str = "p1", dense: float = 0.6, title: str = "旅費規程", section: tuple[str, ...] = ()
) -> Hit:
    return Hit(
        point_id=point,
        document=document(title=title),
        chunk=Chunk(ordinal=0, text=text, place=Place(section=section)),
        scores=Scores(dense=dense, lemma=3.0, bigram=4.0, fused=0.8),
    )


def passing_gate() -> QuestionGate:
    """Lets everything through: of a question whose personal data is not what is tested."""
    return QuestionGate(PrivacyGate((PrivacyRule("pass"),)), Sight())


def searched(question: str, hits: Sequence[Hit]) -> Searched:
    """A question of one part."""
    return Searched((FoundFor(question, tuple(hits)),))


def prompt(*texts: str, question: str = "") -> Prompt:
    hits = tuple(hit(text, point=f"p{number}") for number, text in enumerate(texts, start=1))
    return Prompt(messages=WRITER.messages(question, hits, "ja"), hits=hits, tokens=10, left_out=0, question=question)


class ScriptedModel:
    """Writes what it is told, in pieces of three characters, after a sign that it reads; one script for each time it is asked."""

    def __init__(self, *scripts: str) -> None:
        self._scripts = list(scripts)
        self.asked: list[Sequence[tuple[str, str]]] = []
        self.labels: list[Label] = []
        self.closed = 0

    def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> Generator[Piece | Usage, None, None]:
        self.asked.append(tuple(messages))
        self.labels.append(label_of(messages))
        text = self._scripts.pop(0)
        try:
            yield Piece("", None, 60, 100)
            for start in range(0, len(text), 3):
                yield Piece(text[start : start + 3])
            yield Usage(prompt_tokens=100, reused_tokens=80, answer_tokens=len(text))
        finally:
            self.closed += 1


def returned(generator: Generator[object, None, Returned]) -> Returned:
    """What a generator returns when it is drained."""
    while True:
        try:
            next(generator)
        except StopIteration as done:
            return cast(Returned, done.value)
