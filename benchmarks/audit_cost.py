"""What the audit log costs a question, and how fast it is verified and pruned: `python -m benchmarks.audit_cost --questions 2000`.

A question is two entries, the second one with ten passages. Beside it, by turns, the same bytes go into a plain table in two
transactions of the same database: the difference is what chaining, sealing and the head cost.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import text

from answering.answer import Answer, Timings
from audited_answers import AnswerTeller
from database import Database
from index_store.records import Chunk, Document, Hit, Narrowing, Place, Scores
from journal.audit import AuditLog, AuditPlace
from journal.audit_prune import prune
from journal.audit_read import entries
from journal.audit_records import Asked, ModelsUsed, Record
from journal.audit_verify import verify

QUESTION = "宿泊を伴う国内出張の日当はいくらですか"
ANSWER = "宿泊を伴う国内出張の日当は、1日につき3,000円です[1]。移動のみの日は半額の1,500円になります[1]。"
PASSAGES = 10
MODELS = ModelsUsed("qwen@0123456789ab", "embedding@ba9876543210", "0123456789abcdef")


@dataclass(frozen=True, slots=True)
class AuditCost:
    """Milliseconds a question: with both entries, the same bytes plainly written, and the medians' difference, as time and as time of
    the processor. Kilobytes of a question's two entries. Seconds to verify and to prune all `entries`."""

    questions: int
    entries: int
    audited_p50: float
    audited_p95: float
    plain_p50: float
    plain_p95: float
    beside_the_write: float
    beside_the_write_cpu: float
    kilobytes: float
    verify_s: float
    prune_s: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=2000)
    with TemporaryDirectory(prefix="shoko-audit-") as folder:
        sys.stdout.write(json.dumps(asdict(measure(Path(folder), options.parse_args().questions))) + "\n")


def measure(folder: Path, questions: int) -> AuditCost:
    with closing(Database.open(folder)) as database:
        log = AuditLog(AuditPlace.open(database, folder))
        ask(log)
        written = list(entries(database))
        sizes = [len(entry.detail) for entry in written]
        with database.session() as session:
            session.execute(text("CREATE TABLE plain (id INTEGER PRIMARY KEY, detail TEXT)"))
        audited, plain = [], []
        for _ in range(questions):
            audited.append(timed(lambda: ask(log)))
            plain.append(timed(lambda: write_plainly(database, sizes)))
        processor = [
            median(timed(work, time.process_time) for _ in range(questions))
            for work in (lambda: ask(log), lambda: write_plainly(database, sizes))
        ]
        count = len(list(entries(database)))
        verify_s = timed(lambda: verify(log.place)) / 1000
        later = datetime.now(UTC) + timedelta(days=2)
        prune_s = timed(lambda: prune(log, 1, "benchmark", later)) / 1000 - verify_s
    return AuditCost(
        questions=questions,
        entries=count,
        audited_p50=round(median(audited), 2),
        audited_p95=round(quantiles(audited, n=20)[-1], 2),
        plain_p50=round(median(plain), 2),
        plain_p95=round(quantiles(plain, n=20)[-1], 2),
        beside_the_write=round(median(audited) - median(plain), 2),
        beside_the_write_cpu=round(processor[0] - processor[1], 2),
        kilobytes=round(sum(len(entry.line.encode()) for entry in written) / 1000, 1),
        verify_s=round(verify_s, 2),
        prune_s=round(prune_s, 2),
    )


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds."""
    started = clock()
    work()
    return (clock() - started) * 1000


def ask(log: AuditLog) -> None:
    asked = Asked(log.kept(QUESTION), len(QUESTION), 0, Narrowing())
    question = log.add(Record("question", "local", asked))
    teller = AnswerTeller(log, question, MODELS, {"scope": "社内"})
    log.add(Record("answer", "local", teller.finished(_ANSWERED)))


def write_plainly(database: Database, sizes: list[int]) -> None:
    for size in sizes:
        with database.session() as session:
            session.execute(text("INSERT INTO plain (detail) VALUES (:detail)"), {"detail": "あ" * (size // 2)})


def _hit(ordinal: int) -> Hit:
    document = Document(
        "00000000-0000-4000-8000-000000000000", "source", "scope", "総務/旅費規程_2025年版.pdf", "旅費規程", "pdf", 3,
        "00", 1, datetime(2026, 4, 1, tzinfo=UTC),
    )  # fmt: skip
    return Hit(f"point-{ordinal}", document, Chunk(ordinal, "日当" * 250, Place(page=3)), Scores(0.5, 1.0, 1.0, 0.5))


_ANSWERED = Answer(
    text=ANSWER,
    refused=False,
    citations=(),
    passages=tuple(_hit(ordinal) for ordinal in range(PASSAGES)),
    timings=Timings(total_ms=5940.0),
    model="qwen",
    search_text=QUESTION,
    prompt_ids=("point-0", "point-1", "point-2"),
    evidence=1.25,
)


if __name__ == "__main__":
    main()
