"""POSIX permissions as readers: mode bits, owner, group, and the access control list beside them.

The extended attribute `system.posix_acl_access` holds a version (2, 32 bits) and entries of tag, permissions (16 bits each) and
id (32 bits), little-endian: include/uapi/linux/posix_acl_xattr.h. Which entry counts for whom: POSIX 1003.1e draft 17, 23.1.5.
"""

from __future__ import annotations

import errno
import grp
import os
import pwd
import struct
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from access.people import EVERYONE
from access.rules import GROUP_PREFIX, PERSON_PREFIX

READ, TRAVERSE = 4, 1
_ATTRIBUTE = "system.posix_acl_access"
_VERSION = 2
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 1, 2, 4, 8, 16, 32
# What the mask limits.
_MASKED = (_USER, _GROUP_OBJ, _GROUP)
# Without a list: ENODATA; on a file system that knows none: EOPNOTSUPP.
_NO_LIST = (errno.ENODATA, errno.EOPNOTSUPP)


@dataclass(frozen=True, slots=True)
class Entry:
    """`who` is a user's or group's id, -1 where the tag is for neither."""

    tag: int
    permissions: int
    who: int


def readers_at(path: Path, bit: int) -> frozenset[str]:
    """Who has this permission, as a rule names them: `*`, `person:NAME`, `group:NAME`. Raises OSError.

    Never more than the file system allows: where a list keeps somebody out, as it does with a group that has less than all others,
    only those that it names are readers. Ids without a name are left out.
    """
    entries = _entries(path)
    mask = next((entry.permissions for entry in entries if entry.tag == _MASK), 7)
    granted: set[str] = set()
    nobody_is_kept_out = True
    for entry in entries:
        allowed = entry.permissions & (mask if entry.tag in _MASKED else 7) & bit
        if entry.tag == _MASK:
            continue
        if not allowed:
            nobody_is_kept_out = False
        elif entry.tag == _OTHER:
            granted.add(EVERYONE)
        else:
            granted.update(_name(entry))
    return frozenset({EVERYONE}) if EVERYONE in granted and nobody_is_kept_out else frozenset(granted - {EVERYONE})


def both(first: Set[str], second: Set[str]) -> frozenset[str]:
    """Who is surely in both: a person is not looked for in the other's groups."""
    if EVERYONE in first:
        return frozenset(second)
    return frozenset(first if EVERYONE in second else first & second)


def decoded(attribute: bytes) -> tuple[Entry, ...]:
    """Raises ValueError for what is no such list."""
    if len(attribute) < 4 or (len(attribute) - 4) % 8 or struct.unpack_from("<I", attribute)[0] != _VERSION:
        raise ValueError("not a POSIX access control list of version 2")
    return tuple(Entry(*fields) for fields in struct.iter_unpack("<HHI", attribute[4:]))


def _entries(path: Path) -> Sequence[Entry]:
    facts = path.lstat()
    try:
        listed = decoded(os.getxattr(path, _ATTRIBUTE, follow_symlinks=False))
    except ValueError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error
    except OSError as error:
        if error.errno not in _NO_LIST:
            raise
        mode = facts.st_mode
        listed = (
            Entry(_USER_OBJ, mode >> 6 & 7, -1),
            Entry(_GROUP_OBJ, mode >> 3 & 7, -1),
            Entry(_OTHER, mode & 7, -1),
        )
    ids = {_USER_OBJ: facts.st_uid, _GROUP_OBJ: facts.st_gid}
    return tuple(Entry(entry.tag, entry.permissions, ids.get(entry.tag, entry.who)) for entry in listed)


def _name(entry: Entry) -> Iterator[str]:
    try:
        if entry.tag in (_USER_OBJ, _USER):
            yield f"{PERSON_PREFIX}{pwd.getpwuid(entry.who).pw_name}"
        else:
            yield f"{GROUP_PREFIX}{grp.getgrgid(entry.who).gr_name}"
    except KeyError:
        return
