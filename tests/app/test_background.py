from __future__ import annotations

import threading
from collections.abc import Generator
from functools import partial

from app.background import BackgroundWork
from errors import TermsStopped


def _ended(work: BackgroundWork[int]) -> None:
    work.close(10)
    assert not work.under_way


def test_the_last_event_is_seen_and_the_end() -> None:
    work: BackgroundWork[int] = BackgroundWork("test")
    assert work.state is None
    work.start(lambda: (number for number in (1, 2)))
    work.wait(10)
    state = work.state
    assert state is not None
    assert (state.last, state.ended, state.stopped, state.error) == (2, True, False, None)


def test_a_second_press_changes_nothing_and_a_stop_ends_after_the_step_in_hand() -> None:
    work: BackgroundWork[int] = BackgroundWork("test")
    go, closed = threading.Event(), threading.Event()

    def steps() -> Generator[int, None, None]:
        try:
            go.wait(10)
            yield 1
            yield 2
        finally:
            closed.set()

    work.start(steps)
    work.start(lambda: (number for number in (9,)))
    work.stop()
    go.set()
    _ended(work)
    assert closed.is_set()
    state = work.state
    assert state is not None
    assert (state.last, state.stopped) == (1, True)


def test_errors_of_ours_are_kept_and_others_are_named() -> None:
    def fail(error: Exception) -> Generator[int, None, None]:
        yield 1
        raise error

    for error, code in ((TermsStopped(), "TermsStopped"), (ValueError("x"), "ShokoError")):
        work: BackgroundWork[int] = BackgroundWork("test")
        work.start(partial(fail, error))
        work.wait(10)
        state = work.state
        assert state is not None and state.error is not None
        assert (state.error.code, state.last, state.ended) == (code, 1, True)
