"""A journal with a few exchanges that went wrong, and golden questions to compare with."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from answering.answer import Answer, Timings
from database import Database
from evaluation.datasets import GoldenQuestion
from evaluation.own_questions import OwnQuestions
from journal.conversations import Conversations, NewMessage
from journal.golden import GoldenBook
from tests.app.fake_documents import WRITTEN
from tests.fresh_database import fresh_database

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)

DAY = GoldenQuestion(
    id="g1", question="日当は", kind="number", source="/docs", document="総務/travel.pdf", page=3, answers=("3,000円",)
)
STOCK = GoldenQuestion(id="g2", question="株価は", kind="unanswerable", unanswerable=True, split="tune")


class OwnWorld:
    def __init__(self, folder: Path) -> None:
        self.database: Database = fresh_database(folder)
        self.own = OwnQuestions(GoldenBook(self.database))
        self.conversations = Conversations(self.database)
        self.talk = self.conversations.start("local", "日当").id

    def ask(self, question: str, *, refused: bool = True, search_text: str | None = None) -> str:
        """The message's id. The answer found the first fake document."""
        searched = question if search_text is None else search_text
        hits = (WRITTEN[0].hit(0.9),)
        answer = Answer(f"{question}の答え", refused, (), hits, Timings(), "fake-qwen", searched)
        message = NewMessage(question, searched, _ANSWER.dump_json(answer).decode(), refused)
        return self.conversations.append(self.talk, "local", message).id
