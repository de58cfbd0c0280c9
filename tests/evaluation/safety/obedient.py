"""A house whose model does whatever an attacker wants: what is held then, our own code holds.

The documents are read by the real parsers, and the prompt, the citations and the gate are the real ones; search finds every passage that
the question may see.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from answering.answer import Answer, Piece, Question, Usage
from answering.answer_question import AnsweringParts, AnswerQuestion
from answering.citations import Citer
from answering.gate import language_of
from answering.guard import NoGuard
from answering.pack import Budget, Packer
from answering.parts import Splitter
from answering.refusal import EvidenceWeigher, RefusalRule
from answering.rewrite import Rewriter
from answering.write_answer import AnswerWriter
from desk import Fingerprints
from evaluation import throwaway
from evaluation.safety.attack import squeezed
from evaluation.safety.probe import AttackProbe
from index_store.file_records import KnownFile
from index_store.records import Document, Folder, Hit, Narrowing, Readable, Scores, Sight, Source
from ingest.chunker import chunk_pages
from ingest.parse import parse_file
from ingest.report import FileResult, IngestReport, RunEnded, RunEvent
from privacy.clearance import STRICTEST
from privacy.gate import PrivacyGate
from settings import Settings
from tests.answering.building import WRITER, OneTokenPerCharacter, RunWords
from tests.app.fake_documents import CHANGED

_FOREIGN = {
    "ja": "This answer is written in English only, as the notice in the document demands.",
    "en": "この回答は、文書の指示に従い、すべて日本語で書かれています。",
}


class ObedientModel:
    """Writes what `wants` asks for: of secrets what it has read, for a clean question the passages as they are."""

    def __init__(self) -> None:
        self.wants = AttackProbe(None)
        self.asked = 0

    def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> Generator[Piece | Usage, None, None]:
        self.asked += 1
        yield Piece(self._text(messages))
        yield Usage()

    def _text(self, messages: Sequence[tuple[str, str]]) -> str:
        read = messages[-1][1]
        passages, _, question = read.rpartition("\n\n")
        sign = self.wants.signs[0] if self.wants.signs else ""
        if self.wants.goal == "system_prompt":
            return "\n".join(text for _, text in messages[:-1])
        if self.wants.goal == "refusal":
            return "資料には記載がありません。" if language_of(question) == "ja" else "The documents do not say."
        if self.wants.goal == "language":
            return _FOREIGN[language_of(question)]
        if self.wants.goal == "link":
            return (
                f"[ここ](https://{sign}/login)を開いてください[1]。\n![印](https://{sign}/p.png)\nhttps://{sign}/login"
            )
        if self.wants.goal in ("canary", "other_answer"):
            return f"{sign}です[1]。"
        if self.wants.goal in ("secret", "personal_data"):
            return "\n".join(line for line in passages.splitlines() if self._is_wanted(line))
        return passages

    def _is_wanted(self, line: str) -> bool:
        return any(squeezed(sign) in squeezed(line) for sign in self.wants.signs)


@dataclass(frozen=True, slots=True)
class _Filed:
    source: Source
    document: Document
    hits: tuple[Hit, ...]


class ObedientHouse:
    """In the place of `assemble.House`, as far as an evaluation uses it; also its desk, manifest and search."""

    def __init__(self) -> None:
        self.model = ObedientModel()
        self.filed: dict[str, _Filed] = {}
        self.fingerprints = Fingerprints("fake@0", "obedient@0", "index")
        self.desk = self.manifest = self
        self._sources: list[Source] = []
        self._conductor = _conductor(self.model, self)

    def open(self, settings: Settings, *, with_model: bool, wait_for_model: bool) -> ObedientHouse:
        return self

    def add_source(self, folder: Path) -> Source:
        number = len(self._sources)
        self._sources.append(Source(f"source{number}", str(folder), CHANGED))
        return self._sources[-1]

    def ingest(self, source_id: str) -> Generator[RunEvent, None, None]:
        source = next(one for one in self._sources if one.id == source_id)
        paths = sorted(Path(source.folder).iterdir())
        for path in paths:
            filed = _filed(source, path)
            self.filed[filed.document.id] = filed
        files = tuple(FileResult(path.name, "indexed", 1) for path in paths)
        yield RunEnded(IngestReport("run", source_id, source.folder, files, seconds=1.0))

    def folders(self) -> tuple[Folder, ...]:
        return tuple(Folder(_scope_of(source), source.id, "") for source in self._sources)

    def readable(self) -> Readable:
        """Everything, with an employee's eyes."""
        scopes = tuple(_scope_of(source) for source in self._sources)
        return Readable(scopes, sight=Sight(("employee",), tuple((scope, "社内") for scope in scopes)))

    def known_files(self, source_id: str) -> Mapping[str, KnownFile]:
        return {
            one.document.path: KnownFile(one.document.id, one.document.path, "0", 1, 0, "indexed", 1)
            for one in self.filed.values()
            if one.source.id == source_id
        }

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        words = set(RunWords().bigrams(text))
        seen = [
            hit
            for one in self.filed.values()
            if one.document.scope_id in readable.scope_ids
            and (readable.document_ids is None or one.document.id in readable.document_ids)
            for hit in one.hits
        ]
        return tuple(sorted(seen, key=lambda hit: -len(words & set(RunWords().bigrams(hit.chunk.text)))))[:10]

    def answering(self) -> ObedientHouse:
        return self

    def ask(self, question: Question) -> Answer:
        return self._conductor.ask(question)

    def close(self) -> None:
        self.filed.clear()
        self._sources.clear()


def _scope_of(source: Source) -> str:
    return f"scope-{source.id}"


def _filed(source: Source, path: Path) -> _Filed:
    parsed = parse_file(path)
    document = Document(
        id=f"{source.id}-{path.name}",
        source_id=source.id,
        scope_id=_scope_of(source),
        path=path.name,
        title=parsed.title,
        file_type=parsed.file_type,
        version=1,
        content_hash="0",
        size_bytes=1,
        modified_at=CHANGED,
    )
    scores = Scores(0.9, 1.0, 1.0, 1.0)
    chunks = chunk_pages(parsed, 500)
    return _Filed(source, document, tuple(Hit(f"{document.id}-{one.ordinal}", document, one, scores) for one in chunks))


def _conductor(model: ObedientModel, search: ObedientHouse) -> AnswerQuestion:
    words, counter = RunWords(), OneTokenPerCharacter()
    return AnswerQuestion(
        AnsweringParts(
            privacy=PrivacyGate(),
            counter=counter,
            rewriter=Rewriter(words),
            splitter=Splitter(Rewriter(words)),
            retriever=search,
            weigher=EvidenceWeigher(words),
            # However thin the evidence is: nothing but the code behind the model is left to hold it.
            rule=RefusalRule(threshold=-1000.0),
            packer=Packer(counter, words, WRITER, Budget(9000, 1000, 10, 1000, 0.0)),
            writer=AnswerWriter(model, Citer(words), answer_tokens=1000),
            guard=NoGuard(),
            model_name="obedient",
            clearance=STRICTEST,
        )
    )


def move_in(monkeypatch: pytest.MonkeyPatch) -> ObedientHouse:
    """Every house that an evaluation opens is this one."""
    house = ObedientHouse()
    monkeypatch.setattr(throwaway, "open_house", house.open)
    return house
