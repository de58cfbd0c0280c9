"""No personal data in logs: what a record says is masked before any handler writes it."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from privacy.find import find
from privacy.kinds import Language
from privacy.mask import Placeholders

# Servers that bring handlers of their own, which the root's filter never meets.
_OWN_HANDLERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "streamlit")
_PLAIN = logging.Formatter()


class PersonalDataFilter(logging.Filter):
    """Masks message, arguments, exception and stack. A label may be in the message and its number in an argument, so they are
    looked at together; what a formatter takes out of the arguments stays in its place. Placeholders are numbered anew in each
    record. Names of people are left to `words` of other callers: a log line is written often."""

    def __init__(self, language: Language = "ja") -> None:
        super().__init__()
        self._language = language

    def filter(self, record: logging.LogRecord) -> bool:
        placeholders = Placeholders(self._language)
        if record.exc_info:
            record.exc_text = record.exc_text or _PLAIN.formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = _masked(record.exc_text, placeholders)
        if record.stack_info:
            record.stack_info = _masked(record.stack_info, placeholders)
        _mask_message(record, placeholders)
        return True


def install(language: Language = "ja") -> PersonalDataFilter:
    """Put one filter on every handler that there is now: the root's, the servers' own, and the one that writes where there is no
    other. Call it after logging was configured; calling it again adds nothing."""
    handlers = [handler for name in ("", *_OWN_HANDLERS) for handler in logging.getLogger(name).handlers]
    if logging.lastResort is not None:
        handlers.append(logging.lastResort)
    known = [one for handler in handlers for one in handler.filters if isinstance(one, PersonalDataFilter)]
    installed = known[0] if known else PersonalDataFilter(language)
    for handler in handlers:
        if not any(isinstance(one, PersonalDataFilter) for one in handler.filters):
            handler.addFilter(installed)
    return installed


def _masked(text: str, placeholders: Placeholders) -> str:
    return placeholders.replaced(text, find(text))


def _mask_message(record: logging.LogRecord, placeholders: Placeholders) -> None:
    message = _message(record)
    values = {message[finding.start : finding.end] for finding in find(message)}
    if not values:
        return
    masked = _masked(message, placeholders)
    record.msg = _without(str(record.msg), values, placeholders)
    if isinstance(record.args, Mapping):
        record.args = {key: _without_value(value, values, placeholders) for key, value in record.args.items()}
    elif record.args:
        record.args = tuple(_without_value(value, values, placeholders) for value in record.args)
    if _message(record) != masked:
        record.msg, record.args = masked, None


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # logging would print arguments that don't fit as they are
        record.msg, record.args = f"{record.msg} {record.args}", None
        return record.getMessage()


def _without_value(value: object, values: set[str], placeholders: Placeholders) -> object:
    written = str(value)
    masked = _without(written, values, placeholders)
    return value if masked == written else masked


def _without(text: str, values: set[str], placeholders: Placeholders) -> str:
    given = {written: placeholder for placeholder, written in placeholders.values}
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, given[value])
    return text
