"""`shoko models list|pull|verify|import|serve`."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json, print_table, progress_bar, say
from errors import SettingInvalid

if TYPE_CHECKING:
    from models.catalogue import Model
    from models.verify import ModelFolder, Step
    from settings import Settings

PHASES = {"fetch": "取得", "join": "結合", "copy": "コピー", "verify": "検証"}

NamesArgument = Annotated[
    list[str] | None, typer.Argument(help="モデルの名前（既定: starter の全部）", show_default=False)
]

models = typer.Typer(no_args_is_help=True, help="モデルの一覧・取得・検証・取り込み")


@models.command("list")
def list_models(data: DataOption = None, as_json: JsonOption = False) -> None:
    """カタログのモデルと、このマシンにあるかどうかを表示します。"""
    from models.catalogue import load_catalogue
    from models.verify import installed

    folder = settings_of(data).models_folder
    found = [installed(model, folder) for model in load_catalogue().models]
    if as_json:
        print_json({"folder": str(folder), "models": [model_json(entry) for entry in found]})
        return
    rows = [
        (
            entry.model.name,
            entry.model.role,
            entry.model.profile,
            size_text(entry.model),
            entry.model.licence,
            state(entry),
        )
        for entry in found
    ]
    print_table(("名前", "役割", "区分", "大きさ", "ライセンス", "状態"), rows)


@models.command("pull")
def pull_models(names: NamesArgument = None, data: DataOption = None, as_json: JsonOption = False) -> None:
    """モデルを取得し、すべてのバイトを検証します（途中からの再開可）。"""
    from models.fetch import pull
    from models.verify import installed

    settings = settings_of(data)
    chosen = _chosen(names)
    absent = [model for model in chosen if not installed(model, settings.models_folder).verified]
    for model in absent:
        note(f"{model.title}: {model.licence}。{model.notice}")
    with _watched() as watch:
        for model in chosen:
            pull(model, settings.models_folder, watch)
    _tell(chosen, settings, as_json)


@models.command("import")
def import_models(
    folder: Annotated[Path, typer.Argument(help="モデルのファイルがあるフォルダー", show_default=False)],
    names: NamesArgument = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """フォルダーやディスクから、同じファイルを取り込みます（接続は要りません）。"""
    from models.catalogue import load_catalogue
    from models.import_folder import import_model, importable

    settings = settings_of(data)
    catalogue = load_catalogue()
    chosen = [catalogue.model(name) for name in names] if names else importable(catalogue, folder)
    if not chosen:
        chosen = catalogue.profile("starter")
    with _watched() as watch:
        for model in chosen:
            import_model(model, folder, settings.models_folder, watch)
    _tell(chosen, settings, as_json)


@models.command("verify")
def verify_models(names: NamesArgument = None, data: DataOption = None, as_json: JsonOption = False) -> None:
    """モデルのすべてのバイトを、カタログの SHA-256 と比べます。"""
    from models.verify import verify

    settings = settings_of(data)
    chosen = _chosen(names)
    with _watched() as watch:
        for model in chosen:
            verify(model, settings.models_folder, watch)
    _tell(chosen, settings, as_json)


@models.command("serve")
def serve_model(
    host: Annotated[str, typer.Option("--host", help="待ち受けるアドレス")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="待ち受けるポート")] = 8080,
    data: DataOption = None,
) -> None:
    """回答モデルだけを、OpenAI 互換のサーバーとして起動します（鍵は SHOKO_LLM__API_KEY、Ctrl-C で止まります）。"""
    from models.llama_server import Launch
    from models.serve import gguf_in
    from models.serve_alone import serve_alone
    from models.verify import require

    settings = settings_of(data)
    llm = settings.llm
    if llm.api_key is None:
        raise SettingInvalid(
            name="llm.api_key", value="", limit="SHOKO_LLM__API_KEY に、利用者に渡す鍵を設定してください。"
        )
    gguf = gguf_in(require(settings.models.chat, settings.models_folder))
    serve_alone(
        Launch(
            owner_pid=os.getpid(),
            gguf=str(gguf),
            api_key=llm.api_key.get_secret_value(),
            context_tokens=llm.context_tokens,
            parallel=llm.parallel,
            threads=llm.threads if llm.threads is not None else len(os.sched_getaffinity(0)),
            host=host,
            port=port,
        ),
        lambda address: note(f"{settings.models.chat}: {address}"),
    )


def _chosen(names: Sequence[str] | None) -> Sequence[Model]:
    from models.catalogue import load_catalogue

    catalogue = load_catalogue()
    return [catalogue.model(name) for name in names] if names else catalogue.profile("starter")


def _tell(chosen: Sequence[Model], settings: Settings, as_json: bool) -> None:
    from models.verify import installed

    found = [installed(model, settings.models_folder) for model in chosen]
    if as_json:
        print_json({"folder": str(settings.models_folder), "models": [model_json(entry) for entry in found]})
        return
    for entry in found:
        say(f"{entry.model.name}: {state(entry)}（{size_text(entry.model)}、{entry.model.licence}）")


def model_json(entry: ModelFolder) -> dict[str, object]:
    model = entry.model
    return {
        "name": model.name,
        "role": model.role,
        "profile": model.profile,
        "licence": model.licence,
        "notice": model.notice,
        "maker": model.maker,
        "country": model.country,
        "context_tokens": model.context_tokens,
        "bytes": model.bytes,
        "path": str(entry.path),
        "missing": list(entry.missing),
        "verified": entry.verified,
    }


def state(entry: ModelFolder) -> str:
    if entry.verified:
        return "検証済み"
    if entry.path.is_dir() and not entry.missing:
        return "未検証"
    return "なし"


def size_text(model: Model) -> str:
    return f"{model.bytes / 1e9:.2f} GB"


@contextmanager
def _watched() -> Iterator[Callable[[Step], None]]:
    """Shows the steps of any model's work on one bar, in megabytes."""
    with progress_bar("モデル") as bar:

        def show(step: Step) -> None:
            bar.update(
                bar.task_ids[0],
                description=f"{step.model} {PHASES[step.phase]} (MB)",
                completed=step.done / 1e6,
                total=step.total / 1e6,
            )

        yield show
