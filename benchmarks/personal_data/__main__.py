"""Personal data found and missed: `python -m benchmarks.personal_data [--texts 2000] [--seed 0] [--split tune|test] [--json]`

Invented texts (documents_tune.py, documents_test.py) with at least as many look-alikes as personal data. With `--folder`, the false
alarms on real text files are counted instead, whose findings a person has to look at (`--show`).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.personal_data.generate import texts
from benchmarks.personal_data.measure import Measured, Score, measure
from ingest.tokenizer import Tokenizer
from privacy.find import find

_TEXT_FILES = (".txt", ".md", ".csv", ".html", ".json", ".jsonl", ".eml")
_ENCODINGS = ("utf-8", "cp932", "euc_jp")


def main() -> int:
    arguments = _parser().parse_args()
    words = Tokenizer()
    if arguments.folder is not None:
        return _real(arguments.folder, words, show=arguments.show, as_json=arguments.json)
    made = list(texts(arguments.texts, arguments.seed, arguments.split))
    began = time.perf_counter()
    found = [find(one.text, words) for one in made]
    took = time.perf_counter() - began
    measured = measure(zip(made, found, strict=True))
    characters = sum(len(one.text) for one in made)
    result = {
        "split": arguments.split,
        "seed": arguments.seed,
        "texts": len(made),
        "personal": sum(len(one.personal) for one in made),
        "lookalikes": sum(len(one.lookalikes) for one in made),
        "characters": characters,
        "characters_per_second": round(characters / took),
        "kinds": {score.kind: _row(score) for score in measured.scores},
    }
    sys.stdout.write(
        json.dumps(result, ensure_ascii=False, indent=1) + "\n" if arguments.json else _table(result, measured)
    )
    if arguments.show:
        for miss in measured.misses:
            sys.stdout.write(
                f"{'missed' if miss.missed else 'wrong '} {miss.kind}: {miss.written!r} in {miss.line!r}\n"
            )
    return 0


def _row(score: Score) -> dict[str, int | float | None]:
    return {
        "planted": score.planted,
        "recall": None if score.recall is None else round(score.recall, 4),
        "findings": score.findings,
        "precision": None if score.precision is None else round(score.precision, 4),
    }


def _table(result: dict[str, object], measured: Measured) -> str:
    lines = [
        f"{name}: {result[name]}" for name in ("split", "texts", "personal", "lookalikes", "characters_per_second")
    ]
    for score in measured.scores:
        recall, precision = ("-" if share is None else f"{share:.4f}" for share in (score.recall, score.precision))
        lines.append(
            f"{score.kind:18} recall {recall} of {score.planted:5}   precision {precision} of {score.findings:5}"
        )
    return "\n".join(lines) + "\n"


def _real(folder: Path, words: Tokenizer, *, show: bool, as_json: bool) -> int:
    """Findings in real text files, per 1,000 characters."""
    counts: Counter[str] = Counter()
    characters = files = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _TEXT_FILES or not path.is_file():
            continue
        text = _read(path)
        files, characters = files + 1, characters + len(text)
        for finding in find(text, words):
            counts[finding.kind] += 1
            if show:
                line = text[max(0, finding.start - 40) : finding.end + 30].replace("\n", "⏎")
                sys.stdout.write(f"{finding.kind}\t{text[finding.start : finding.end]}\t{path.name}\t{line}\n")
    per_thousand = {kind: round(1000 * count / max(1, characters), 4) for kind, count in counts.most_common()}
    result = {
        "files": files,
        "characters": characters,
        "findings": dict(counts.most_common()),
        "per_1000": per_thousand,
    }
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=None if not as_json else 1) + "\n")
    return 0


def _read(path: Path) -> str:
    data = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--split", choices=("tune", "test"), default="test")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--show", action="store_true", help="each miss and each wrong finding")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
