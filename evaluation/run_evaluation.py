"""The conductor of a run: index, ask what is not answered yet, keep every result, end in a state that says how it went."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from errors import EvaluationMarksDiffer, EvaluationRunFinished, ShokoError
from evaluation.answers import answers_task
from evaluation.chosen_model import answered_by
from evaluation.datasets import Sample
from evaluation.golden_run import GoldenSet, GoldenTask
from evaluation.judge import judging
from evaluation.marks import run_marks
from evaluation.process_memory import MemoryWatch, watching
from evaluation.retrieval import retrieval_task
from evaluation.run_record import RunMarks, RunPlan, RunRecord, RunTotals, mark_differences
from evaluation.run_store import RunStore
from evaluation.run_writer import RunWriter
from evaluation.safety.suite_names import suite_of
from evaluation.safety.suites import SafetyOrder, safety_task, suite_prompts
from evaluation.task import Asking, Task
from settings import Settings

Advance = Callable[[int, int], None]
# Reading the memory of a process with a model takes some 10 ms of the kernel's time.
_MEMORY_PAUSE_S = 1.0


def begin(settings: Settings, task: Task, name: str = "") -> RunWriter:
    """A new run in the store, held by this process; nothing is opened yet. Raises ModelUnknown, ModelMissing, ModelDamaged,
    DataFolderUnusable, DiskFull."""
    return RunStore(settings.data).begin(task.plan, _marks(settings, task.plan), name)


def resume(settings: Settings, word: str) -> tuple[Task, RunWriter]:
    """A stopped, failed or cut-off run, where its questions, models, settings, code and machine are what they were.

    Raises EvaluationRunUnknown, EvaluationRunBusy, EvaluationRunFinished, EvaluationMarksDiffer, and what `begin` raises.
    """
    store = RunStore(settings.data)
    run = store.resume(store.find(word).id)
    with ExitStack() as held:
        held.enter_context(run)
        record = run.record
        if record.state == "finished":
            raise EvaluationRunFinished(run=record.id, questions=len(run.results))
        task = task_of(record.plan)
        _check_content(record, task.plan)
        _check_marks(record, _marks(settings, record.plan))
        held.pop_all()
    return task, run


def carry_out(settings: Settings, task: Task, run: RunWriter, advance: Advance) -> RunRecord:
    """Asks what has no result yet; `advance(done, total)` after each question. Ctrl-C leaves the run `stopped`, an error
    `failed`, and both go on to the caller."""
    with watching(os.getpid(), _MEMORY_PAUSE_S) as memory:
        try:
            _ask_all(answered_by(settings, task.plan.model), task, run, advance)
        except KeyboardInterrupt:
            run.end("stopped", _totals(run, memory))
            raise
        except BaseException as error:
            run.end("failed", _totals(run, memory), _sentence(error, settings))
            raise
        return run.end("finished", _totals(run, memory))


def task_of(plan: RunPlan) -> Task:
    """The same questions again. Raises DatasetInvalid, FolderNotFound where they are not there any more."""
    sample, asking = Sample(plan.limit, plan.seed), Asking(plan.model, plan.judge)
    if plan.kind == "retrieval":
        return retrieval_task(Path(plan.path), sample)
    if plan.kind == "answers":
        return answers_task(Path(plan.path), sample, asking)
    suite = suite_of(plan.kind)
    if suite is not None:
        return safety_task(SafetyOrder(suite, Path(plan.path)), sample, asking)
    return GoldenTask(GoldenSet(Path(plan.path), Path(plan.folder or ""), plan.split), sample, asking)


def _ask_all(settings: Settings, task: Task, run: RunWriter, advance: Advance) -> None:
    ids, done = task.question_ids, run.done
    with task.opened(settings) as opened, judging(settings, task.plan.judge, opened.label) as judged:
        _check_marks(run.record, replace(run.record.marks, index=opened.index))
        run.running(opened.index, opened.index_s)
        advance(len(done), len(ids))
        for place in [place for place, name in enumerate(ids) if name not in done]:
            run.add(judged(opened.ask(place)))
            advance(len(run.results), len(ids))


def _marks(settings: Settings, plan: RunPlan) -> RunMarks:
    asked = answered_by(settings, plan.model)
    if suite_of(plan.kind) is None:
        return run_marks(asked, with_model=plan.kind != "retrieval", judge=plan.judge)
    return run_marks(asked, with_model=True, judge=plan.judge, prompts=suite_prompts(plan.kind))


def _check_content(record: RunRecord, now: RunPlan) -> None:
    if record.plan.content != now.content:
        before = record.plan.content
        raise EvaluationMarksDiffer(run=record.id, mark="content", before=before[:12], now=now.content[:12])


def _check_marks(record: RunRecord, now: RunMarks) -> None:
    """The index's mark counts once both have it: it is known when the house is open."""
    before = record.marks
    if before.index is None or now.index is None:
        before, now = replace(before, index=None), replace(now, index=None)
    for differs in mark_differences(before, now)[:1]:
        raise EvaluationMarksDiffer(run=record.id, mark=differs.mark, before=differs.first, now=differs.second)


def _totals(run: RunWriter, memory: MemoryWatch) -> RunTotals:
    answers = [result.answer for result in run.results if result.answer is not None]
    before = run.record.totals
    return replace(
        before,
        asking_s=round(sum(result.milliseconds for result in run.results) / 1000, 1),
        peak_memory_mib=round(max(before.peak_memory_mib, memory.peak.total_mib), 1),
        prompt_tokens=sum(answer.prompt_tokens or 0 for answer in answers),
        reused_tokens=sum(answer.reused_tokens or 0 for answer in answers),
        answer_tokens=sum(answer.answer_tokens or 0 for answer in answers),
    )


def _sentence(error: BaseException, settings: Settings) -> str:
    if isinstance(error, ShokoError):
        return error.sentence(settings.language)
    return f"{type(error).__name__}: {error}"
