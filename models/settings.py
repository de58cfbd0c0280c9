"""The sections `models` and `llm` of the settings; `settings.py` is what reads them."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr, field_validator

from models.listed import ListedAddresses, is_entry
from privacy.clearance import STRICTEST
from privacy.kinds import Label
from privacy.settings import ELSEWHERE_CLEARANCE


class ModelSettings(BaseModel):
    """Names from `models/catalogue.toml`, or folders with the same files. `allowed_addresses`: `host:port` of each server outside
    loopback that a model may be asked at; no other address gets a prompt (docs/decisions/0039)."""

    embedding: str = "embeddinggemma-300m"
    chat: str = "qwen2.5-coder-1.5b-instruct-q4_k_m"
    reranker: str | None = None
    allowed_addresses: tuple[str, ...] = ()

    @field_validator("allowed_addresses")
    @classmethod
    def _are_entries(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        entries = tuple(entry.strip().lower() for entry in value)
        if not all(is_entry(entry) for entry in entries):
            raise ValueError("host:port is needed, such as qwen:8080")
        return entries

    @property
    def listed(self) -> ListedAddresses:
        return ListedAddresses(self.allowed_addresses)


class LlmSettings(BaseModel):
    """The answering model's server. Without `base_url` Shoko runs llama.cpp as a child process on loopback.

    `clearance`: the most confidential label that the model may read. None: all of them where Shoko runs it, 社内 elsewhere.
    """

    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str | None = None
    context_tokens: int = Field(default=4096, ge=1024)
    answer_tokens: int = Field(default=320, ge=16)
    parallel: int = Field(default=2, ge=1)
    threads: int | None = None
    timeout_s: float = Field(default=180.0, gt=0)
    start_timeout_s: float = Field(default=120.0, gt=0)
    clearance: Label | None = None

    @property
    def cleared_for(self) -> Label:
        if self.clearance is not None:
            return self.clearance
        return STRICTEST if self.base_url is None else ELSEWHERE_CLEARANCE
