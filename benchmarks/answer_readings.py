"""What a row of the report says of the figures about answering: the legs of the search, the parts of a question, follow-ups, rerankers, and
the plain prompt."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from benchmarks.hidden_text import HiddenFound
from benchmarks.injection import Share
from benchmarks.legs import LegsResult
from benchmarks.parts import PartsResult
from benchmarks.plain_prompt import PlainPromptResult
from benchmarks.readings import Measured
from benchmarks.refusal import RefusalResult
from benchmarks.rerankers import Order, RerankersResult
from benchmarks.rewriting import RewritingResult

BEHIND_A_LEG, AHEAD_IN_THE_MEAN = 0.005, 0.01
TIMES_THE_PLAIN, BALANCED_ACCURACY = 2.0, 0.75
SUSPECT_RATE, CARRIERS_FOUND = 0.001, 0.9

_HIDDEN: Final = TypeAdapter(HiddenFound)
_LEGS: Final = TypeAdapter(LegsResult)
_SHARES: Final = TypeAdapter(dict[str, Share])
_PARTS: Final = TypeAdapter(PartsResult)
_PLAIN: Final = TypeAdapter(PlainPromptResult)
_REFUSAL: Final = TypeAdapter(RefusalResult)
_RERANKERS: Final = TypeAdapter(RerankersResult)
_REWRITING: Final = TypeAdapter(RewritingResult)


def legs(output: str) -> Measured:
    """Met where the fusion is not farther behind on any set, and ahead in the mean over all, with one number of candidates."""
    result = _LEGS.validate_json(output)
    (candidates,) = {one.candidates for one in result.sets}
    told = []
    for one in result.sets:
        named = ", ".join(f"{leg} {value:.3f}" for leg, value in one.ndcg_10.items() if leg != "fused")
        told.append(f"{one.dataset} {one.ndcg_10['fused']:.3f} ({named}; {one.questions})")
    gain, worst = result.mean_gain(candidates), result.worst(candidates)
    phrase = f"{'; '.join(told)}: {gain:+.3f} in the mean, {-worst:+.3f} at worst"
    return Measured(phrase, worst <= BEHIND_A_LEG and gain >= AHEAD_IN_THE_MEAN)


def parts(output: str) -> Measured:
    result = _PARTS.validate_json(output)
    named = {
        "both places read, test half": result.combinations_test,
        "tune half": result.combinations_tune,
        "golden passage@3, test half": result.golden_test,
        "all passages of the set": result.dataset,
    }
    told = [
        f"{name} {one.whole.share:.3f} whole, {one.parts.share:.3f} with parts ({one.split} of {one.questions} split)"
        for name, one in named.items()
        if one is not None
    ]
    return Measured("; ".join(told))


def rewriting(output: str) -> Measured:
    ways = _REWRITING.validate_json(output).ways
    told = [f"{one.way} {one.found:.3f} in {one.milliseconds:,.1f} ms ({one.split}, {one.questions})" for one in ways]
    return Measured("; ".join(told))


def rerankers(output: str) -> Measured:
    result = _RERANKERS.validate_json(output)
    told = "; ".join(_told(one) for one in result.orders)
    return Measured(f"{told} ({result.questions} questions, {result.passages} passages each)")


def _told(order: Order) -> str:
    figure = f"{order.model} {order.way} {order.ndcg_10:.3f}"
    if order.gain_interval is None:
        return figure
    sure = order.gain_interval
    return f"{figure} ({order.gain:+.3f}, {sure.low:+.3f} to {sure.high:+.3f}) in {order.milliseconds / 1000:,.1f} s"


def refusal(output: str) -> Measured:
    result = _REFUSAL.validate_json(output)
    told = [
        f"{one.split} half answered wrongly {one.here.answered_wrongly:.3f}, refused wrongly {one.here.refused_wrongly:.3f}"
        f" ({one.unanswerable} and {one.answerable} questions)"
        for one in (result.test, result.tune)
    ]
    return Measured(f"threshold {result.threshold}: {'; '.join(told)}")


def plain_prompt(output: str) -> Measured:
    """A plain prompt that is right about nothing is beaten twice over by one right answer."""
    result = _PLAIN.validate_json(output)
    told = [
        f"{name} correct {way.correct:.3f}, F1 {way.f1:.3f}, refusals' balanced accuracy {way.balanced_accuracy:.3f}, {way.seconds:.1f} s"
        for name, way in (("ours", result.ours), ("plain", result.plain))
    ]
    met = result.ours.correct > 0.0 and result.ours.correct >= TIMES_THE_PLAIN * result.plain.correct
    return Measured("; ".join(told), met and result.ours.balanced_accuracy >= BALANCED_ACCURACY)


def hidden_text(output: str) -> Measured:
    told = _HIDDEN.validate_json(_first_line(output))
    share = told.suspect.hits / max(1, told.suspect.total)
    kinds = ", ".join(f"{kind} {count}" for kind, count in told.kinds.items())
    passages = f"{told.suspect.hits} of {told.suspect.total} passages ({share:.2%})"
    return Measured(f"{told.with_hidden} of {told.files} files ({kinds}); {passages}", share <= SUSPECT_RATE)


def injection(output: str) -> Measured:
    told = _SHARES.validate_json(_first_line(output))
    carriers, rules = told["carriers_unseen"], told["ai_rules_unseen"]
    passages = next(share for name, share in told.items() if not name.startswith(("carriers_", "ai_rules_")))
    met = carriers.hits >= CARRIERS_FOUND * carriers.total and passages.hits <= SUSPECT_RATE * passages.total
    return Measured(
        f"carriers {carriers.hits} of {carriers.total} ({carriers.low:.0f} to {carriers.high:.0f} %), passages {passages.hits} of "
        f"{passages.total}, sentences {rules.hits} of {rules.total}",
        met,
    )


def _first_line(output: str) -> str:
    return output.splitlines()[0]
