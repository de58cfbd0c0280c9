"""The sets that can be measured with: the samples' golden questions, our own ones, and folders of datasets."""

from __future__ import annotations

from pathlib import Path

from app.evaluation_order import EvaluationSet
from app.golden_readable import accepted_questions, readable_questions
from app.house import House
from app.session import say
from errors import DataFolderUnusable, DatasetInvalid
from evaluation.golden_files import as_jsonl
from evaluation.own_questions import OwnQuestion
from evaluation.run_record import Kind
from evaluation.safety.harmful_cases import harmful_cases
from evaluation.safety.probe import Suite
from evaluation.safety.suite_names import OFFERED
from index_store.records import Source

_SAMPLES = Path("samples")
_FILES = ("passages.jsonl", "questions.jsonl")
_KINDS: tuple[Kind, ...] = ("answers", "retrieval")


def known_sets(house: House) -> tuple[EvaluationSet, ...]:
    """Own ones first; those whose files are not there are left out."""
    datasets = _datasets(house.settings.evaluation.datasets)
    return (*_own_sets(house), *_sample_set(house), *datasets, *_safety_sets())


def typed_sets(path: str) -> tuple[EvaluationSet, ...]:
    """Of a folder, or a file of harmful prompts, whose path was typed. Raises DatasetInvalid where it is neither."""
    folder = Path(path).expanduser().absolute()
    if folder.suffix == ".jsonl":
        return (_safety_set("harmful", folder, len(harmful_cases(folder))),)
    if not _is_dataset(folder):
        raise DatasetInvalid(path=folder, reason=" / ".join(_FILES))
    return _of_folder(folder)


def written(house: House, chosen: EvaluationSet) -> EvaluationSet:
    """Our own questions as they are now, written where the child reads them; any other set as it is. Raises DataFolderUnusable."""
    if not chosen.key.startswith("own:"):
        return chosen
    questions = [
        golden for golden in accepted_questions(house) if golden.unanswerable or golden.source == str(chosen.folder)
    ]
    try:
        chosen.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        chosen.path.write_bytes(as_jsonl(questions))
    except OSError as error:
        raise DataFolderUnusable(path=chosen.path, reason=error.strerror) from error
    return chosen


def _wholly_readable(house: House) -> tuple[Source, ...]:
    """A run reads the source's folder into an index of its own and shows what it found: only for who may read all of it."""
    readable = house.readable()
    return tuple(
        source
        for source in house.desk.sources()
        if len(house.manifest.paths(source.id, readable)) == sum(house.manifest.types_of_source(source.id).values())
    )


def _own_sets(house: House) -> tuple[EvaluationSet, ...]:
    accepted = [own for own in readable_questions(house) if own.state == "accepted"]
    folder = house.settings.data.absolute() / "evaluation" / "own"
    sets = []
    for source in _wholly_readable(house):
        count = sum(1 for own in accepted if _is_about(own, source.folder))
        if count:
            name = Path(source.folder).name
            sets.append(
                EvaluationSet(
                    f"own:{source.id}",
                    say("evaluation.set.own", name=name),
                    "golden",
                    folder / source.id / f"{name}.jsonl",
                    Path(source.folder),
                    count,
                )
            )
    return tuple(sets)


def _is_about(own: OwnQuestion, folder: str) -> bool:
    return own.golden.unanswerable or own.golden.source == folder


def _sample_set(house: House) -> tuple[EvaluationSet, ...]:
    path = house.settings.index.golden.absolute()
    if not path.is_file() or not _SAMPLES.is_dir():
        return ()
    return (EvaluationSet("samples", say("evaluation.set.samples"), "golden", path, _SAMPLES.absolute()),)


def _datasets(below: Path | None) -> tuple[EvaluationSet, ...]:
    if below is None or not below.is_dir():
        return ()
    return tuple(
        one for folder in sorted(below.absolute().iterdir()) if _is_dataset(folder) for one in _of_folder(folder)
    )


def _safety_sets() -> tuple[EvaluationSet, ...]:
    """Their cases lie in the project; a path says which file in a run's record, and the child finds it by the suite's name."""
    return tuple(_safety_set(suite, Path(suite)) for suite in OFFERED)


def _safety_set(suite: Suite, path: Path, count: int | None = None) -> EvaluationSet:
    name = say("evaluation.set.safety", suite=say(f"evaluation.kind.{suite}"))
    return EvaluationSet(f"safety:{suite}:{path}", name, suite, path, count=count)


def _is_dataset(folder: Path) -> bool:
    return all((folder / name).is_file() for name in _FILES)


def _of_folder(folder: Path) -> tuple[EvaluationSet, ...]:
    return tuple(
        EvaluationSet(f"{kind}:{folder}", f"{folder.name} — {say(f'evaluation.kind.{kind}')}", kind, folder)
        for kind in _KINDS
    )
