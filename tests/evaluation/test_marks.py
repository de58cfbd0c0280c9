from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from errors import ModelMissing
from evaluation.marks import model_mark, prompts_mark, run_marks
from evaluation.run_record import mark_differences
from settings import AnswerSettings, LlmSettings, RetrievalSettings, Settings
from tests.evaluation.building import small_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return small_settings(tmp_path)


def test_a_models_mark_follows_its_bytes(settings: Settings) -> None:
    before = model_mark(settings.models.chat, settings.models_folder)
    assert before == model_mark(settings.models.chat, settings.models_folder)
    assert before.startswith(f"{settings.models.chat}@")
    (Path(settings.models.chat) / "model.gguf").write_text("another", encoding="utf-8")
    assert model_mark(settings.models.chat, settings.models_folder) != before


def test_a_model_that_is_not_there_is_named_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="shoko models pull"):
        model_mark("qwen2.5-coder-0.5b-instruct-q4_k_m", tmp_path)


def test_a_search_has_no_chat_model_and_no_prompt(settings: Settings) -> None:
    marks = run_marks(settings, with_model=False)
    assert (marks.chat_model, marks.prompts, marks.index) == (None, "—", None)
    assert not any(name.startswith(("llm", "answer")) for name in marks.settings)
    assert marks.settings["retrieval.hits"] == "10"


def test_every_setting_that_matters_is_a_mark_and_no_secret_is(settings: Settings) -> None:
    before = run_marks(settings, with_model=True)
    llm = LlmSettings(base_url="http://user:secret@10.0.0.1/v1", api_key=SecretStr("secret"), model="qwen")
    changed = settings.model_copy(
        update={
            "llm": llm.model_copy(update={"answer_tokens": 100}),
            "answer": AnswerSettings(passages=5),
            "retrieval": RetrievalSettings(candidates=7, query_cache=Path("cache")),
        }
    )
    after = run_marks(changed, with_model=True)
    assert after.chat_model == "qwen (10.0.0.1)"
    assert [one.mark for one in mark_differences(before, after)] == [
        "chat_model",
        "answer.passages",
        "llm.answer_tokens",
        "retrieval.candidates",
    ]
    assert "secret" not in str(after)


def test_the_prompts_mark_follows_each_template(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jinja", tmp_path / "b.jinja"
    first.write_text("1", encoding="utf-8")
    second.write_text("2", encoding="utf-8")
    before = prompts_mark((first, second))
    second.write_text("3", encoding="utf-8")
    assert prompts_mark((first, second)) != before
    assert prompts_mark(()) == "—"


def test_a_judge_is_a_mark_with_its_prompt(settings: Settings, tmp_path: Path) -> None:
    plain = run_marks(settings, with_model=True)
    judged = run_marks(settings, with_model=True, judge=str(tmp_path / "other"))
    assert [one.mark for one in mark_differences(plain, judged)] == ["judge_model", "prompts"]
