"""A chat model other than the settings' one, for one run."""

from __future__ import annotations

from errors import ModelUnknown
from models.catalogue import load_catalogue
from settings import Settings


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
