"""What `shoko eval` does, without a model: begins a run, waits to be stopped, and ends it. `python -m … eval golden …`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from evaluation.run_record import RunMarks, RunPlan, RunTotals
from evaluation.run_store import RunStore
from tests.app.stored_runs import LARGE, results


def main(arguments: list[str]) -> None:
    data = Path(arguments[arguments.index("--data") + 1])
    if "broken" in arguments:
        sys.exit("shoko: 評価データ broken が読めません。")
    plan = RunPlan("golden", "samples", "/sets/samples.jsonl", "content", 12, folder="/samples")
    marks = RunMarks("e@1", f"{LARGE}@1", None, None, "p", "c", "m", {"answer.passages": "3"})
    name = arguments[arguments.index("--name") + 1]
    with RunStore(data).begin(plan, marks, name) as run:
        run.running("index", 1.0)
        for one in results(9, 100.0)[:2]:
            run.add(one)
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            run.end("stopped", RunTotals(index_s=1.0))
            sys.exit(130)


if __name__ == "__main__":
    import signal

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    main(sys.argv[1:])
