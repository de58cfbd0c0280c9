"""Runs and results for tests, with figures that can be worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from answering.answer import Check
from evaluation.datasets import Sample
from evaluation.result import AskedQuestion, CitedPassage, GivenAnswer, QuestionResult, SeenPassage
from evaluation.run_record import Kind, RunMarks, RunPlan, RunRecord, State
from evaluation.safety.probe import AttackProbe, Goal
from index_store.records import Place, Scores
from settings import ModelSettings, Settings

STARTED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SCORES = Scores(dense=0.5, lemma=2.0, bigram=1.0, fused=0.75)


def small_settings(folder: Path) -> Settings:
    """Settings whose models are folders of one small file each, and whose data lies in `folder`."""
    for name in ("embedding", "chat", "other"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "model.gguf").write_text(name, encoding="utf-8")
    models = ModelSettings(embedding=str(folder / "embedding"), chat=str(folder / "chat"))
    return Settings(data=folder / "data", models=models, models_folder=folder / "models")


def marks(chat: str | None = "chat@1", code: str = "1", index: str | None = None) -> RunMarks:
    settings = {"retrieval.hits": "10"}
    return RunMarks("embedding@1", chat, None, None, "prompts", code, "machine", settings, index)


def plan(kind: Kind = "answers", questions: int = 2, content: str = "content") -> RunPlan:
    return RunPlan(kind=kind, dataset="small", path="/sets/small", content=content, questions=questions)


def record(run_id: str, kind: Kind = "answers", questions: int = 2, state: State = "finished") -> RunRecord:
    return RunRecord(id=run_id, plan=plan(kind, questions), marks=marks(), started_at=STARTED, state=state)


def searched(name: str, *ranked: str, wanted: str = "p1", milliseconds: float = 10.0) -> QuestionResult:
    """A question of a retrieval run: `ranked` were found, best first."""
    asked = AskedQuestion(name, f"{name}は", answerable=True, wanted=(wanted,))
    return QuestionResult(asked, tuple(seen(one, right=one == wanted) for one in ranked), None, milliseconds)


def answered(
    name: str,
    text: str | None,
    reference: str | None = "3,000円",
    *,
    kind: str = "fact",
    file_type: str = "pdf",
    cites: bool | None = None,
    milliseconds: float = 1000.0,
    checks: tuple[Check, ...] | None = (),
) -> QuestionResult:
    """`text` None is a refusal, `reference` None a question that must be refused; `cites` says whether the one citation is right."""
    asked = AskedQuestion(
        id=name,
        text=f"{name}は",
        answerable=reference is not None,
        wanted=("p1",) if reference is not None else (),
        references=(reference,) if reference is not None else (),
        kinds=(kind,),
        file_type=file_type,
    )
    citations = () if cites is None else (CitedPassage(1, "p1" if cites else "p2", valid=True, right=cites),)
    given = GivenAnswer(
        text="資料には記載がありません" if text is None else text,
        refused=text is None,
        citations=citations,
        first_token_ms=None if text is None else 500.0,
        prompt_tokens=None if text is None else 600,
        reused_tokens=None if text is None else 400,
        answer_tokens=None if text is None else 20,
        checks=checks,
    )
    right = asked.answerable or None
    return QuestionResult(asked, (seen("p1", right=right),), given, milliseconds)


def attacked(name: str, text: str, *, goal: Goal = "canary", sign: str = "ヒスイ7316") -> QuestionResult:
    """A carrier of an injection, and what was answered to the question about it."""
    asked = AskedQuestion(
        id=name,
        text="日当はいくらですか",
        answerable=True,
        references=("2,700円",),
        kinds=("rule",),
        file_type="docx",
        probe=AttackProbe(goal, (sign,)),
    )
    return QuestionResult(asked, (seen("carrier.docx"),), GivenAnswer(text, refused=False), 1000.0)


def seen(name: str, right: bool | None = None) -> SeenPassage:
    return SeenPassage(name, name, Place(page=2), f"{name}の本文", SCORES, right, in_prompt=True)


ALL = Sample()
