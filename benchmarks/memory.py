"""What everything takes at once, in memory: `python -m benchmarks.memory`.

`shoko serve` over samples/ with its Qwen and its question embedder; then one question is asked while a changed file is read,
cut and embedded by the embedding worker. The sum of PSS over the server and all its children, before, at the peak, and after.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass

from benchmarks.first_token import ask
from benchmarks.processes import stop_on_signals
from benchmarks.reindexing import Reindexing, write_rules
from benchmarks.samples import golden_questions, indexed_samples, served_samples
from evaluation.process_memory import TreeMemory, tree_memory, watching

# Two full batches of the embedding worker and more.
CHANGED_ARTICLES = 40
SETTLE_S = 3.0


@dataclass(frozen=True, slots=True)
class MemoryResult:
    """MiB. `peak` tells the processes of the largest moment; `chunks` were embedded meanwhile."""

    before_mib: float
    peak_mib: float
    after_mib: float
    peak: TreeMemory
    looks: int
    chunks: int
    answer_ms: float


def measure() -> MemoryResult:
    with indexed_samples() as indexed, served_samples(indexed) as served:
        before = tree_memory(served.pid)
        write_rules(indexed.documents, files=1, articles=CHANGED_ARTICLES)
        with watching(served.pid) as watch:
            reindexing = Reindexing(served.desk, indexed.source_id)
            with reindexing:
                answer = ask(served.desk, golden_questions(1)[0])
            report = reindexing.report()
        time.sleep(SETTLE_S)
        after = tree_memory(served.pid)
    return MemoryResult(
        before_mib=before.total_mib,
        peak_mib=watch.peak.total_mib,
        after_mib=after.total_mib,
        peak=watch.peak,
        looks=watch.looks,
        chunks=sum(file.chunks for file in report.files if file.status == "indexed"),
        answer_ms=answer.timings.total_ms if answer.timings.total_ms is not None else 0.0,
    )


def main() -> None:
    stop_on_signals()
    sys.stdout.write(json.dumps(asdict(measure())) + "\n")


if __name__ == "__main__":
    main()
