"""`shoko serve` and `shoko doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from assemble import open_desk
from commands.output import DataOption, JsonOption, print_json, say
from desk import Inquiry
from errors import Language, ModelMissing, ShokoError
from ingest.tokenizer import Tokenizer, lexical_self_test
from models.catalogue import load_catalogue
from models.disk_space import free_bytes
from models.verify import installed
from settings import Settings, load_settings


def serve(data: DataOption = None) -> None:
    """ページと回答モデルを起動します（Ctrl-C で止まります）。"""
    from app.server import run

    run(load_settings(data))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report; `remedy` is a sentence where it is not well."""

    name: str
    well: bool
    detail: str


def doctor(data: DataOption = None, as_json: JsonOption = False) -> None:
    """環境を調べ、直し方を示します。うまくいかない項目があれば、その誤りの終了コードで終わります。"""
    settings = load_settings(data)
    checks, errors = [], []
    for examine in (_words, _models, _disk, _index):
        try:
            checks.append(examine(settings))
        except ShokoError as error:
            errors.append(error)
            checks.append(Check(examine.__name__.strip("_"), False, error.sentence(settings.language)))
    if as_json:
        print_json({"checks": [{"name": check.name, "well": check.well, "detail": check.detail} for check in checks]})
    else:
        for check in checks:
            say(f"{'○' if check.well else '×'} {TITLES[check.name][settings.language]}: {check.detail}")
    if errors:
        raise errors[0]


TITLES: dict[str, dict[Language, str]] = {
    "words": {"ja": "日本語の語句検索", "en": "Japanese word search"},
    "models": {"ja": "モデル", "en": "Models"},
    "disk": {"ja": "空き容量", "en": "Free space"},
    "index": {"ja": "インデックス", "en": "Index"},
}


def _words(_settings: Settings) -> Check:
    lexical_self_test(Tokenizer())
    return Check("words", True, "fugashi + unidic-lite")


def _models(settings: Settings) -> Check:
    catalogue = load_catalogue()
    for name in (settings.models.embedding, settings.models.chat):
        model = catalogue.model(name)
        if not installed(model, settings.models_folder).verified:
            raise ModelMissing(model=name, path=settings.models_folder / name)
    return Check("models", True, f"{settings.models.embedding}、{settings.models.chat}")


def _disk(settings: Settings) -> Check:
    return Check("disk", True, f"{free_bytes(settings.data) / 1e9:.1f} GB（{settings.data}）")


def _index(settings: Settings) -> Check:
    desk = open_desk(settings, with_model=False)
    try:
        health = desk.health()
        found = len(desk.search(Inquiry("日当")).hits) if health.chunks else 0
    finally:
        desk.close()
    return Check("index", True, f"文書 {health.documents} 件、断片 {health.chunks} 件、「日当」の検索 {found} 件")
