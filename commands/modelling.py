"""`shoko models list|pull|verify|import`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from commands.output import DataOption, JsonOption, note, print_json, print_table, progress_bar, say
from models.catalogue import Model, load_catalogue
from models.fetch import pull
from models.import_folder import import_model, importable
from models.verify import ModelFolder, Step, installed, verify
from settings import Settings, load_settings

PHASES = {"fetch": "取得", "join": "結合", "copy": "コピー", "verify": "検証"}

NamesArgument = Annotated[
    list[str] | None, typer.Argument(help="モデルの名前（既定: starter の全部）", show_default=False)
]

models = typer.Typer(no_args_is_help=True, help="モデルの一覧・取得・検証・取り込み")


@models.command("list")
def list_models(data: DataOption = None, as_json: JsonOption = False) -> None:
    """カタログのモデルと、この機械にあるかどうかを表示します。"""
    folder = load_settings(data).models_folder
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
    settings = load_settings(data)
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
    settings = load_settings(data)
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
    settings = load_settings(data)
    chosen = _chosen(names)
    with _watched() as watch:
        for model in chosen:
            verify(model, settings.models_folder, watch)
    _tell(chosen, settings, as_json)


def _chosen(names: Sequence[str] | None) -> Sequence[Model]:
    catalogue = load_catalogue()
    return [catalogue.model(name) for name in names] if names else catalogue.profile("starter")


def _tell(chosen: Sequence[Model], settings: Settings, as_json: bool) -> None:
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
def _watched() -> Iterator[_Watch]:
    with progress_bar("モデル") as bar:
        yield _Watch(bar)


class _Watch:
    """Shows the steps of any model's work on one bar, in megabytes."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar

    def __call__(self, step: Step) -> None:
        self._bar.update(
            self._bar.task_ids[0],
            description=f"{step.model} {PHASES[step.phase]} (MB)",
            completed=step.done / 1e6,
            total=step.total / 1e6,
        )
