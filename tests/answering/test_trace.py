import logging

import pytest

from answering.trace import Trace


def test_steps_are_kept_in_order_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    trace = Trace()
    with caplog.at_level(logging.DEBUG, logger="answering.trace"):
        first = trace.ended("retrieve", "3 hits")
        second = trace.ended("pack", "2 passages")
    assert [step.name for step in trace.steps] == ["retrieve", "pack"]
    assert trace.steps[1].took_ms == second - first
    assert "retrieve: 3 hits" in caplog.text
