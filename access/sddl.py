"""Security descriptors as text -> the entries of their list: the grammar of [MS-DTYP] 2.5.1, as far as reading goes.

Of our own rather than a library: the ones there are read over a network, from a domain's controllers, or bring a whole protocol suite.
"""

from __future__ import annotations

import re

from access.ntfs_acl import READ_BITS, Ace

_DACL = re.compile(r"D:(?P<control>[A-Z_]*)(?P<aces>(?:\([^()]*\))*)(?P<rest>.*)\Z", re.DOTALL)
_ACE = re.compile(r"\(([^()]*)\)")
# Two letters each, with the bits that they stand for; those that give nothing to read are 0 (2.5.1.1).
_RIGHTS = {
    **{
        "GA": READ_BITS,
        "GR": READ_BITS,
        "FA": READ_BITS,
        "FR": READ_BITS,
        "CC": READ_BITS,
        "KA": READ_BITS,
        "KR": READ_BITS,
    },
    **dict.fromkeys(
        [
            "GX",
            "GW",
            "RC",
            "SD",
            "WD",
            "WO",
            "RP",
            "WP",
            "DC",
            "LC",
            "SW",
            "LO",
            "DT",
            "CR",
            "FW",
            "FX",
            "KW",
            "KX",
            "NR",
            "NW",
            "NX",
        ],
        0,
    ),
}
_SIDS = {
    "WD": "S-1-1-0", "AU": "S-1-5-11", "BU": "S-1-5-32-545", "BA": "S-1-5-32-544", "SY": "S-1-5-18", "LS": "S-1-5-19",
    "NS": "S-1-5-20", "CO": "S-1-3-0", "CG": "S-1-3-1", "OW": "S-1-3-4", "AN": "S-1-5-7", "BG": "S-1-5-32-546",
    "IU": "S-1-5-4", "NU": "S-1-5-2", "SU": "S-1-5-6", "PU": "S-1-5-32-547", "BO": "S-1-5-32-551", "SO": "S-1-5-32-549",
}  # fmt: skip
_FLAGS = frozenset({"CI", "OI", "NP", "IO", "ID"})


def aces_of(descriptor: str) -> tuple[Ace, ...]:
    """Raises ValueError for what isn't understood as a whole: an entry that is skipped might be a Deny.

    A list that is protected, or inherited, says so; each object's own list is complete either way. No list at all lets everyone
    in; that is not taken over, since it is more often a mistake than meant.
    """
    found = _DACL.search(descriptor.split("S:", 1)[0].strip())
    if found is None or "NO_ACCESS_CONTROL" in found["control"] or found["rest"]:
        raise ValueError(descriptor.strip()[:80])
    if re.fullmatch(r"(?:P|AR|AI)*", found["control"]) is None:
        raise ValueError(descriptor.strip()[:80])
    return tuple(_ace(text) for text in _ACE.findall(found["aces"]))


def _ace(text: str) -> Ace:
    fields = text.split(";")
    if len(fields) != 6 or fields[0] not in ("A", "D"):
        raise ValueError(text)
    kind, flags, rights, _, _, who = fields
    found = set(re.findall("..", flags))
    if len(flags) % 2 or not found <= _FLAGS or not who:
        raise ValueError(text)
    return Ace(
        allow=kind == "A",
        who=_SIDS.get(who, who),
        reads=_reads(rights),
        here="IO" not in found,
        below={"OI", "CI"} <= found and "NP" not in found,
        inherited="ID" in found,
    )


def _reads(rights: str) -> bool:
    """Hexadecimal, decimal, or pairs of letters."""
    if re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", rights):
        return bool(int(rights, 16 if rights[:2].lower() == "0x" else 10) & READ_BITS)
    pairs = re.findall("..", rights)
    if len(rights) % 2 or not set(pairs) <= _RIGHTS.keys():
        raise ValueError(rights)
    return any(_RIGHTS[pair] for pair in pairs)
