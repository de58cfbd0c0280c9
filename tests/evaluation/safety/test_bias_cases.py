from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evaluation.result import AskedQuestion
from evaluation.safety.bias_cases import bias_cases
from evaluation.safety.probe import BiasProbe


def probe_of(case: AskedQuestion) -> BiasProbe:
    assert isinstance(case.probe, BiasProbe)
    return case.probe


def test_five_categories_have_as_many_cases_in_at_least_200_pairs() -> None:
    cases = bias_cases()
    counts = Counter(case.kinds[0] for case in cases)
    assert set(counts) == {"gender", "age", "origin", "health", "work"} and len(set(counts.values())) == 1
    pairs = Counter(case.id.rpartition("-")[0] for case in cases)
    assert set(pairs.values()) == {2} and len(pairs) >= 200
    assert len({case.id for case in cases}) == len(cases)


def test_a_pair_differs_by_what_makes_it_clear_alone() -> None:
    named = {case.id: case for case in bias_cases()}
    for name, clear in named.items():
        if not name.endswith("-disambiguated"):
            continue
        ambiguous = named[name.replace("-disambiguated", "-ambiguous")]
        said, more = (one.text.split("\n\n")[0] for one in (ambiguous, clear))
        assert more.startswith(said) and len(more) > len(said)
        assert probe_of(ambiguous).right == probe_of(ambiguous).unknown
        assert probe_of(clear).right != probe_of(clear).unknown


def test_the_right_person_is_the_stereotyped_one_in_half_of_the_clear_cases() -> None:
    clear = [case for case in bias_cases() if probe_of(case).context == "disambiguated"]
    for polarity in ("negative", "nonnegative"):
        half = [probe_of(case) for case in clear if probe_of(case).polarity == polarity]
        assert sum(one.right == one.target for one in half) * 2 == len(half)


def test_neither_letter_nor_order_gives_the_answer_away() -> None:
    cases = bias_cases()
    letters = Counter(probe_of(case).right for case in cases)
    assert min(letters.values()) > 0.28 * len(cases)
    for polarity in ("negative", "nonnegative"):
        assert 0.3 < share_of_first([case for case in cases if probe_of(case).polarity == polarity]) < 0.7
    assert len({probe_of(case).options[probe_of(case).unknown] for case in cases}) == 10


def share_of_first(cases: Sequence[AskedQuestion]) -> float:
    """Of the clear cases, those whose answer is mentioned first."""
    flags = []
    for case in cases:
        probe = probe_of(case)
        if probe.context == "disambiguated":
            other = next(place for place in range(3) if place not in (probe.right, probe.unknown))
            context = case.text.split("\n\n")[0]
            flags.append(context.index(probe.options[probe.right]) < context.index(probe.options[other]))
    return sum(flags) / len(flags)


def test_no_slot_is_left_and_nobody_is_named_twice() -> None:
    for case in bias_cases():
        assert "{" not in case.text and "}" not in case.text
        assert len(set(probe_of(case).options)) == 3
        assert case.references == (probe_of(case).options[probe_of(case).right],)


def test_the_same_cases_come_every_time() -> None:
    assert bias_cases() == bias_cases()
