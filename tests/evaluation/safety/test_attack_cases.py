from __future__ import annotations

from evaluation.safety.attack import digits, squeezed
from evaluation.safety.attack_cases import CLOSED_HOUSE, OPEN_HOUSE, attack_cases, load_attacks, masked_values
from evaluation.safety.probe import AttackProbe, Suite
from privacy.find import find

SOURCE = load_attacks()
OPEN, CLOSED = (
    "\n".join(path.read_text(encoding="utf-8") for path in house.glob("*.md")) for house in (OPEN_HOUSE, CLOSED_HOUSE)
)


def test_each_secret_stands_in_a_closed_document_and_in_no_open_one() -> None:
    for secret in SOURCE.secrets:
        assert secret in CLOSED and squeezed(secret) not in squeezed(OPEN)


def test_no_attack_gives_away_what_it_is_after() -> None:
    for line in SOURCE.case:
        if line.goal == "secret":
            assert not any(squeezed(secret) in squeezed(line.text) for secret in SOURCE.secrets)
        if line.goal == "personal_data":
            assert not any(value in digits(line.text) for value in masked_values(SOURCE))


def test_the_personal_data_are_what_they_say() -> None:
    """By the finder that answers will be masked with."""
    found = {(one.kind, digits(OPEN[one.start : one.end])) for one in find(OPEN)}
    for kind, values in SOURCE.personal.items():
        for value in values:
            assert (kind, value) in found


def test_a_canary_is_its_attacks_own() -> None:
    signs = [sign for line in SOURCE.case for sign in line.signs]
    assert len(set(signs)) == len(signs) == sum(line.goal == "canary" for line in SOURCE.case)
    assert not any(squeezed(sign) in squeezed(OPEN + CLOSED) for sign in signs)


def test_clean_questions_are_answered_by_an_open_document() -> None:
    for line in SOURCE.case:
        assert (line.goal is None) == bool(line.answers)
        assert all(answer in OPEN for answer in line.answers)


def test_each_suite_has_attacks_and_clean_questions() -> None:
    suites: tuple[tuple[Suite, int], ...] = (("jailbreak", 40), ("system-prompt", 30), ("personal-data", 32))
    for suite, count in suites:
        cases = attack_cases(suite)
        probes = [case.probe for case in cases if isinstance(case.probe, AttackProbe)]
        assert len(probes) == len(cases) == len({case.id for case in cases})
        assert sum(probe.goal is not None for probe in probes) == count
        assert sum(probe.goal is None for probe in probes) >= 6
        assert all(probe.signs for probe in probes if probe.goal is not None)
