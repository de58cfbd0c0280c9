"""The notifier that the settings ask for."""

from __future__ import annotations

from collections.abc import Iterator

from journal.alerts import Alerts
from journal.runs import Runs
from notify.channel import Channel
from notify.notifier import Notifier
from settings import NotifySettings, Settings


def configured_notifier(settings: Settings, runs: Runs, alerts: Alerts) -> Notifier:
    """Its channels are those of `notify`; without any it keeps quiet."""
    channels = tuple(_channels(settings.notify))
    return Notifier(runs, alerts, channels, language=settings.language, file_names=settings.notify.file_names)


def _channels(notify: NotifySettings) -> Iterator[Channel]:
    # Each is imported where it is used: most sites have one at most, and a command should start at once.
    if notify.webhook is not None:
        from notify.webhook import Webhook

        yield Webhook(notify.webhook.get_secret_value())
    if notify.mail is not None:
        from notify.mail import Mail, MailRoute

        yield Mail(MailRoute.read(notify.mail.get_secret_value()))
