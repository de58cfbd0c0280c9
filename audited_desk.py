"""The desk that tells the audit log: what was asked before it is searched, what came of it, and every act of an administrator.

It is the one place of the asking path and of the administrators' acts where these are recorded: pages, routes and commands all come
through a desk. A question that can't be recorded is not searched (`audit.required`); its sentences are shown as they are written,
and the last event, the finished answer, only once its own entry is on the disk.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, closing
from hashlib import sha256
from pathlib import Path

from access_desk import AccessDesk
from answering.answer import AnswerEvent, Finished
from audited_access import AuditedAccessDesk
from audited_answers import AnswerTeller, Heard
from audited_indexes import AuditedIndexDesk
from desk import DeskParts, Inquiry, LocalDesk, SearchResult
from generations.index_desk import IndexDesk
from index_store.records import Source
from ingest.report import IngestReport, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.terms_state import TermsApplied, TermsEvent
from journal.audit import Audit
from journal.audit_acts import UnderWay, acting, failure_of
from journal.audit_chain import Json
from journal.audit_records import Answered, Asked, ModelsUsed, Record, Searched, passages_used


class AuditedDesk(LocalDesk):
    """What `Audit.add` raises, every method raises."""

    def __init__(self, parts: DeskParts, audit: Audit) -> None:
        super().__init__(parts)
        self.audit = audit

    def search(self, inquiry: Inquiry) -> SearchResult:
        """The passages are handed out once the entry is written."""
        try:
            result = super().search(inquiry)
        except Exception as error:
            self._tell("search", self._searched(inquiry, None, error))
            raise
        self._tell("search", self._searched(inquiry, result, None))
        return result

    def ask(self, inquiry: Inquiry) -> Generator[AnswerEvent, None, None]:
        asked = Asked(self.audit.kept(inquiry.text), len(inquiry.text), len(inquiry.history), inquiry.narrowing)
        question = self.audit.add(Record("question", self.parts.person.id, asked))
        try:
            events = super().ask(inquiry)
        except Exception as error:
            self._tell("answer", self._teller(question).cut_off(Heard(inquiry.text), error))
            raise
        return self._told(question, Heard(inquiry.text), events)

    def _told(
        self, question: int | None, heard: Heard, events: Generator[AnswerEvent, None, None]
    ) -> Generator[AnswerEvent, None, None]:
        """The events as they are; however they end, an entry tells it once."""
        ended = False
        try:
            with closing(events):
                for event in events:
                    heard = heard.after(event)
                    if isinstance(event, Finished):
                        ended = True
                        self._tell("answer", self._teller(question).finished(event.answer))
                    yield event
        except BaseException as error:
            if not ended:
                self._tell("answer", self._teller(question).cut_off(heard, error))
            raise

    def add_source(self, folder: Path) -> Source:
        with self._acting("source.add", {"folder": str(folder)}) as act:
            source = super().add_source(folder)
            act.result = _named(source)
        return source

    def remove_source(self, id_or_folder: str) -> None:
        with self._acting("source.remove", {"source": id_or_folder}) as act:
            act.result = _named(self.parts.serving.now.manifest.source(id_or_folder))
            super().remove_source(id_or_folder)

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        wanted: Mapping[str, Json] = {
            "source": source_id,
            "started_by": order.started_by,
            "accept_removals": order.accept_removals,
            "only": sorted(order.only),
        }
        with self._acting("reindex", wanted) as act, closing(super().ingest(source_id, order)) as events:
            for event in events:
                if isinstance(event, RunEnded):
                    act.result, act.stopped = _counts(event.report), event.report.stopped
                yield event

    def apply_terms(self, text: str) -> Generator[TermsEvent, None, None]:
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        wanted: Mapping[str, Json] = {"lines": len(text.splitlines()), "sha256": digest}
        with self._acting("terms.apply", wanted) as act, closing(super().apply_terms(text)) as events:
            for event in events:
                if isinstance(event, TermsApplied):
                    act.result, act.stopped = {"terms": event.terms, "passages": event.passages}, event.stopped
                yield event

    @property
    def indexes(self) -> IndexDesk:
        return AuditedIndexDesk(super().indexes, self.audit, self.parts.person.id)

    @property
    def access(self) -> AccessDesk:
        return AuditedAccessDesk(super().access, self.audit, self.parts.person.id)

    def _acting(self, kind: str, what: Mapping[str, Json]) -> AbstractContextManager[UnderWay]:
        return acting(self.audit, kind, self.parts.person.id, what)

    def _tell(self, kind: str, content: Answered | Searched) -> None:
        self.audit.add(Record(kind, self.parts.person.id, content))

    def _searched(self, inquiry: Inquiry, result: SearchResult | None, error: Exception | None) -> Searched:
        return Searched(
            text=self.audit.kept(inquiry.text),
            characters=len(inquiry.text),
            narrowing=inquiry.narrowing,
            passages=passages_used(() if result is None else result.hits, self._labels()),
            models=self._models(),
            error=None if error is None else failure_of(self.audit, error),
        )

    def _teller(self, question: int | None) -> AnswerTeller:
        return AnswerTeller(self.audit, question, self._models(), self._labels())

    def _models(self) -> ModelsUsed:
        now = self.fingerprints()
        return ModelsUsed(now.chat_model, now.embedding_model, now.index)

    def _labels(self) -> Mapping[str, str]:
        return self.parts.rights.labels()


def _named(source: Source) -> Mapping[str, Json]:
    return {"source": source.id, "folder": source.folder}


def _counts(report: IngestReport) -> Mapping[str, Json]:
    return {
        "run": report.run_id,
        "folder": report.folder,
        "indexed": report.count("indexed"),
        "unchanged": report.count("unchanged"),
        "skipped": report.count("skipped"),
        "failed": report.count("failed"),
        "missing": report.count("missing"),
        "removed": report.removed,
        "error": report.error_code,
    }
