"""What is wrong with a source since which run, who is still to be told, and how the last messages went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from database import Database
from journal.audit import Audit, Unrecorded
from journal.audit_records import AlertDismissed, Record
from journal.tables import AlertKind, AlertRow, DeliveryRow

_ALERTS = select(
    AlertRow.source_id,
    AlertRow.folder,
    AlertRow.kind,
    AlertRow.run_id,
    AlertRow.error_code,
    AlertRow.error_values,
    AlertRow.raised_at,
    AlertRow.untold,
)


@dataclass(frozen=True, slots=True)
class News:
    """What a run changed about its source; `error_code` is empty where it is well again."""

    source_id: str
    folder: str
    kind: AlertKind
    run_id: str
    error_code: str = ""
    error_values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alert(News):
    """The news of a source as it is kept; `untold` are the channels that have not taken it yet."""

    raised_at: datetime = datetime.min
    untold: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """The last message through a channel; `reason` is None where it arrived."""

    channel: str
    tried_at: datetime
    reason: str | None


class Alerts:
    """One row a source; that `person` dismissed one is told to the audit log. What `Database.session` raises, the methods raise."""

    def __init__(self, database: Database, audit: Audit = Unrecorded(), person: str = "") -> None:
        self._database = database
        self._audit = audit
        self._person = person

    def dismissed_by(self, person: str) -> Alerts:
        """The same, for another person."""
        return Alerts(self._database, self._audit, person)

    def kind(self, source_id: str) -> tuple[AlertKind, str] | None:
        """How the source stands, with the code of the error; None where no run has said anything yet."""
        with self._database.reading() as session:
            row = session.execute(
                select(AlertRow.kind, AlertRow.error_code).where(AlertRow.source_id == source_id)
            ).one_or_none()
            return None if row is None else (row.kind, row.error_code)

    def put(self, news: News, channels: Sequence[str]) -> None:
        """Replaces what was said of the source, dismissed or not; every channel is to be told."""
        with self._database.session() as session:
            session.execute(delete(AlertRow).where(AlertRow.source_id == news.source_id))
            session.execute(
                insert(AlertRow).values(
                    source_id=news.source_id,
                    folder=news.folder,
                    kind=news.kind,
                    run_id=news.run_id,
                    error_code=news.error_code,
                    error_values=dict(news.error_values),
                    raised_at=datetime.now(UTC),
                    dismissed_at=None,
                    untold=list(channels),
                )
            )

    def open(self) -> tuple[Alert, ...]:
        """What a person should look at: not well and not dismissed, the latest first."""
        return self._chosen(AlertRow.kind != "well", AlertRow.dismissed_at.is_(None))

    def dismiss(self, source_id: str) -> None:
        """Not shown any more, until there is other news of the source."""
        with self._database.session() as session:
            open_one = (AlertRow.source_id == source_id, AlertRow.dismissed_at.is_(None))
            found = session.execute(select(AlertRow.folder, AlertRow.error_code).where(*open_one)).one_or_none()
            if found is not None:
                session.execute(update(AlertRow).where(*open_one).values(dismissed_at=datetime.now(UTC)))
                told = AlertDismissed(source_id, found.folder, found.error_code)
                self._audit.join(session, Record("alert.dismiss", self._person, told))

    def forget(self, source_id: str) -> None:
        """The source is gone."""
        with self._database.session() as session:
            session.execute(delete(AlertRow).where(AlertRow.source_id == source_id))

    def due(self, channel: str) -> tuple[Alert, ...]:
        """What the channel is still to hear, the oldest first."""
        alerts = [alert for alert in self._chosen() if channel in alert.untold]
        return tuple(reversed(alerts))

    def told(self, alert: Alert, channel: str) -> None:
        """The channel took it. News that came meanwhile stays to be told."""
        with self._database.session() as session:
            this = (AlertRow.source_id == alert.source_id, AlertRow.raised_at == alert.raised_at)
            untold = session.scalar(select(AlertRow.untold).where(*this))
            if untold is not None:
                left = [name for name in untold if name != channel]
                session.execute(update(AlertRow).where(*this).values(untold=left))

    def delivered(self, channel: str, reason: str | None) -> None:
        """Keeps how a message went."""
        with self._database.session() as session:
            session.execute(delete(DeliveryRow).where(DeliveryRow.channel == channel))
            session.execute(insert(DeliveryRow).values(channel=channel, tried_at=datetime.now(UTC), reason=reason))

    def deliveries(self) -> tuple[Delivery, ...]:
        """The last one of each channel."""
        with self._database.reading() as session:
            rows = session.execute(
                select(DeliveryRow.channel, DeliveryRow.tried_at, DeliveryRow.reason).order_by(DeliveryRow.channel)
            )
            return tuple(Delivery(*row) for row in rows)

    def _chosen(self, *conditions: ColumnElement[bool]) -> tuple[Alert, ...]:
        with self._database.reading() as session:
            rows = session.execute(_ALERTS.where(*conditions).order_by(AlertRow.raised_at.desc(), AlertRow.source_id))
            return tuple(Alert(*row) for row in rows)
