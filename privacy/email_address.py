"""E-mail addresses, also with (at) for @."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.context import Context
from privacy.finding import Finding

# RFC 5321: 64 characters before the @, labels of 63 after it.
_ADDRESS = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}+(?:@| ?[\[(<](?:at|アット|アットマーク)[\])>] ?)"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}(?![a-z0-9])"
)


def email_addresses(context: Context) -> Iterator[Finding]:
    for found in _ADDRESS.finditer(context.text):
        yield Finding("email", found.start(), found.end())
