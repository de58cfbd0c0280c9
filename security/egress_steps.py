"""What the product does, as steps of a proof of egress: index, ask, re-index, evaluate, the page in a browser; with the real models."""

from __future__ import annotations

import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from errors import FolderNotFound
from security.egress import PROJECT
from security.sealed import Step
from settings import Settings

DOCUMENTS = ("総務/旅費規程_2025年版.pdf", "総務/内線番号表.csv", "総務/社員食堂のご案内.txt")
QUESTION = "宿泊を伴う出張の日当はいくらですか"
CHROMIUM = "chromium"
_GOLDEN = (
    {"id": "e1", "question": QUESTION, "kind": "number", "document": DOCUMENTS[0], "page": 2, "answers": ["3000円"]},
    {"id": "e2", "question": "社長の出身大学はどこですか", "kind": "unanswerable", "unanswerable": True},
)


def real_steps(settings: Settings, home: Path) -> tuple[Step, ...]:
    """In `home`, a folder of the proof alone: the company's own data folder is not touched. Raises FolderNotFound without samples/."""
    documents, data, golden = home / "documents", home / "data", home / "golden.jsonl"
    for name in DOCUMENTS:
        if not (PROJECT / "samples" / name).is_file():
            raise FolderNotFound(path=PROJECT / "samples")
        (documents / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / "samples" / name, documents / name)
    golden.write_text("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in _GOLDEN), encoding="utf-8")
    environment = {"SHOKO_DATA": str(data), "SHOKO_MODELS": str(settings.models_folder)}

    def shoko(name: str, *words: str) -> Step:
        return Step(name, (sys.executable, "-m", "cli", *words), environment)

    change = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('夜間の緊急連絡先は内線119である。\\n')"
    return (
        shoko("models verify", "models", "verify"),
        shoko("index", "ingest", str(documents)),
        shoko("ask", "ask", QUESTION),
        Step("change a document", (sys.executable, "-c", change, str(documents / "連絡先.txt")), environment),
        shoko("re-index", "ingest", "--all"),
        shoko("search", "search", "緊急連絡先"),
        shoko("evaluate", "eval", "golden", "--questions", str(golden), "--folder", str(documents)),
        Step("page", (sys.executable, "-m", "security.egress_page", QUESTION), environment, not_done=_no_browser()),
        shoko("audit verify", "audit", "verify"),
    )


def _no_browser() -> str | None:
    if shutil.which(CHROMIUM) is None:
        return f"{CHROMIUM} is not installed"
    return None if find_spec("playwright") is not None else "playwright is not installed"
