"""`shoko doctor`: one check after the other, each on its own, so that one fault hides no other."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, print_json, say
from errors import DataFolderUnusable, DiskFull, ModelServerDown, PortTaken, ShokoError

if TYPE_CHECKING:
    from pathlib import Path

    from generations.index_desk import IndexOverview
    from settings import Settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `error` is None where all is well; its sentence says what to do."""

    name: str
    detail: str
    error: ShokoError | None = None


def doctor(data: DataOption = None, as_json: JsonOption = False) -> None:
    """環境を調べ、直し方を示します。うまくいかない項目があれば、その最初の誤りの終了コードで終わります。"""
    settings = settings_of(data)
    findings = [_examined(name, check, settings) for name, check in CHECKS.items()]
    if as_json:
        print_json({"checks": [_finding_json(finding) for finding in findings]})
    else:
        for finding in findings:
            say(f"{'○' if finding.error is None else '×'} {TITLES[finding.name]}: {finding.detail}")
    for finding in findings:
        if finding.error is not None:
            raise finding.error


def _examined(name: str, check: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(name, check(settings))
    except ShokoError as error:
        return Finding(name, error.sentence(settings.language), error)
    except Exception as error:  # noqa: BLE001 - an edge: what breaks one check must not hide the others
        fault = ShokoError(detail=f"{type(error).__name__}: {error}")
        return Finding(name, fault.sentence(settings.language), fault)


def _finding_json(finding: Finding) -> dict[str, object]:
    error = finding.error
    return {
        "name": finding.name,
        "well": error is None,
        "detail": finding.detail,
        "error": None if error is None else error.code,
    }


def _words(_settings: Settings) -> str:
    from ingest.tokenizer import Tokenizer, lexical_self_test

    lexical_self_test(Tokenizer())
    return "fugashi + unidic-lite"


def _parsers(settings: Settings) -> str:
    from ingest.sandbox import Sandbox

    with Sandbox() as sandbox:
        confined = sandbox.confined
    return (
        "ネットワークと書き込みを禁じて読み取ります"
        if confined
        else "このカーネルでは隔離できません（制限つきで読み取ります）"
    )


def _embedding(settings: Settings) -> str:
    from models.verify import require

    return str(require(settings.models.embedding, settings.models_folder))


def _chat(settings: Settings) -> str:
    from assemble_answering import external_server
    from models.serve import gguf_in
    from models.verify import require

    llm = settings.llm
    if llm.base_url is None:
        return str(gguf_in(require(settings.models.chat, settings.models_folder)))
    state = external_server(settings, llm.base_url).state()
    if state.state != "ready":
        raise ModelServerDown(url=llm.base_url, reason=state.detail)
    return llm.base_url


def _disk(settings: Settings) -> str:
    """The data folder, or what will hold it, can be written and has room."""
    import os
    import shutil

    from index_store.edge_faults import FREE_BYTES_NEEDED

    place = _existing(settings.data.absolute())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        raise DataFolderUnusable(path=place, reason="not a folder that this user may write to")
    free = shutil.disk_usage(place).free
    if free < FREE_BYTES_NEEDED:
        needed = f"{FREE_BYTES_NEEDED // MEGABYTE} MB"
        raise DiskFull(path=place, free=f"{free // MEGABYTE} MB", needed=needed)
    return f"{free / 1e9:.1f} GB（{settings.data}）"


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _page(settings: Settings) -> str:
    """The port is ours or free."""
    import socket

    from app.server_card import is_alive, read_card

    host, port = settings.page.host, settings.page.port
    card = read_card(settings.data)
    if card is not None and is_alive(card.pid):
        return f"{card.url}（動いています）"
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return f"http://{host}:{port}（止まっています）"
    except OSError as error:
        raise PortTaken(port=port, setting="page.port") from error


def _index(settings: Settings) -> str:
    """Opens the index, which heals it, and searches in it."""
    from desk import Inquiry

    with desk_of(settings) as desk:
        health, asked_for = desk.health(), _asked_for(desk.indexes.overview())
        if not health.chunks:
            return f"文書がまだありません。`shoko ingest フォルダー` で加えられます{asked_for}"
        found = len(desk.search(Inquiry("規程")).hits)
    return f"文書 {health.documents} 件、断片 {health.chunks} 件、「規程」の検索 {found} 件{asked_for}"


def _asked_for(overview: IndexOverview) -> str:
    """In what the settings differ from the index in use, which goes on with its own pipeline; nothing where they don't."""
    if not overview.differences:
        return ""
    named = "、".join(f"{one.name} は使用中 {one.indexed}、設定 {one.current}" for one in overview.differences)
    return f"。設定と違う作り方のまま使っています（{named}）。`shoko index build` で設定どおりの世代を作れます"


CHECKS: dict[str, Callable[[Settings], str]] = {
    "words": _words,
    "parsers": _parsers,
    "embedding": _embedding,
    "chat": _chat,
    "disk": _disk,
    "page": _page,
    "index": _index,
}
TITLES = {
    "words": "日本語の語句検索",
    "parsers": "読み取り",
    "embedding": "埋め込みモデル",
    "chat": "回答モデル",
    "disk": "空き容量",
    "page": "ページ",
    "index": "インデックス",
}
