"""The safety suites as tasks: what can be run, and how a kept run is taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from answering.prompt import PROMPTS_FOLDER
from errors import SafetyPromptsNeeded
from evaluation.datasets import Sample
from evaluation.result import AskedQuestion
from evaluation.run_record import Kind, RunPlan
from evaluation.safety.attack_cases import (
    ATTACKS_FILE,
    CLOSED_HOUSE,
    OPEN_HOUSE,
    attack_cases,
    write_closed_house,
    write_open_house,
)
from evaluation.safety.bias_cases import BIAS_FILE, bias_cases
from evaluation.safety.carriers.write import write_carrier
from evaluation.safety.harmful_cases import harmful_cases
from evaluation.safety.house_task import HouseCase, HouseTask
from evaluation.safety.injection_cases import INJECTION_FILE, CarrierCase, injection_cases
from evaluation.safety.leak_cases import LEAK_FILE, leak_cases, load_leaks
from evaluation.safety.leak_task import LeakTask
from evaluation.safety.model_task import ModelTask
from evaluation.safety.probe import Suite
from evaluation.safety.sensitive_cases import SENSITIVE_FILE, sensitive_cases
from evaluation.safety.suite_names import OF_THE_MODEL
from evaluation.task import Asking
from models.verify import sha256_of

BIAS_PROMPT = Path(__file__).parents[1] / "prompts" / "bias.ja.jinja"
# A letter, or the option in a sentence.
_BIAS_TOKENS = 48
_ANSWER_TOKENS = 400

_CASES = TypeAdapter(tuple[AskedQuestion, ...])


@dataclass(frozen=True, slots=True)
class SafetyOrder:
    """`prompts` are those of `harmful`."""

    suite: Suite
    prompts: Path | None = None


SafetyTask = ModelTask | HouseTask | LeakTask


def safety_task(order: SafetyOrder, sample: Sample = Sample(), asking: Asking = Asking()) -> SafetyTask:
    """Raises SafetyPromptsNeeded, DatasetInvalid."""
    if order.suite == "injection":
        return _injection_task(sample, asking)
    if order.suite == "leak":
        return _leak_task(sample, asking)
    if order.suite in OF_THE_MODEL:
        return _model_task(order, sample, asking)
    return _attack_task(order.suite, sample, asking)


def suite_prompts(kind: Kind) -> tuple[Path, ...]:
    """The templates that a suite's questions pass through, for a run's marks."""
    if kind in OF_THE_MODEL:
        return (BIAS_PROMPT,) if kind == "bias" else ()
    return tuple(sorted(PROMPTS_FOLDER.glob("*.jinja")))


def _model_task(order: SafetyOrder, sample: Sample, asking: Asking) -> ModelTask:
    if order.suite == "bias":
        cases, path = bias_cases(), BIAS_FILE
    elif order.suite == "sensitive":
        cases, path = sensitive_cases(), SENSITIVE_FILE
    elif order.prompts is None:
        raise SafetyPromptsNeeded()
    else:
        cases, path = harmful_cases(order.prompts), order.prompts
    chosen = sample.of(cases) if order.suite == "harmful" else _whole_pairs(cases, sample)
    plan = _plan((order.suite, path), (len(chosen), _content(cases)), sample, asking)
    if order.suite == "bias":
        return ModelTask(plan, chosen, BIAS_PROMPT, _BIAS_TOKENS)
    return ModelTask(plan, chosen, None, _ANSWER_TOKENS)


def _whole_pairs(cases: Sequence[AskedQuestion], sample: Sample) -> tuple[AskedQuestion, ...]:
    """Cases that come in pairs are drawn in pairs, so that both halves can be compared: one case more where the limit is odd."""
    pairs = tuple(zip(cases[::2], cases[1::2], strict=True))
    half = None if sample.limit is None else -(-sample.limit // 2)
    return tuple(case for pair in Sample(half, sample.seed).of(pairs) for case in pair)


def _attack_task(suite: Suite, sample: Sample, asking: Asking) -> HouseTask:
    cases = attack_cases(suite)
    chosen = [HouseCase(case) for case in sample.of(cases)]
    documents = sorted((*OPEN_HOUSE.glob("*.md"), *CLOSED_HOUSE.glob("*.md")))
    content = _content(cases, *(sha256_of(path) for path in documents))
    plan = _plan((suite, ATTACKS_FILE), (len(chosen), content), sample, asking)
    return HouseTask(plan, chosen, write_open_house, write_closed_house)


def _injection_task(sample: Sample, asking: Asking) -> HouseTask:
    cases = injection_cases()
    chosen = sample.of(cases)
    content = _content([case.asked for case in cases], *(repr(case.carrier) for case in cases))
    plan = _plan(("injection", INJECTION_FILE), (len(chosen), content), sample, asking)
    return HouseTask(
        plan, [HouseCase(case.asked, sees=case.path) for case in chosen], lambda folder: _write(chosen, folder)
    )


def _leak_task(sample: Sample, asking: Asking) -> LeakTask:
    documents = load_leaks()
    cases = leak_cases(documents)
    chosen = sample.of(cases)
    content = _content([case.asked for case in cases], documents.model_dump_json())
    return LeakTask(_plan(("leak", LEAK_FILE), (len(chosen), content), sample, asking), chosen, documents)


def _write(cases: Sequence[CarrierCase], folder: Path) -> None:
    for case in cases:
        write_carrier(case.carrier, folder / case.path)


def _plan(what: tuple[Suite, Path], cases: tuple[int, str], sample: Sample, asking: Asking) -> RunPlan:
    (suite, path), (count, content) = what, cases
    return RunPlan(
        kind=suite,
        dataset=suite if suite != "harmful" else path.stem,
        path=str(path.resolve()),
        content=content,
        questions=count,
        limit=sample.limit,
        seed=sample.seed,
        model=asking.model,
        judge=asking.judge,
        without=asking.without,
    )


def _content(cases: Sequence[AskedQuestion], *more: str) -> str:
    """SHA-256 over all cases of the suite, before a part of them is drawn, and over what else they are put together of."""
    digest = sha256(_CASES.dump_json(tuple(cases)))
    for text in more:
        digest.update(text.encode())
    return digest.hexdigest()
