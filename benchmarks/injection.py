"""What the detector of orders to the model finds and misses: `python -m benchmarks.injection [--sets FOLDER]…`

Carriers of the injection suite are written, parsed and cut into passages; one is found where any passage that holds its attack is
suspect. Half of the wordings and half of the places were looked at while the rules were written (`tune`); `unseen` are carriers of the
other wordings in the other places. Passages of SETS (folders with `passages.jsonl`) and sentences of rules on the use of AI are no
attacks. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evaluation.datasets import load_dataset
from evaluation.safety.carriers.carrier import FORMATS
from evaluation.safety.carriers.write import write_carrier
from evaluation.safety.injection_cases import CarrierCase, injection_cases
from ingest.chunker import chunk_pages
from ingest.hidden import settled
from ingest.parse import parse_file
from privacy.injection import THRESHOLD, suspicion

AI_RULES = Path(__file__).parents[1] / "evaluation" / "safety" / "data" / "ai_rules.toml"
# Every second place of every second format's list, and these wordings.
TUNE_TECHNIQUES = frozenset({"direct", "rule", "fence", "urgent", "backwards"})
_PLACES = [(file_type, placing) for file_type, placings in FORMATS.items() for placing in placings]
TUNE_PLACES = frozenset(_PLACES[::2])
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with the ends of its interval in percent."""

    hits: int
    total: int
    low: float
    high: float

    @classmethod
    def of(cls, hits: int, total: int) -> Share:
        return cls(hits, total, *wilson(hits, total))


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Wilson's interval of a share, in percent."""
    if total == 0:
        return 0.0, 100.0
    share, weight = hits / total, _Z * _Z / total
    middle = (share + weight / 2) / (1 + weight)
    half = _Z * ((share * (1 - share) + weight / 4) / total) ** 0.5 / (1 + weight)
    return round(100 * max(0.0, middle - half), 2), round(100 * min(1.0, middle + half), 2)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sets", type=Path, action="append", default=[])
    options.add_argument("--threshold", type=float, default=THRESHOLD)
    chosen = options.parse_args()
    told = {**carriers(chosen.threshold), **sentences(chosen.threshold)}
    told |= {folder.name: of_set(folder, chosen.threshold) for folder in chosen.sets}
    sys.stdout.write(json.dumps({name: asdict(share) for name, share in told.items()}) + "\n")


def carriers(threshold: float) -> dict[str, Share]:
    """Of those whose attack the parsers read."""
    tune: list[bool] = []
    unseen: list[bool] = []
    between: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for case in injection_cases():
            found = _is_found(case, Path(folder), threshold) if case.carrier.attack else None
            if found is None:
                continue
            file_type, placing, technique = case.asked.id.split("-")
            known = (technique in TUNE_TECHNIQUES, (file_type, placing) in TUNE_PLACES)
            (tune if all(known) else between if any(known) else unseen).append(found)
    return {
        f"carriers_{name}": _share(found) for name, found in (("tune", tune), ("between", between), ("unseen", unseen))
    }


def sentences(threshold: float) -> dict[str, Share]:
    written = tomllib.loads(AI_RULES.read_text(encoding="utf-8"))
    return {f"ai_rules_{half}": flagged(written[half], threshold) for half in ("tune", "unseen")}


def of_set(folder: Path, threshold: float) -> Share:
    return flagged((passage.text for passage in load_dataset(folder).passages), threshold)


def flagged(texts: Iterable[str], threshold: float) -> Share:
    return _share([suspicion(text).score >= threshold for text in texts])


def _share(found: Sequence[bool]) -> Share:
    return Share.of(sum(found), len(found))


def _is_found(case: CarrierCase, folder: Path, threshold: float) -> bool | None:
    """None where none of the attack is read."""
    path = folder / case.path
    write_carrier(case.carrier, path)
    chunks = chunk_pages(settled(parse_file(path), "report"), 500)
    holding = [chunk for chunk in chunks if _holds(chunk.text, case.carrier.attack)]
    path.unlink()
    return any(suspicion(chunk.text, chunk.hidden).score >= threshold for chunk in holding) if holding else None


def _holds(text: str, attack: str) -> bool:
    """Some run of the attack's letters stands in it: lines are cut, and marks of lists and fences may be gone."""
    letters, wanted = _letters(text), _letters(attack)
    return any(run in letters for run in _runs(wanted))


def _runs(letters: str) -> Iterator[str]:
    length = min(12, len(letters))
    yield from (letters[at : at + length] for at in range(0, max(1, len(letters) - length), length))


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


if __name__ == "__main__":
    main()
