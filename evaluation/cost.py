"""What a question costs on one's own machine."""

from __future__ import annotations

from settings import CostSettings

_SECONDS_A_YEAR = 365 * 24 * 3600
_QUESTIONS = 1000


def yen_per_second(cost: CostSettings) -> float:
    """price / (years · seconds of a year) + watts / 1000 / 3600 · yen per kWh: a machine that answers all day, every day.

    One that is idle for part of the day costs its price all the same: multiply by the share of the day that it is used.
    """
    return cost.machine_yen / (cost.machine_years * _SECONDS_A_YEAR) + cost.watts / 1000 / 3600 * cost.yen_per_kwh


def yen_per_1000_questions(milliseconds: float, cost: CostSettings) -> float:
    """For questions that take `milliseconds` each, one after the other."""
    return _QUESTIONS * milliseconds / 1000 * yen_per_second(cost)
