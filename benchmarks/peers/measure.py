"""One system on one set: taken from what is kept, or measured now. Systems take turns; no two run at the same time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assemble_answering import chat_mark, language_model
from benchmarks.peers.contestants import Contestant
from benchmarks.peers.kept import Measurement, Shelf, Work
from benchmarks.peers.protocol import Inquiry, Job
from benchmarks.peers.question_set import PassageFiles, QuestionSet, as_files, readable
from benchmarks.peers.run_system import Said, run_system
from ingest.embedder import model_fingerprint
from models.address import LlmAddress
from settings import Settings

# A set of at most so many characters is embedded by each system for itself, and gives the index times. A larger one would take
# hours of the same arithmetic over and over.
EMBEDDED_BY_EACH = 50_000


@dataclass(frozen=True, slots=True)
class Bench:
    """`python`: the interpreter of the peers' environment; `run`: the name of this run, its start."""

    settings: Settings
    python: Path
    shelf: Shelf
    run: str

    def measured(self, contestant: Contestant, questions: QuestionSet, work: Work) -> Measurement:
        """Raises SystemRunError."""
        made_of = self._made_of(contestant, questions)
        known = self.shelf.find(contestant.name, questions.name, work, made_of)
        if known is not None:
            return known
        load = round(os.getloadavg()[0], 1)
        with as_files(questions) as files:
            said = self._run(contestant, questions, work, files)
            measurement = Measurement(
                made_of=made_of,
                version=contestant.version(),
                run=self.run,
                load=load,
                chunks=said.indexed.chunks,
                index_s=round(said.indexed.seconds, 1) if said.indexed.taken == 0 else None,
                peak_mib=round(said.peak_mib),
                rankings={
                    question.id: files.passages(ranking.files)
                    for question, ranking in zip(questions.questions, said.rankings, strict=False)
                },
                query_ms=tuple(round(ranking.milliseconds, 1) for ranking in said.rankings),
                replies={
                    question.id: reply for question, reply in zip(questions.questions, said.replies, strict=False)
                },
            )
        self.shelf.keep(contestant.name, questions.name, work, measurement)
        return measurement

    def _run(self, contestant: Contestant, questions: QuestionSet, work: Work, files: PassageFiles) -> Said:
        writes = work == "answers"
        log = self.shelf.log(contestant.name, questions.name, work)
        with self._server(needed=writes and contestant.package is not None) as server:
            job = Job(
                setting=contestant.setting,
                files=str(files.folder),
                embedding=str(self._embedding),
                known=str(self._known(questions) or ""),
                writes=writes,
                server_url=server.base_url if server is not None else "",
                server_key=server.api_key if server is not None else "",
                server_model=server.model if server is not None else "",
            )
            return run_system(contestant.command(self.python), job, inquiries(questions, work, files), log)

    @contextmanager
    def _server(self, *, needed: bool) -> Iterator[LlmAddress | None]:
        """The chat model behind the server that ours would start for itself, with its settings, new for each system."""
        if not needed:
            yield None
            return
        with TemporaryDirectory(prefix="shoko-peers-") as data:
            own = self.settings.model_copy(update={"data": Path(data)})
            server, connect = language_model(own, with_model=True, wait=True)
            try:
                yield connect()
            finally:
                server.close()

    def _known(self, questions: QuestionSet) -> Path | None:
        """Where vectors are kept from one system to the next; one folder a model."""
        if sum(len(passage.text) for passage in questions.passages) <= EMBEDDED_BY_EACH:
            return None
        folder = (
            self.shelf.folder / "known" / hashlib.sha256(model_fingerprint(self._embedding).encode()).hexdigest()[:12]
        ).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def _embedding(self) -> Path:
        return self.settings.models_folder / self.settings.models.embedding

    def _made_of(self, contestant: Contestant, questions: QuestionSet) -> str:
        models = (model_fingerprint(self._embedding), chat_mark(self.settings))
        return hashlib.sha256("\n".join((contestant.made_of(), questions.digest(), *models)).encode()).hexdigest()


def inquiries(questions: QuestionSet, work: Work, files: PassageFiles) -> Sequence[Inquiry]:
    if work == "retrieval":
        return [Inquiry(question.question) for question in questions.questions]
    return [Inquiry(question.question, files.names(readable(question))) for question in questions.questions]
