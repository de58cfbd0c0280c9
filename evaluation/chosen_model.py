"""A chat model other than the settings' one, or defences switched off, for one run."""

from __future__ import annotations

from collections.abc import Sequence

from errors import ModelUnknown
from models.catalogue import load_catalogue
from settings import Defence, Settings


def answered_by(settings: Settings, model: str | None) -> Settings:
    """Settings whose questions `model` answers: run here, or asked for by that name where another server answers.

    Raises ModelUnknown where it is a model of the catalogue that doesn't chat.
    """
    if model is None:
        return settings
    if settings.llm.base_url is not None:
        return settings.model_copy(update={"llm": settings.llm.model_copy(update={"model": model})})
    models = load_catalogue().models
    if any(known.name == model and known.role != "chat" for known in models):
        raise ModelUnknown(model=model, known="、".join(known.name for known in models if known.role == "chat"))
    return settings.model_copy(update={"models": settings.models.model_copy(update={"chat": model})})


def without_defences(settings: Settings, without: Sequence[Defence]) -> Settings:
    """Settings of a throw-away house in which these don't stand in an attacker's way, to measure what each of them gives."""
    if not without:
        return settings
    changed: dict[str, object] = {"evaluation": settings.evaluation.model_copy(update={"without": tuple(without)})}
    if "detector" in without:
        changed["gates"] = settings.gates.model_copy(update={"injection": "report"})
    if "hidden_text" in without:
        changed["ingest"] = settings.ingest.model_copy(update={"hidden_text": "report"})
    return settings.model_copy(update=changed)
