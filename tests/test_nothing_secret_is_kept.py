"""A secret number goes through everything that writes: afterwards no file of the data folder holds it, in no way of writing."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from answering.answer import Finished
from app.house import House
from app.my_conversations import keep
from app.session import Tab
from audited_desk import AuditedDesk
from desk import Inquiry
from generations.serving import Serving
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import Described, Hit
from journal.audit import AuditLog, AuditPlace, AuditRules
from journal.conversations import Conversations
from journal.feedback import Feedback
from privacy.gate import AuditorsView, PrivacyGate
from privacy.log_filter import PersonalDataFilter
from tests.answering.building import ScriptedModel, hit
from tests.answering.test_answer_question import conductor
from tests.audited_world import Searcher
from tests.fresh_database import fresh_database
from tests.test_desk import WatchedIngester, desk_over, folder_in, generation_over

WRITTEN = ("123456789018", "1234 5678 9018", "1234-5678-9018", "１２３４５６７８９０１８")
PHONE = "03-1234-5678"


class KeepingHouse:
    """What `my_conversations.keep` needs of a house."""

    def __init__(self, desk: AuditedDesk, conversations: Conversations) -> None:
        self.desk = desk
        self.person = desk.parts.person
        self.conversations = conversations


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("number", WRITTEN)
def test_no_file_holds_a_secret_number(tmp_path: Path, number: str) -> None:
    data = tmp_path / "data"
    privacy = PrivacyGate()
    log_file = logging.FileHandler(tmp_path / "shoko.log")
    log_file.addFilter(PersonalDataFilter())
    with closing(fresh_database(data)) as database:
        local = desk_over(database)
        source = local.add_source(folder_in(tmp_path))
        manifest = Manifest(database)
        manifest.activate(manifest.begin_version(source, FileFacts("規程.md", "0", 1, 1), Described("題", "md"), ()))
        (folder,) = manifest.folders()
        passage = hit(f"山田の個人番号は{number}である。電話は{PHONE}である。", title=f"個人番号{number}")
        passage = replace(passage, document=replace(passage.document, scope_id=folder.scope_id))
        model = ScriptedModel(f"山田の個人番号は{number}、電話は{PHONE}です。[1]")
        parts = replace(
            local.parts,
            answerer=conductor(model, hits=(passage,)),
            serving=Serving(replace(generation_over(database, WatchedIngester()), retriever=Searcher((passage,)))),
        )
        audit = AuditLog(AuditPlace.open(database, data), AuditRules(masks=AuditorsView(privacy)))
        desk = AuditedDesk(parts, audit)
        typed = f"山田の個人番号は{number}ですか"
        finished = list(desk.ask(Inquiry(typed)))[-1]
        assert isinstance(finished, Finished)
        conversations = Conversations(database)
        house = cast(House, KeepingHouse(desk, conversations))
        keep(house, Tab(), desk.masked(typed), finished.answer)
        (conversation,) = conversations.of(desk.parts.person.id)
        (message,) = conversations.messages(conversation.id, desk.parts.person.id)
        reason = desk.masked(f"個人番号は{number}が正しい")
        Feedback(database, audit).give(message.id, desk.parts.person.id, "down", reason)
        found: tuple[Hit, ...] = desk.search(Inquiry(typed)).hits
        record = logging.LogRecord("shoko", logging.ERROR, "", 0, "question failed: %s", (typed,), None)
        log_file.handle(record)
        told = "".join(text for messages in model.asked for _, text in messages) + repr(finished) + repr(found)
    log_file.close()
    kept = bytes_of(tmp_path).decode("utf-8", "replace")
    assert not [one for one in (number, *WRITTEN) if one in kept + told]
    # What is written is readable there, or this test could not fail.
    assert "山田の個人番号は［マイナンバー1］ですか" in kept and PHONE in kept
