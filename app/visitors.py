"""Who is at the page, or behind a request. Until login exists it is the one local person, and the page is on loopback only."""

from __future__ import annotations

from access.people import LOCAL_PERSON, Person


def visitor() -> Person:
    return LOCAL_PERSON
