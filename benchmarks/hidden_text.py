"""What is called hidden, or suspect of speaking to the model, in real documents: `python -m benchmarks.hidden_text FOLDER…`

For each kind of hiding: in how many files, and how many characters; `named` are those files, to be looked at. Passages are counted as
they are indexed, hidden ones too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.injection import Share
from errors import FileError
from ingest.chunker import chunk_pages
from ingest.hidden import hidden_texts, settled
from ingest.parse import parse_file
from privacy.injection import THRESHOLD, suspicion


@dataclass(frozen=True, slots=True)
class HiddenFound:
    """`kinds`: files by kind of hiding; `unread` files gave no text, for other reasons."""

    files: int
    unread: int
    with_hidden: int
    kinds: dict[str, int]
    characters: dict[str, int]
    named: dict[str, list[str]]
    suspect: Share
    suspects: list[str]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", type=Path, nargs="+")
    chosen = options.parse_args()
    paths = sorted(path for folder in chosen.folders for path in folder.rglob("*") if path.is_file())
    sys.stdout.write(json.dumps(asdict(measure(paths)), ensure_ascii=False) + "\n")


def measure(paths: Sequence[Path]) -> HiddenFound:
    characters: Counter[str] = Counter()
    named: dict[str, list[str]] = {}
    suspects: list[str] = []
    unread, passages, hiding = 0, 0, set()
    for path in paths:
        try:
            parsed = parse_file(path)
        except FileError:
            unread += 1
            continue
        for one in hidden_texts(parsed):
            characters[one.kind] += one.characters
            named.setdefault(one.kind, []).append(path.name)
            hiding.add(path)
        chunks = chunk_pages(settled(parsed, "report"), 500)
        passages += len(chunks)
        suspects += [path.name for chunk in chunks if suspicion(chunk.text, chunk.hidden).score >= THRESHOLD]
    files = {kind: sorted(set(names)) for kind, names in sorted(named.items())}
    return HiddenFound(
        len(paths),
        unread,
        len(hiding),
        {kind: len(names) for kind, names in files.items()},
        dict(sorted(characters.items())),
        files,
        Share.of(len(suspects), passages),
        suspects,
    )


if __name__ == "__main__":
    main()
