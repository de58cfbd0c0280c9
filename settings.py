"""One typed tree of settings: the only reader of the environment and of `shoko.toml`.

Order, the stronger first: arguments of the command, environment (`SHOKO_…`, nested with `__`, as in
`SHOKO_LLM__BASE_URL`), `shoko.toml` in the working directory, the defaults below.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from platformdirs import user_cache_path
from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from errors import SettingInvalid

# With the aliases both are of this module, too: where the tree's other sections are.
from models.settings import LlmSettings as LlmSettings
from models.settings import ModelSettings as ModelSettings
from privacy.settings import GuardSettings, PrivacySettings


class PageSettings(BaseModel):
    """Where the page listens: without login on loopback only. `published_on_loopback`: in a container whose port is published so."""

    host: str = "127.0.0.1"
    published_on_loopback: bool = False
    port: int = Field(default=8501, ge=1, le=65535)


class IndexSettings(BaseModel):
    """The home of the vectors: embedded Qdrant Edge, or a Qdrant server where `qdrant_url` is set.

    `golden` are the questions on which two generations of the index are compared before one takes the other's place.
    """

    qdrant_url: str | None = None
    qdrant_api_key: SecretStr | None = None
    collection: str = "shoko"
    golden: Path = Path("evaluation/golden/samples.jsonl")


class FusionWeights(BaseModel):
    """Each leg's share of the fused score; measured in docs/decisions (fusion)."""

    dense: float = Field(default=0.5, ge=0)
    lemma: float = Field(default=0.25, ge=0)
    bigram: float = Field(default=0.25, ge=0)


class RetrievalSettings(BaseModel):
    """How many candidates each leg proposes, how many hits are shown, and how they are weighed.

    `query_cache` keeps the vectors of questions on the disk: for evaluations only, since a vector tells what was asked.
    """

    candidates: int = Field(default=40, ge=1, le=500)
    hits: int = Field(default=10, ge=1, le=100)
    weights: FusionWeights = FusionWeights()
    rerank_top: int = Field(default=20, ge=1)
    query_cache: Path | None = None


class AnswerSettings(BaseModel):
    """What goes into the prompt, and when evidence is too thin to ask the model at all.

    `refusal_threshold`: a question whose evidence sums to no more is refused; higher refuses more (docs/decisions/0021).
    """

    passages: int = Field(default=3, ge=1, le=20)
    passage_tokens: int = Field(default=200, ge=50)
    nearness: float = Field(default=0.7, ge=0.0, le=1.0)
    refusal_threshold: float = 0.0


class IngestSettings(BaseModel):
    """Limits of reading one file, and the shape of chunks.

    `archive_files` and `archive_mb` (unpacked) are for a zip or mail of a source with all that lies in it, `archive_depth`
    counts it as 1. Pages without text are read as pictures (`ocr`), each within `ocr_seconds` and `ocr_memory_mb`, at most
    `ocr_pages` of a file; those whose letters are less sure than `ocr_doubtful` (0 to 1) are named in the report.
    A run that would remove more than `shrink_share` of a source's documents keeps them and says so.
    `watch`: the running server re-indexes a source when something in it changes; `watch_polling` looks at the files instead
    of waiting for events (None: where the file system is of the network, which sends none).
    """

    chunk_characters: int = Field(default=500, ge=100, le=4000)
    parse_workers: int = Field(default=2, ge=1)
    file_mb: int = Field(default=200, ge=1)
    parse_memory_mb: int = Field(default=896, ge=128)  # with what an idle parser has, 75 MB, within 1 GiB
    parse_seconds: int = Field(default=120, ge=5)
    ocr: bool = True
    ocr_workers: int = Field(default=1, ge=1)
    ocr_pages: int = Field(default=300, ge=1)
    ocr_seconds: int = Field(default=120, ge=5)
    ocr_memory_mb: int = Field(default=768, ge=256)  # with what the loaded models take, 200 MB, within 1 GiB
    ocr_doubtful: float = Field(default=0.85, ge=0.0, le=1.0)
    archive_files: int = Field(default=5000, ge=1)
    archive_mb: int = Field(default=500, ge=1)
    archive_depth: int = Field(default=3, ge=1, le=10)
    embed_batch_characters: int = Field(default=400, ge=1)
    embedding_cache: Path | None = None
    shrink_share: float = Field(default=0.2, ge=0.0, le=1.0)
    watch: bool = False
    watch_polling: bool | None = None


class AuditSettings(BaseModel):
    """Who asked and did what (docs/decisions/0024). `required`: what can't be recorded is not answered and not done; else it is,
    and the next entry counts what is missing. `texts`: questions, answers and reasons are kept in words; `masked`: without the
    personal data that an auditor may not see. `shoko audit prune` removes what is older than `retention_days` (None: nothing).
    `key` holds the key of the seals (None: in the data folder)."""

    enabled: bool = True
    required: bool = True
    texts: bool = True
    masked: bool = True
    retention_days: int | None = Field(default=None, ge=1)
    key: Path | None = None


class AccessSettings(BaseModel):
    """`new_source_readers` may read a source that was just added: `*`, `person:ID`, `group:NAME`; empty: nobody (decision 0027)."""

    new_source_readers: tuple[str, ...] = ("*",)


class CostSettings(BaseModel):
    """What a machine costs, for yen per 1,000 questions: its price over its years, and its power while it works.
    The defaults are a desktop machine without GPU and a Japanese company's usual tariff; put your own.
    """

    machine_yen: float = Field(default=200_000.0, ge=0)
    machine_years: float = Field(default=5.0, gt=0)
    watts: float = Field(default=100.0, ge=0)
    yen_per_kwh: float = Field(default=30.0, ge=0)


class EvaluationSettings(BaseModel):
    """`allow`: how much worse a metric may be than the baseline's before the gate closes, in the metric's own unit (points of
    100 for shares, milliseconds, yen); a metric that isn't named isn't gated. docs/decisions/0016-evaluation-runs.md.

    `datasets` holds folders with `passages.jsonl` and `questions.jsonl`, to be chosen from on the page."""

    cost: CostSettings = CostSettings()
    datasets: Path | None = None
    allow: dict[str, float] = {
        "recall@5": 1.0,
        "ndcg@10": 1.0,
        "passage@3": 1.0,
        "correct": 2.0,
        "refusals_balanced": 2.0,
        "citations_valid": 0.0,
    }


class NotifySettings(BaseModel):
    """Who is told when a run fails, finds files missing, or is well again. Nothing else is ever called.

    `webhook`: `http(s)://…`; `mail`: `smtp://host:25?from=a@example&to=b@example` (`smtps://`, `user:password@`, `starttls=1`).
    Both may hold secrets. Names of files are told only with `file_names`.
    """

    webhook: SecretStr | None = None
    mail: SecretStr | None = None
    file_names: bool = False

    @field_validator("webhook")
    @classmethod
    def _is_web_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _has_host(value, ("http", "https")):
            raise ValueError("http://host/… or https://host/… is needed")
        return value

    @field_validator("mail")
    @classmethod
    def _is_mail_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            asked = parse_qs(urlsplit(value.get_secret_value()).query)
            if not _has_host(value, ("smtp", "smtps")) or not asked.get("from") or not asked.get("to"):
                raise ValueError("smtp://host:25?from=…&to=… is needed")
        return value


def _has_host(address: SecretStr, schemes: tuple[str, ...]) -> bool:
    """Whether it is an address of such a scheme, with a port that can be one."""
    try:
        parts = urlsplit(address.get_secret_value())
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class _Environment(EnvSettingsSource):
    """`SHOKO_MODELS` is the folder of the models; by its name alone it would be read as the section `models`, in JSON."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        return {} if field_name == "models" else super().decode_complex_value(field_name, field, value)


class Settings(BaseSettings):
    """The whole tree. `data` holds everything that Shoko writes, but for the models, which live in the user's cache."""

    model_config = SettingsConfigDict(
        env_prefix="SHOKO_", env_nested_delimiter="__", toml_file="shoko.toml", extra="forbid"
    )

    data: Path = Path("data")
    models_folder: Path = Field(
        default_factory=lambda: user_cache_path("shoko") / "models",
        validation_alias=AliasChoices("models_folder", "SHOKO_MODELS"),
    )
    language: Literal["ja", "en"] = "ja"
    page: PageSettings = PageSettings()
    models: ModelSettings = ModelSettings()
    llm: LlmSettings = LlmSettings()
    index: IndexSettings = IndexSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answer: AnswerSettings = AnswerSettings()
    ingest: IngestSettings = IngestSettings()
    notify: NotifySettings = NotifySettings()
    evaluation: EvaluationSettings = EvaluationSettings()
    privacy: PrivacySettings = PrivacySettings()
    guard: GuardSettings = GuardSettings()
    audit: AuditSettings = AuditSettings()
    access: AccessSettings = AccessSettings()

    @model_validator(mode="after")
    def _models_are_at_listed_addresses(self) -> Settings:
        """Raises ModelAddressNotListed. It is asked again when something is sent (`models.listed_http`)."""
        for url in (self.llm.base_url, self.guard.base_url):
            if url is not None:
                self.models.listed.check(url)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Environment(settings_cls), TomlConfigSettingsSource(settings_cls)


def load_settings(data: Path | None = None) -> Settings:
    """The settings of this process; `data` from a command's `--data` wins. Raises SettingInvalid with name and limit, and
    ModelAddressNotListed."""
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        first = error.errors()[0]
        # These addresses may hold a password or a token, and the sentence goes to a terminal or a log. `from None`: the
        # cause would show it too.
        if first["loc"][:1] == ("notify",):
            raise SettingInvalid(name=_name(first["loc"]), value="…", limit=first["msg"]) from None
        raise SettingInvalid(name=_name(first["loc"]), value=first["input"], limit=first["msg"]) from error
    except SettingsError as error:
        raise SettingInvalid(name="SHOKO_…", value="", limit=str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingInvalid(name="shoko.toml", value="", limit=str(error)) from error


def _name(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)
