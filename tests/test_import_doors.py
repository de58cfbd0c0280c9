"""One library, one door, and the arrows between rooms: read from the source of every module, nothing is imported."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "access",
    "answering",
    "app",
    "commands",
    "evaluation",
    "generations",
    "index_store",
    "ingest",
    "journal",
    "models",
    "notify",
    "people",
    "privacy",
    "security",
)
SHARED = {"settings", "errors", "database", "index_store.records", "index_store.file_records", "index_store.paths"}

# Library -> the paths (prefixes) that may import it. The page of the design: docs/architecture.md.
DOORS: dict[str, tuple[str, ...]] = {
    "qdrant_client": ("index_store/",),
    "qdrant_edge": ("index_store/",),
    "sqlalchemy": ("database.py", "migrations/", "index_store/", "access/", "journal/", "people/"),
    "alembic": ("database.py", "migrations/"),
    "llama_index": ("answering/llm.py", "answering/llama_index_retriever.py"),
    "openai": ("answering/llm.py",),
    # What may speak HTTP: to models (listed addresses), to Qdrant, to our own server; nothing else asks anyone.
    "httpx2": ("models/address.py", "models/listed_http.py", "people/oidc.py"),
    "httpx": ("index_store/server_index.py", "app/client.py"),
    "sentence_transformers": ("ingest/embedder.py", "answering/rerank.py"),
    "torch": ("ingest/embedder.py", "answering/rerank.py"),
    "transformers": ("answering/token_counter.py",),
    "fugashi": ("ingest/tokenizer.py",),
    "unidic_lite": ("ingest/tokenizer.py",),
    "docx": (
        "ingest/parse_office.py",
        "ingest/docx_",
        "evaluation/golden/make_samples/",
        "evaluation/safety/carriers/",
    ),
    "pptx": (
        "ingest/parse_slides.py",
        "ingest/slides_",
        "evaluation/golden/make_samples/",
        "evaluation/safety/carriers/",
    ),
    "openpyxl": (
        "ingest/parse_sheet.py",
        "ingest/sheet_",
        "evaluation/golden/make_samples/",
        "evaluation/safety/carriers/",
    ),
    "lxml": (
        "ingest/parse_html.py",
        "ingest/html_",
        "ingest/parse_slides.py",
        "ingest/parse_office.py",
        "ingest/docx_",
    ),
    "pypdfium2": ("ingest/parse_pdf.py", "ingest/pdf_", "ingest/page_picture.py", "evaluation/golden/make_samples/"),
    "PIL": ("ingest/page_picture.py", "ingest/read_pictures.py", "evaluation/golden/make_samples/"),
    "rapidocr": ("ingest/ocr.py",),
    "onnxruntime": ("ingest/ocr.py",),
    "cv2": ("ingest/ocr.py",),
    "xllamacpp": ("models/llama_server.py",),
    "streamlit": ("app/",),
    "starlette": ("app/",),
    "uvicorn": ("app/",),
    "typer": ("cli.py", "commands/"),
    "rich": ("cli.py", "commands/"),
    "watchfiles": ("app/watch_folders.py",),
    "smtplib": ("notify/mail.py",),
    "playwright": ("security/egress_page.py",),
    "authlib": ("people/oidc.py", "people/id_token.py"),
    "joserfc": ("people/oidc.py", "people/id_token.py"),
}

# Room -> the rooms (or single modules) that it may import beside itself and the shared modules.
ARROWS: dict[str, set[str]] = {
    "index_store": set(),
    "access": set(),
    # Counts without values are what the journal keeps of the gates.
    "journal": {"privacy.tally"},
    # What a model may read is part of its address.
    "models": {"access.labels", "privacy.clearance", "privacy.settings"},
    "notify": {"journal"},
    # Logins and ends of sessions are told to the audit log in the transaction that makes them.
    "people": {"access", "journal"},
    # What a person and a label are, which the rules for personal data go by.
    "privacy": {"ingest.normalize", "index_store.records", "access.people", "access.labels"},
    # The report names the passages that the gate for the model will leave out.
    "ingest": {"index_store", "access", "journal", "privacy.injection"},
    "answering": {
        "index_store",
        "access",
        "models",
        "privacy",
        "ingest.tokenizer",
        "ingest.embedder",
        "ingest.normalize",
        "ingest.edition_name",
        "ingest.letter",
        "ingest.japanese_dates",
    },
    # The company's own golden questions grow out of what the journal keeps of asking.
    "evaluation": {
        *("ingest", "answering", "index_store", "access", "models", "privacy", "assemble", "desk"),
        *("journal.golden", "journal.tables"),
    },
    # What is proved and reported of all rooms; it opens none of them for people.
    "security": {"access", "evaluation", "index_store", "journal", "models", "privacy"},
    "generations": {"access", "answering", "evaluation", "index_store", "ingest", "models"},
    "app": {*ROOMS, "assemble", "desk"} - {"commands"},
    "commands": {*ROOMS, "assemble", "desk"},
}


def modules() -> list[Path]:
    paths = [*ROOT.glob("*.py"), *(path for room in (*ROOMS, "migrations") for path in (ROOT / room).rglob("*.py"))]
    return sorted(path for path in paths if path.exists())


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_libraries_enter_by_their_door(path: Path) -> None:
    wrong = {
        name
        for name in imported_names(path)
        for library, doors in DOORS.items()
        if name.split(".")[0] == library and not relative(path).startswith(doors)
    }
    assert not wrong, f"{relative(path)} imports {sorted(wrong)}: see DOORS"


@pytest.mark.parametrize("path", [path for path in modules() if len(path.relative_to(ROOT).parts) > 1], ids=relative)
def test_arrows_between_rooms(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    allowed = ARROWS.get(room)
    if allowed is None:
        return
    reach = {name for name in imported_names(path) if name.split(".")[0] in {*ROOMS, "assemble", "desk"}}
    wrong = {name for name in reach if not _within(name, allowed | SHARED | {room})}
    assert not wrong, f"{relative(path)} imports {sorted(wrong)}: see ARROWS"


def _within(name: str, allowed: set[str]) -> bool:
    parts = name.split(".")
    prefixes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return bool(prefixes & allowed) or any(entry.startswith(f"{name}.") for entry in allowed)


def test_the_environment_has_one_reader() -> None:
    readers = {
        relative(path)
        for path in modules()
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ[", "os.environ.get", "os.getenv"))
    }
    # What a child process is given is chosen from it; no setting of ours is read there.
    assert readers <= {"ingest/sandbox.py", "ingest/sandbox_parent.py", "models/serve.py"}, readers
