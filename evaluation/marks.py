"""The marks of a run: what the settings, the models' files and the code were. Read before anything is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel

from answering.prompt import PROMPTS_FOLDER
from evaluation.judge import JUDGE_PROMPT
from evaluation.machine import code_mark, machine_mark
from evaluation.run_record import RunMarks
from models.catalogue import load_catalogue
from models.verify import pinned_files, require, sha256_of
from settings import Settings

_DIGITS = 16
# Addresses and secrets, the model (a mark of its own), and where vectors are kept.
_LEFT_OUT = {"base_url", "api_key", "model", "query_cache"}


def run_marks(
    settings: Settings, *, with_model: bool, judge: str | None = None, prompts: Sequence[Path] | None = None
) -> RunMarks:
    """Without the index, which isn't open yet. `prompts` are the templates that questions pass through, None those of the house.

    Raises ModelUnknown, ModelMissing, ModelDamaged."""
    return RunMarks(
        embedding_model=model_mark(settings.models.embedding, settings.models_folder),
        chat_model=_chat_mark(settings) if with_model else None,
        reranker=None
        if settings.models.reranker is None
        else model_mark(settings.models.reranker, settings.models_folder),
        judge_model=None if judge is None else model_mark(judge, settings.models_folder),
        prompts=prompts_mark(_templates(_of_house(with_model=with_model) if prompts is None else prompts, judge)),
        code=code_mark(),
        machine=machine_mark(),
        settings=_settings_marks(settings, with_model=with_model),
    )


def model_mark(name: str, models_folder: Path) -> str:
    """`name@hash`: the SHA-256 of its file, or over the names and hashes of its files in order."""
    folder = require(name, models_folder)
    known = {model.name: model for model in load_catalogue().models}
    if name in known:
        hashes = {file.path: file.sha256 for file in pinned_files(known[name], folder)}
    else:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        hashes = {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}
    one = (
        next(iter(hashes.values())) if len(hashes) == 1 else digest(f"{value} {path}" for path, value in hashes.items())
    )
    return f"{name}@{one[:_DIGITS]}"


def _chat_mark(settings: Settings) -> str:
    """A model behind another server is known by its name and that server's host alone."""
    llm = settings.llm
    if llm.base_url is None:
        return model_mark(settings.models.chat, settings.models_folder)
    return f"{llm.model or settings.models.chat} ({urlsplit(llm.base_url).hostname})"


def _of_house(*, with_model: bool) -> tuple[Path, ...]:
    return tuple(sorted(PROMPTS_FOLDER.glob("*.jinja"))) if with_model else ()


def _templates(prompts: Sequence[Path], judge: str | None) -> tuple[Path, ...]:
    return tuple(prompts) if judge is None else (*prompts, JUDGE_PROMPT)


def prompts_mark(templates: Sequence[Path]) -> str:
    """Over the templates' names and bytes; a dash where no model is asked."""
    return digest(f"{path.name} {sha256_of(path)}" for path in templates)[:_DIGITS] if templates else "—"


def digest(lines: Iterable[str]) -> str:
    """SHA-256 in hexadecimal digits over lines."""
    return sha256("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")).hexdigest()


def _settings_marks(settings: Settings, *, with_model: bool) -> dict[str, str]:
    """Those that change what is found, answered or how long it takes; no address and no secret."""
    chosen: dict[str, BaseModel] = {"retrieval": settings.retrieval}
    if with_model:
        chosen |= {"answer": settings.answer, "gates": settings.gates, "llm": settings.llm}
    ingest = settings.ingest
    marks = {f"ingest.{name}": str(getattr(ingest, name)) for name in ("chunk_characters", "hidden_text", "ocr")}
    for section, values in chosen.items():
        marks |= {f"{section}.{name}": _text(value) for name, value in values if name not in _LEFT_OUT}
    if settings.evaluation.without:
        marks["evaluation.without"] = ", ".join(settings.evaluation.without)
    return dict(sorted(marks.items()))


def _text(value: object) -> str:
    return value.model_dump_json() if isinstance(value, BaseModel) else str(value)
