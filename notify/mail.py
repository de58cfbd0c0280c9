"""A plain text by mail through the configured server and no other."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from errors import MessageNotDelivered
from notify.channel import TIMEOUT_SECONDS
from notify.message import Message

_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True, repr=False)
class MailRoute:
    """What `notify.mail` says. It has no repr, for it may hold a password."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str
    starttls: bool
    sender: str
    receivers: tuple[str, ...]

    @classmethod
    def read(cls, address: str) -> Self:
        """`smtp://user:password@host:25?from=a@example&to=b@example,c@example&starttls=1`, checked by the settings. A user
        over plain smtp has STARTTLS without asking: a password does not cross a network in the clear."""
        parts = urlsplit(address)
        asked = parse_qs(parts.query)
        user = None if parts.username is None else unquote(parts.username)
        wanted = asked.get("starttls", ["1" if user is not None else "0"])[-1] not in ("0", "false", "")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=_PORTS[parts.scheme] if parts.port is None else parts.port,
            user=user,
            password=unquote(parts.password or ""),
            starttls=wanted and parts.scheme == "smtp",
            sender=asked["from"][-1],
            receivers=tuple(one.strip() for value in asked["to"] for one in value.split(",") if one.strip()),
        )


class Mail:
    name = "mail"

    def __init__(self, route: MailRoute, timeout_s: float = TIMEOUT_SECONDS) -> None:
        self._route = route
        self._timeout_s = timeout_s

    @property
    def place(self) -> str:
        return f"{self._route.host}:{self._route.port}"

    def send(self, message: Message) -> None:
        """Raises MessageNotDelivered: no connection within the time, or the server refused."""
        try:
            with self._server() as server:
                if self._route.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self._route.user is not None:
                    server.login(self._route.user, self._route.password)
                server.send_message(self._letter(message), self._route.sender, self._route.receivers)
        except smtplib.SMTPResponseException as error:
            raise MessageNotDelivered(channel=self.name, reason=f"SMTP {error.smtp_code}") from error
        except (OSError, ValueError) as error:  # SMTPException is an OSError
            raise MessageNotDelivered(channel=self.name, reason=_reason(error)) from error

    def _server(self) -> smtplib.SMTP:
        route = self._route
        if route.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(route.host, route.port, timeout=self._timeout_s, context=context)
        return smtplib.SMTP(route.host, route.port, timeout=self._timeout_s)

    def _letter(self, message: Message) -> EmailMessage:
        letter = EmailMessage()
        letter["Subject"] = message.subject
        letter["From"] = self._route.sender
        letter["To"] = ", ".join(self._route.receivers)
        letter["Date"] = formatdate(localtime=True)
        # Of the sender's domain: the default would tell the name of this machine.
        letter["Message-ID"] = make_msgid(domain=self._route.sender.rpartition("@")[2] or None)
        letter["Auto-Submitted"] = "auto-generated"
        # base64: not every server in a company takes eight bits.
        letter.set_content(message.body, cte="base64")
        return letter


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"refused: {', '.join(error.recipients)}"
    return f"{type(error).__name__}: {error}" if isinstance(error, OSError) else type(error).__name__
