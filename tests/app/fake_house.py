"""The fake desk with everything around it that the page needs, in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw
from pydantic import TypeAdapter

from access.people import LOCAL_PERSON, Person
from answering.answer import Answer
from errors import ConversationUnknown, DocumentUnknown, RunUnknown
from index_store.records import Chunk, Document, Readable, Source
from ingest.page_picture import PagePicture
from ingest.report import IngestReport
from tests.app.fake_desk import FakeDesk
from tests.app.fake_documents import SCOPE_ID, WRITTEN


class FakeManifest:
    """Knows the fake documents; `hidden` ones may not be read."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.hidden: set[str] = set()

    def source(self, id_or_folder: str) -> Source:
        return next(source for source in self._desk.sources() if source.id == id_or_folder)

    def document(self, document_id: str, readable: Readable) -> Document:
        for written in WRITTEN:
            if written.id == document_id and document_id not in self.hidden and SCOPE_ID in readable.scope_ids:
                return written.document()
        raise DocumentUnknown(document=document_id)

    def chunks(self, document_id: str, readable: Readable) -> tuple[Chunk, ...]:
        self.document(document_id, readable)
        return tuple(written.chunk() for written in WRITTEN if written.id == document_id)

    def file_types(self, readable: Readable) -> tuple[str, ...]:
        return tuple(sorted({written.file_type for written in WRITTEN}))


class FakeSandbox:
    def page_picture(self, path: Path, page: int, passage_text: str) -> PagePicture:
        sheet = Image.new("RGB", (620, 877), "white")
        pen = ImageDraw.Draw(sheet)
        for line in range(28):
            end = 400 if line % 7 == 6 else 550
            pen.rectangle((70, 80 + line * 27, end, 90 + line * 27), fill="#c9c9c9")
        stream = io.BytesIO()
        sheet.save(stream, "PNG")
        return PagePicture(stream.getvalue(), 620, 877, ((0.1, 0.27, 0.9, 0.295), (0.1, 0.301, 0.66, 0.326)))


@dataclass(frozen=True, slots=True)
class FakeConversation:
    id: str
    title: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FakeMessage:
    id: str
    question: str
    answer_json: str


class FakeConversations:
    def __init__(self) -> None:
        self._all: dict[str, FakeConversation] = {}
        self._messages: dict[str, list[FakeMessage]] = {}

    def start(self, person_id: str, title: str) -> FakeConversation:
        conversation = FakeConversation(f"c{len(self._messages)}", title, datetime.now(UTC))
        self._all[conversation.id] = conversation
        self._messages[conversation.id] = []
        return conversation

    def of(self, person_id: str) -> tuple[FakeConversation, ...]:
        return tuple(reversed(self._all.values()))

    def messages(self, conversation_id: str, person_id: str) -> tuple[FakeMessage, ...]:
        if conversation_id not in self._all:
            raise ConversationUnknown(conversation=conversation_id)
        return tuple(self._messages[conversation_id])

    def append(self, conversation_id: str, person_id: str, question: str, answer: Answer) -> FakeMessage:
        messages = self._messages[conversation_id]
        text = TypeAdapter(Answer).dump_json(answer).decode()
        messages.append(FakeMessage(f"{conversation_id}-m{len(messages)}", question, text))
        return messages[-1]

    def delete(self, conversation_id: str, person_id: str) -> None:
        self._all.pop(conversation_id)


@dataclass(frozen=True, slots=True)
class FakeOpinion:
    verdict: str
    reason: str


class FakeFeedback:
    def __init__(self) -> None:
        self.given: dict[str, FakeOpinion] = {}

    def give(self, message_id: str, person_id: str, verdict: str, reason: str) -> None:
        self.given[message_id] = FakeOpinion(verdict, reason)

    def of(self, message_id: str, person_id: str) -> FakeOpinion | None:
        return self.given.get(message_id)

    def withdraw(self, message_id: str, person_id: str) -> None:
        self.given.pop(message_id, None)


@dataclass(frozen=True, slots=True)
class FakeRun:
    id: str
    source_id: str
    folder: str
    started_at: datetime
    indexed: int
    unchanged: int
    failed: int
    chunks: int


class FakeRuns:
    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    def recent(self) -> tuple[FakeRun, ...]:
        return tuple(
            FakeRun(
                report.run_id,
                report.source_id,
                report.folder,
                datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
                report.count("indexed"),
                report.count("unchanged"),
                report.count("failed"),
                sum(file.chunks for file in report.files),
            )
            for report in reversed(self._desk.reports)
        )

    def report(self, run_id: str) -> IngestReport:
        for report in self._desk.reports:
            if report.run_id == run_id:
                return report
        raise RunUnknown(run=run_id)


class FakeHouse:
    """`open_house` of the tests: documents lie in `folder`, which is filled here."""

    def __init__(self, folder: Path, sentence_s: float = 0.0, file_s: float = 0.0) -> None:
        for written in WRITTEN:
            path = folder / written.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_PDF if written.file_type == "pdf" else written.text.encode())
        self.desk = FakeDesk(folder, sentence_s, file_s)
        self.conversations = FakeConversations()
        self.feedback = FakeFeedback()
        self.runs = FakeRuns(self.desk)
        self.manifest = FakeManifest(self.desk)
        self.sandbox = FakeSandbox()
        self.person: Person = LOCAL_PERSON
        self.closed = False

    def readable(self) -> Readable:
        return Readable(scope_ids=(SCOPE_ID,))

    def close(self) -> None:
        self.closed = True


_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
