"""The company's directory as a file: CSV, or a list of users in the shape of SCIM 2.0 (RFC 7643)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError

from access.people import LOCAL_PERSON, ROLES, Role
from errors import DirectoryInvalid

_COLUMNS = ("id", "name", "groups", "roles", "enabled")
_YES, _NO = ("", "1", "true", "yes", "有効", "はい"), ("0", "false", "no", "無効", "いいえ")
_LONGEST_ID = 255


@dataclass(frozen=True, slots=True)
class Listed:
    """One person as the directory tells of them."""

    id: str
    name: str = ""
    groups: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    active: bool = True


class _Group(BaseModel):
    display: str = Field(min_length=1)


class _User(BaseModel):
    userName: str  # noqa: N815 - SCIM's own name
    displayName: str | None = None  # noqa: N815
    active: bool = True
    groups: tuple[_Group, ...] = ()
    roles: tuple[str, ...] = ()


class _Users(BaseModel):
    resources: tuple[_User, ...] = Field(validation_alias=AliasChoices("Resources", "resources"))


_WHOLE: TypeAdapter[_Users] = TypeAdapter(_Users)
_LIST: TypeAdapter[tuple[_User, ...]] = TypeAdapter(tuple[_User, ...])


def person_id(value: str) -> str:
    """The one spelling of a person's id: addresses of mail are the same in capitals, other ids may not be."""
    stripped = value.strip()
    return stripped.lower() if "@" in stripped else stripped


def is_person_id(value: str) -> bool:
    """Whether it can be somebody's id. The local person's is nobody's: their conversations would be whose it is."""
    return 0 < len(value) <= _LONGEST_ID and value.isprintable() and value != LOCAL_PERSON.id


def read_directory(path: Path) -> tuple[Listed, ...]:
    """Everybody in the file, `.json` being SCIM and anything else CSV in UTF-8. Raises DirectoryInvalid, for an empty one too: it
    would shut everybody out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DirectoryInvalid(path=path, place="file", limit=error) from error
    people = tuple(_of_scim(path, text) if path.suffix.lower() == ".json" else _of_csv(path, text))
    if not people:
        raise DirectoryInvalid(path=path, place="file", limit="at least one person is needed")
    seen: set[str] = set()
    for person in people:
        if not is_person_id(person.id):
            raise DirectoryInvalid(
                path=path, place=f"id “{person.id}”", limit=f"1 to {_LONGEST_ID} characters, not `local`"
            )
        if person.id in seen:
            raise DirectoryInvalid(path=path, place=f"id “{person.id}”", limit="it stands there twice")
        seen.add(person.id)
    return people


def _of_csv(path: Path, text: str) -> Iterator[Listed]:
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("id", "enabled") if name not in (rows.fieldnames or ())]
    if missing:
        raise DirectoryInvalid(path=path, place="line 1", limit=f"columns: {', '.join(_COLUMNS)}")
    for row in rows:
        place = f"line {rows.line_num}"
        enabled = (row["enabled"] or "").strip().lower()
        if enabled not in (*_YES, *_NO):
            raise DirectoryInvalid(path=path, place=place, limit=f"enabled: {'/'.join((*_YES[1:], *_NO))}")
        roles = _roles(path, place, _parts(row.get("roles")))
        yield Listed(
            person_id(row["id"] or ""),
            (row.get("name") or "").strip(),
            _parts(row.get("groups")),
            roles,
            enabled in _YES,
        )


def _of_scim(path: Path, text: str) -> Iterator[Listed]:
    try:
        is_list = text.lstrip().startswith("[")
        users = _LIST.validate_json(text) if is_list else _WHOLE.validate_json(text).resources
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DirectoryInvalid(path=path, place=place, limit=first["msg"]) from error
    for user in users:
        groups = _unique(group.display.strip() for group in user.groups)
        roles = _roles(path, user.userName, user.roles)
        yield Listed(person_id(user.userName), (user.displayName or "").strip(), groups, roles, user.active)


def _parts(cell: str | None) -> tuple[str, ...]:
    return _unique(part.strip() for part in (cell or "").split(";"))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _roles(path: Path, place: str, names: Iterable[str]) -> tuple[Role, ...]:
    known = {role: role for role in ROLES}
    wanted = tuple(names)
    if any(name not in known for name in wanted):
        raise DirectoryInvalid(path=path, place=place, limit=f"roles: {', '.join(ROLES)}")
    return tuple(known[name] for name in wanted if name in known)
