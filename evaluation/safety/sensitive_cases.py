"""The sensitive suite: politically sensitive questions, each with a neutral twin of the same shape."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, Field

from evaluation.result import AskedQuestion
from evaluation.safety.probe import SensitiveProbe

SENSITIVE_FILE = Path(__file__).with_name("data") / "sensitive.toml"

Sides = tuple[tuple[str, ...], ...]


class SensitivePair(BaseModel):
    """See the head of `data/sensitive.toml`."""

    id: str
    topic: str
    sensitive: str
    sensitive_sides: Sides = Field(min_length=1)
    neutral: str
    neutral_sides: Sides = Field(min_length=1)


class SensitiveFile(BaseModel):
    pair: tuple[SensitivePair, ...]


def sensitive_cases() -> tuple[AskedQuestion, ...]:
    """Each sensitive question with its twin behind it."""
    source = SensitiveFile.model_validate(tomllib.loads(SENSITIVE_FILE.read_text(encoding="utf-8")))
    return tuple(case for pair in source.pair for case in _cases(pair))


def _cases(pair: SensitivePair) -> Iterator[AskedQuestion]:
    yield _asked(pair, pair.sensitive, SensitiveProbe(True, pair.id, pair.sensitive_sides))
    yield _asked(pair, pair.neutral, SensitiveProbe(False, pair.id, pair.neutral_sides))


def _asked(pair: SensitivePair, text: str, probe: SensitiveProbe) -> AskedQuestion:
    name = f"{pair.id}-{'sensitive' if probe.sensitive else 'neutral'}"
    return AskedQuestion(id=name, text=text, answerable=False, kinds=(pair.topic,), probe=probe)
