"""What the gates for personal data cost a question: `python -m benchmarks.gates_cost [--folder samples] [--questions 200]`

Each question has ten passages of 500 characters, cut from the folder's text files, and an answer of three sentences; beside them what
the audit log and the journal mask. `new`: passages never seen before; `again`: the same ones once more. Time of the processor,
since other work on the machine doesn't count.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from answering.injected import InjectionGate
from answering.search_parts import FoundFor, Searched
from index_store.records import Chunk, Document, Hit, Scores, Sight
from ingest.tokenizer import Tokenizer
from privacy.gate import AuditorsView, PrivacyGate
from privacy.injection import forget
from privacy.question_gate import QuestionGate

QUESTION = "宿泊を伴う国内出張の日当はいくらですか"
ANSWER = (
    "宿泊を伴う国内出張の日当は3,000円です。[1]",
    "移動のみの日は半額の1,500円になります。[1]",
    "総務課は03-1234-5678です。[2]",
)
PASSAGES, CHARACTERS = 10, 500


@dataclass(frozen=True, slots=True)
class GatesCost:
    """Milliseconds of the processor for each question, the audit log's and journal's masks included; `orders_…`: the part of it that looks for
    orders to the model."""

    questions: int
    passages: int
    new_p50: float
    new_p95: float
    again_p50: float
    again_p95: float
    orders_new_p50: float
    orders_new_p95: float
    orders_again_p50: float
    orders_again_p95: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("samples"))
    options.add_argument("--questions", type=int, default=200)
    chosen = options.parse_args()
    cost = measure(passages_of(chosen.folder), chosen.questions, Tokenizer())
    sys.stdout.write(json.dumps(asdict(cost)) + "\n")


def measure(passages: Sequence[str], questions: int, words: Tokenizer) -> GatesCost:
    new, again, orders_new, orders_again = [], [], [], []
    hits = [_hit(number, text) for number, text in enumerate(passages)]
    ask(PrivacyGate(words=words), hits[:PASSAGES])  # the dictionary and the tables of places are loaded once
    for number in range(questions):
        gate = PrivacyGate(words=words)
        chosen = [hits[(number * PASSAGES + at) % len(hits)] for at in range(PASSAGES)]
        forget()
        orders_new.append(_took(lambda: look(chosen)))  # noqa: B023 — called at once
        orders_again.append(_took(lambda: look(chosen)))  # noqa: B023 — called at once
        forget()
        new.append(_took(lambda: ask(gate, chosen)))  # noqa: B023 — called at once
        again.append(_took(lambda: ask(gate, chosen)))  # noqa: B023 — called at once
    times = (new, again, orders_new, orders_again)
    return GatesCost(questions, len(hits), *(value for one in times for value in _middle_and_end(one)))


def ask(gate: PrivacyGate, hits: Sequence[Hit]) -> None:
    """What `AnswerQuestion`, the audit log and the page do with the texts of one question."""
    question = QuestionGate(gate, Sight(("employee", "administrator"), (("scope", "社内"),)))
    question.question(QUESTION)
    for hit in hits:
        question.passage(hit)
    look(hits)
    for sentence in ANSWER:
        question.sentence(question.restored(sentence))
    gate.masked(QUESTION, ("employee", "administrator"))
    for text in (QUESTION, QUESTION, "".join(ANSWER)):
        AuditorsView(gate).mask(text)


def look(hits: Sequence[Hit]) -> None:
    """For orders to the model."""
    InjectionGate().marked(Searched((FoundFor(QUESTION, tuple(hits)),)))


def passages_of(folder: Path) -> list[str]:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.md"))]
    return [text[at : at + CHARACTERS] for text in texts for at in range(0, len(text), CHARACTERS)]


def _took(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _middle_and_end(times: Sequence[float]) -> tuple[float, float]:
    return round(median(times), 2), round(quantiles(times, n=20)[-1], 2)


def _hit(number: int, text: str) -> Hit:
    document = Document(
        "document", "source", "scope", "総務/旅費規程.md", "旅費規程", "md", 1, "00", 1, datetime(2026, 4, 1, tzinfo=UTC)
    )  # fmt: skip
    return Hit(f"point-{number}", document, Chunk(number, text), Scores(0.5, 1.0, 1.0, 0.5))


if __name__ == "__main__":
    main()
