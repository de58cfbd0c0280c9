"""Builds the real objects from settings, in the order in which they need each other. Only entry points call this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING

from access.people import LOCAL_PERSON, Person
from access.rights import Rights
from access.rules import Rules
from answering.matched_words import WordMatcher
from answering.nearest_line import LineFinder
from app.server_card import is_alive, read_card
from assemble_answering import answerer, answering_model, chat_mark, injection_gate, language_model
from assemble_audit import audit_of, audit_of_house
from assemble_indexing import index_desk_parts, opener_needs, parsing_limits, terms_book
from audited_desk import AuditedDesk
from database import Database
from desk import Desk, DeskParts, Fingerprints
from errors import ModelServerDown, ModelServerFailed
from evaluation.drafting import Drafter
from evaluation.own_questions import OwnQuestions
from generations.every_index import EveryIndex
from generations.local_index_desk import LocalIndexDesk
from generations.opening import GenerationOpener, open_serving
from generations.serving import Serving
from index_store.generations import Generations
from index_store.manifest import Manifest
from index_store.records import Readable
from ingest.containers import Containers, container_limits
from ingest.embedder import stay_offline_and_quiet
from ingest.sandbox import Sandbox
from ingest.terms import read_terms
from ingest.tokenizer import Tokenizer, lexical_self_test
from journal.alerts import Alerts
from journal.audit import Audit
from journal.conversations import Conversations
from journal.feedback import Feedback
from journal.gate_counts import GateCounts
from journal.golden import GoldenBook
from journal.runs import Runs
from notify.after_run import AfterRun
from notify.configured import configured_notifier
from privacy.document_gate import DocumentGate
from privacy.gate import privacy_gate
from settings import Settings

if TYPE_CHECKING:
    from answering.answer_question import AnswerQuestion
    from answering.retrieve import Searches
    from models.address import AnsweringServer

# A message has ten seconds for each step of its connection; what is not told by then is told after the next run.
_MESSAGES_SECONDS = 25.0


@dataclass(frozen=True, slots=True)
class House:
    """Everything, open. `answerer` and `drafter` are None where it was opened without a model."""

    settings: Settings
    person: Person
    rights: Rights
    serving: Serving
    answerer: AnswerQuestion | None
    sandbox: Sandbox
    containers: Containers
    llm: AnsweringServer
    conversations: Conversations
    feedback: Feedback
    runs: Runs
    alerts: Alerts
    own_questions: OwnQuestions
    drafter: Drafter | None
    desk: AuditedDesk
    closers: ExitStack

    @property
    def manifest(self) -> Manifest:
        """Of the generation that serves now."""
        return self.serving.now.manifest

    @property
    def retriever(self) -> Searches:
        return self.serving

    @property
    def fingerprints(self) -> Fingerprints:
        return self.desk.fingerprints()

    def readable(self) -> Readable:
        """What the person of this house may read now."""
        return self.rights.readable(self.person)

    def for_person(self, person: Person) -> House:
        """The same house as this person sees it: the same index, journal and model, and a desk of their own. It costs nothing, and
        closing it closes nothing."""
        return replace(
            self,
            person=person,
            desk=AuditedDesk(replace(self.desk.parts, person=person), self.desk.audit),
            own_questions=self.own_questions.judged_by(person.id),
            alerts=self.alerts.dismissed_by(person.id),
            closers=ExitStack(),
        )

    def masked(self, text: str) -> str:
        """What may be shown and kept of a text that the person of this house typed."""
        return self.desk.masked(text)

    def document_gate(self) -> DocumentGate:
        """What the person of this house may see of a document's text now."""
        return DocumentGate(self.desk.parts.privacy, self.readable().sight, self.settings.language)

    def answering(self) -> AnswerQuestion:
        """The conductor of questions. Raises ModelServerDown where the house was opened without a model."""
        if self.answerer is None:
            raise ModelServerDown(url="", reason="not started")
        return self.answerer

    def warm(self) -> None:
        """Loads the question embedder, so that the first question doesn't wait for it; meanwhile, and when this returns, the
        model's own server reads the part of every prompt that stays the same."""
        Thread(target=self._read_ahead, name="read-ahead", daemon=True).start()
        self.serving.now.load()

    def _read_ahead(self) -> None:
        # Where the server doesn't come up, the page says so, and the first question reads the whole prompt.
        with suppress(ModelServerDown, ModelServerFailed):
            self.llm.wait_ready(self.settings.llm.start_timeout_s)
            self.answering().read_ahead()

    def close(self) -> None:
        """Stops every child process and releases every lock; the reverse order of opening."""
        self.closers.close()


def open_desk(settings: Settings, *, with_model: bool) -> Desk:
    """The desk of the running server where one holds this data folder, else one in this process.

    A server that started or ended meanwhile shows as IndexLocked or ServerUnreachable: ask again.
    """
    card = read_card(settings.data)
    if card is not None and is_alive(card.pid):
        # Its client takes half a second to import: only where a server seems to run.
        from app.client import find_running_server

        running = find_running_server(settings.data)
        if running is not None:
            return running
    house = open_house(settings, with_model=with_model, wait_for_model=True)
    return OwningDesk(house)


class OwningDesk(AuditedDesk):
    """A desk of a house that was opened for it alone: closing it closes the house."""

    def __init__(self, house: House) -> None:
        super().__init__(house.desk.parts, house.desk.audit)
        self._house = house

    def close(self) -> None:
        self._house.close()


@contextmanager
def open_own_questions(settings: Settings) -> Iterator[OwnQuestions]:
    """Beside a running server too: the database takes several processes. Raises what `Database.open` raises."""
    with closing(Database.open(settings.data)) as database:
        yield _own_questions(database, audit_of(settings, database))


def open_house(settings: Settings, *, with_model: bool = True, wait_for_model: bool = False) -> House:
    """Opens everything, heals what a killed run left, and proves that Japanese words are found.

    `wait_for_model`: the first question waits for the model's server to start (commands); else it says that it is starting.
    An index whose pipeline differs from the settings' is opened with its own; where that can't be run here any more, the house
    opens all the same, and searching raises GenerationMismatch until another generation serves.

    Raises ModelMissing, ModelDamaged, IndexLocked, IndexUnavailable, LexicalLegSilent, DataFolderUnusable.
    """
    stay_offline_and_quiet()
    with ExitStack() as opened:
        database = Database.open(settings.data)
        opened.callback(database.close)
        manifest, runs = Manifest(database), Runs(database)
        rights = Rights(Rules(database), manifest.folders)
        tokenizer = Tokenizer(read_terms(manifest.terms()))
        lexical_self_test(tokenizer)
        privacy = privacy_gate(settings.privacy, tokenizer)
        audit = audit_of_house(settings, database, privacy)
        after_run = _after_run(settings, opened, database, audit)
        sandbox = Sandbox(parsing_limits(settings))
        opened.callback(sandbox.close)
        shared = opener_needs(settings, opened, database, tokenizer, sandbox)
        # Its index is checked to be of its pipeline before anything is searched in it.
        serving = open_serving(Generations(database), GenerationOpener(shared))
        opened.callback(lambda: serving.now.close())
        after_run.cut_off({source.id for source in manifest.sources()})
        index_parts = index_desk_parts(shared, serving, rights)
        indexes = LocalIndexDesk(index_parts)
        opened.callback(indexes.close)
        indexes.finish_drops()
        llm, connection = language_model(settings, with_model=with_model, wait=wait_for_model)
        opened.callback(llm.close)
        conductor = answerer(settings, serving, tokenizer, connection, privacy) if with_model else None
        own = _own_questions(database, audit)
        mark = chat_mark(settings) if with_model else None
        terms = terms_book(shared, EveryIndex(indexes, index_parts, database), manifest)
        parts = DeskParts(
            LOCAL_PERSON, rights, settings.access.new_source_readers, serving, conductor, terms, runs, llm, mark, indexes,
            LineFinder(tokenizer), WordMatcher(tokenizer), after_run, privacy, GateCounts(database), injection_gate(settings),
        )  # fmt: skip
        return House(
            settings=settings,
            person=LOCAL_PERSON,
            rights=rights,
            serving=serving,
            answerer=conductor,
            sandbox=sandbox,
            containers=Containers(sandbox, container_limits(settings.ingest), shared.scratch),
            llm=llm,
            conversations=Conversations(database),
            feedback=Feedback(database, audit),
            runs=runs,
            alerts=after_run.alerts,
            own_questions=own,
            drafter=Drafter(answering_model(settings, connection), own, settings.llm.cleared_for)
            if with_model
            else None,
            desk=AuditedDesk(parts, audit),
            closers=opened.pop_all(),
        )


def _own_questions(database: Database, audit: Audit) -> OwnQuestions:
    return OwnQuestions(GoldenBook(database, audit, LOCAL_PERSON.id))


def _after_run(settings: Settings, opened: ExitStack, database: Database, audit: Audit) -> AfterRun:
    runs, alerts = Runs(database), Alerts(database, audit, LOCAL_PERSON.id)
    notifier = configured_notifier(settings, runs, alerts)
    opened.callback(notifier.close, _MESSAGES_SECONDS)
    return AfterRun(runs, alerts, notifier, settings.ingest.shrink_share)
