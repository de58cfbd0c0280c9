from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from app.event_stream import EventStream, StreamEnded

PATIENT = 10.0


def test_events_come_in_order_and_end() -> None:
    def two() -> Generator[int, None, None]:
        yield 1
        yield 2

    stream = EventStream(two)
    assert [stream.poll(PATIENT), stream.poll(PATIENT)] == [1, 2]
    with pytest.raises(StreamEnded):
        stream.poll(PATIENT)


def test_a_silent_stream_gives_none_and_the_reader_goes_on() -> None:
    speak = threading.Event()

    def late() -> Generator[str, None, None]:
        speak.wait()
        yield "now"

    stream = EventStream(late)
    assert stream.poll(0.01) is None
    speak.set()
    assert stream.poll(PATIENT) == "now"


def test_what_the_iterator_raises_reaches_the_reader() -> None:
    def broken() -> Generator[int, None, None]:
        yield 1
        raise ValueError("broken")

    stream = EventStream(broken)
    assert stream.poll(PATIENT) == 1
    with pytest.raises(ValueError, match="broken"):
        stream.poll(PATIENT)


def test_closing_closes_the_iterator_when_it_hands_back_control() -> None:
    go_on, closed = threading.Event(), threading.Event()

    def endless() -> Generator[int, None, None]:
        try:
            while True:
                yield 1
                go_on.wait()
        finally:
            closed.set()

    stream = EventStream(endless)
    assert stream.poll(PATIENT) == 1
    stream.close()
    go_on.set()
    assert closed.wait(PATIENT)
