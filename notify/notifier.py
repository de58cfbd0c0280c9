"""Tells every channel what it has not heard yet, in a thread of its own: a run never waits for a mail server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from errors import Language, MessageNotDelivered, RunUnknown, ShokoError
from journal.alerts import Alert, Alerts
from journal.runs import Runs
from notify.channel import Channel
from notify.message import Message, message_of

_LOG = logging.getLogger("shoko.notify")


class Notifier:
    """`file_names`: whether a message may name the files that could not be read. What a channel does not take is kept, and
    tried again after the next run."""

    def __init__(
        self, runs: Runs, alerts: Alerts, channels: Sequence[Channel], *, language: Language, file_names: bool
    ) -> None:
        self._runs = runs
        self._alerts = alerts
        self._channels = tuple(channels)
        self._language = language
        self._file_names = file_names
        self._turn = threading.Condition()
        self._waiting = False
        self._closing = False
        self._thread: threading.Thread | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(channel.name for channel in self._channels)

    def wake(self) -> None:
        """There may be something to tell. Returns at once."""
        if not self._channels:
            return
        with self._turn:
            self._waiting = True
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._work, name="notifier", daemon=True)
                self._thread.start()
            self._turn.notify_all()

    def close(self, seconds: float) -> None:
        """Waits at most `seconds` for what is being told; the rest is told after the next run."""
        with self._turn:
            self._closing = True
            self._turn.notify_all()
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._waiting or self._closing)
                if not self._waiting:
                    return
                self._waiting = False
            for channel in self._channels:
                try:
                    self._tell(channel)
                except ShokoError as error:  # the edge of a thread: the journal can't be read or written
                    _LOG.warning("%s: %s", channel.name, error.sentence("en"))

    def _tell(self, channel: Channel) -> None:
        """What the channel is to hear; the first that it does not take ends the round, for the next would not do better."""
        for alert in self._alerts.due(channel.name):
            message = self._message(alert)
            if message is not None:
                try:
                    channel.send(message)
                except MessageNotDelivered as error:
                    reason = error.values["reason"]
                    _LOG.warning("%s at %s did not take a message: %s", channel.name, channel.place, reason)
                    self._alerts.delivered(channel.name, reason)
                    return
                self._alerts.delivered(channel.name, None)
            self._alerts.told(alert, channel.name)

    def _message(self, alert: Alert) -> Message | None:
        """None where its run is so old that the journal has dropped it."""
        try:
            run = self._runs.run(alert.run_id)
        except RunUnknown:
            return None
        names = self._runs.failed_paths(run.id) if self._file_names else ()
        return message_of(alert, run, names, self._language)
