"""Login and people, built from settings: for the server's entrance, and for the commands of `shoko people`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from ipaddress import ip_address

from access.people import LOCAL_PERSON
from app.entrance import CALLBACK, Entrance, OpenTabs, Refusals
from assemble_audit import audit_of
from audited_people import AuditedPeople
from database import Database
from errors import SettingInvalid
from people.directory import Directory
from people.pending import PendingLogins
from people.sessions import Sessions
from settings import PageSettings, Settings


@contextmanager
def open_entrance(settings: Settings) -> Iterator[Entrance | None]:
    """None where no login is set up. Raises SettingInvalid, and what `Database.open` raises."""
    issuer = settings.login.issuer
    if issuer is None:
        yield None
        return
    # Its library takes two seconds to import: only where there is a login.
    from people.oidc import Provider

    origin = _public_origin(settings.page)
    with closing(Database.open(settings.data)) as database:
        audit = audit_of(settings, database)
        yield Entrance(
            login=settings.login,
            origin=origin,
            sessions=Sessions(database, audit, settings.login),
            pending=PendingLogins(),
            provider=Provider(settings.login, issuer, f"{origin}{CALLBACK}"),
            refusals=Refusals(audit),
            tabs=OpenTabs(),
        )


@contextmanager
def open_people(settings: Settings) -> Iterator[AuditedPeople]:
    """Beside a running server too. Raises what `Database.open` raises."""
    with closing(Database.open(settings.data)) as database:
        audit = audit_of(settings, database)
        sessions = Sessions(database, audit, settings.login)
        yield AuditedPeople(Directory(database), sessions, audit, LOCAL_PERSON.id)


def _public_origin(page: PageSettings) -> str:
    """What browsers call this page. The provider sends them back to it and nowhere else, so it can't be guessed."""
    if page.public_url is not None:
        return page.public_url
    if page.host == "localhost" or _is_loopback(page.host):
        named = f"[{page.host}]" if ":" in page.host else page.host
        return f"http://{named}:{page.port}"
    raise SettingInvalid(
        name="page.public_url",
        value="",
        limit=f"login with page.host = {page.host} needs it: https://shoko.example.co.jp",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
