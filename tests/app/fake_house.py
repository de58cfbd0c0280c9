"""The fake desk with everything around it that the page needs; the journal is the real one, on a database of its own."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from access.people import LOCAL_PERSON, Person
from access.rights import Rights
from access.rules import Rules
from database import Database
from errors import DocumentUnknown
from evaluation.drafting import Drafter
from evaluation.own_questions import OwnQuestions
from index_store.records import Chunk, Document, Folder, Readable, Sight, Source
from ingest.containers import ContainerLimits, Containers
from ingest.page_picture import PagePicture
from ingest.sandbox_protocol import UnpackLimits
from ingest.unpack_stream import Unpacked
from journal.alerts import Alerts
from journal.conversations import Conversations
from journal.feedback import Feedback
from journal.golden import GoldenBook
from journal.runs import Runs
from notify.after_run import AfterRun
from notify.notifier import Notifier
from privacy.document_gate import DocumentGate
from privacy.gate import PrivacyGate
from settings import IndexSettings, Settings
from tests.app.fake_desk import FakeDesk
from tests.app.fake_documents import SCOPE_ID, SOURCE_ID, WRITTEN


class FakeManifest:
    """Knows the fake documents; `hidden` ones may not be read."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.hidden: set[str] = set()

    def source(self, id_or_folder: str) -> Source:
        return next(source for source in self._desk.sources() if source.id == id_or_folder)

    def document_at(self, source_id: str, path: str, readable: Readable) -> Document:
        written = next((written for written in WRITTEN if written.path == path), None)
        return self.document(path if written is None else written.id, readable)

    def document(self, document_id: str, readable: Readable) -> Document:
        for written in WRITTEN:
            if written.id == document_id and document_id not in self.hidden and SCOPE_ID in readable.scope_ids:
                return written.document()
        raise DocumentUnknown(document=document_id)

    def chunks(self, document_id: str, readable: Readable) -> tuple[Chunk, ...]:
        self.document(document_id, readable)
        return tuple(written.chunk() for written in WRITTEN if written.id == document_id)

    def sources(self) -> tuple[Source, ...]:
        return self._desk.sources()

    def paths(self, source_id: str, readable: Readable) -> Mapping[str, str]:
        return {one.path: one.id for one in WRITTEN if one.id not in self.hidden}

    def types_of_source(self, source_id: str) -> Mapping[str, int]:
        return Counter(written.file_type for written in WRITTEN)

    def readable_among(self, document_ids: Iterable[str], readable: Readable) -> frozenset[str]:
        known = {one.id for one in WRITTEN} - self.hidden if SCOPE_ID in readable.scope_ids else set()
        return frozenset(document_ids) & known

    def file_types(self, readable: Readable) -> tuple[str, ...]:
        return tuple(sorted({written.file_type for written in WRITTEN}))


class FakeSandbox:
    def page_picture(self, path: Path, page: int, passage: str) -> PagePicture:
        sheet = Image.new("RGB", (620, 877), "white")
        pen = ImageDraw.Draw(sheet)
        for line in range(28):
            end = 400 if line % 7 == 6 else 550
            pen.rectangle((70, 80 + line * 27, end, 90 + line * 27), fill="#c9c9c9")
        stream = io.BytesIO()
        sheet.save(stream, "PNG")
        boxes = ((0.1, 0.27, 0.9, 0.295), (0.1, 0.301, 0.66, 0.326))
        return PagePicture(stream.getvalue(), 620, 877, boxes if passage else ())


class FakeDraftModel:
    """Asks for the allowance, whatever it reads."""

    def complete(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> str:
        return "質問: 泊まりの出張で一日に出るお金は\n正解: 3,000円"


class NothingUnpacked:
    """None of the fake documents lies in a container but in the tests that put another sandbox here."""

    def unpack(self, path: Path, into: Path, limits: UnpackLimits) -> Unpacked:
        return Unpacked(())


class FakeHouse:
    """`open_house` of the tests: documents lie in `folder`, which is filled here."""

    def __init__(self, folder: Path, sentence_s: float = 0.0, file_s: float = 0.0) -> None:
        for written in WRITTEN:
            path = folder / written.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_PDF if written.file_type == "pdf" else written.text.encode())
        self.settings = Settings(data=folder.with_name("data"), index=IndexSettings(golden=folder / "none"))
        self._database = Database.open(folder.with_name("journal"))
        self.conversations = Conversations(self._database)
        self.feedback = Feedback(self._database)
        self.runs = Runs(self._database)
        self.alerts = Alerts(self._database)
        self.own_questions = OwnQuestions(GoldenBook(self._database))
        self.model = FakeDraftModel()
        self.drafter: Drafter | None = Drafter(self.model, self.own_questions, "極秘")
        self.desk = FakeDesk(folder, self.runs, sentence_s, file_s)
        notifier = Notifier(self.runs, self.alerts, (), language="ja", file_names=False)
        self.desk.after_run = AfterRun(self.runs, self.alerts, notifier, 0.2)
        self.manifest = FakeManifest(self.desk)
        self.sandbox = FakeSandbox()
        self.containers = Containers(NothingUnpacked(), ContainerLimits(10, 1, 3, 1))
        self.person: Person = LOCAL_PERSON
        self.rights = Rights(Rules(self._database), lambda: (Folder(SCOPE_ID, SOURCE_ID, "総務"),))
        self.closed = False

    def readable(self) -> Readable:
        return Readable(scope_ids=(SCOPE_ID,))

    def for_person(self, person: Person) -> FakeHouse:
        """There is one desk for all."""
        self.person = person
        return self

    def masked(self, text: str) -> str:
        return PrivacyGate().masked(text, self.person.roles)

    def document_gate(self) -> DocumentGate:
        return DocumentGate(PrivacyGate(), Sight(self.person.roles, ((SCOPE_ID, "社内"),)))

    def close(self) -> None:
        self.closed = True
        self._database.close()


_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
