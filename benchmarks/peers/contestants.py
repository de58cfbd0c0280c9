"""Who is compared, and in which settings."""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluation.machine import commit

HERE: Final = Path(__file__).parent
REQUIREMENTS: Final = HERE / "requirements.txt"
# What the systems' processes are made of beside their own module.
_SHARED = ("protocol.py", "japanese.py", "known_vectors.py")


@dataclass(frozen=True, slots=True)
class Contestant:
    """`package` names its version in requirements.txt, None for ours. `writes`: its answers are compared too."""

    system: str
    setting: str
    module: str
    package: str | None
    writes: bool = False

    @property
    def name(self) -> str:
        return f"{self.system}-{self.setting}"

    def command(self, python: Path) -> tuple[str, ...]:
        """`python` is the interpreter of the peers' environment."""
        interpreter = sys.executable if self.package is None else str(python)
        return (interpreter, "-m", f"benchmarks.peers.{self.module}")

    def version(self) -> str:
        """As it is pinned; ours is the commit."""
        if self.package is None:
            return commit()
        pinned = re.search(
            rf"^{re.escape(self.package)}==(\S+)$", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE
        )
        return pinned[1] if pinned is not None else "not pinned"

    def made_of(self) -> str:
        """A digest of the code that is measured: the pinned versions, or our commit, and this folder's module for it.

        Ours with changes that are not committed is never the same again.
        """
        parts = [_ours_now()] if self.package is None else [REQUIREMENTS.read_text(encoding="utf-8")]
        parts += [(HERE / name).read_text(encoding="utf-8") for name in (f"{self.module}.py", *_SHARED)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _ours_now() -> str:
    now = commit()
    return f"{now} {time.time_ns()}" if now.endswith(("-dirty", "unknown")) else now


CONTESTANTS: Final = (
    Contestant("ours", "defaults", "peer_ours", None, writes=True),
    Contestant("llama-index", "defaults", "peer_llama_index", "llama-index-core", writes=True),
    Contestant("llama-index", "bm25", "peer_llama_index", "llama-index-core"),
    Contestant("llama-index", "japanese", "peer_llama_index", "llama-index-core", writes=True),
    Contestant("haystack", "defaults", "peer_haystack", "haystack-ai"),
    Contestant("haystack", "japanese", "peer_haystack", "haystack-ai"),
    Contestant("txtai", "defaults", "peer_txtai", "txtai"),
    Contestant("txtai", "japanese", "peer_txtai", "txtai"),
    Contestant("langchain", "defaults", "peer_langchain", "langchain"),
    Contestant("langchain", "japanese", "peer_langchain", "langchain"),
)


def chosen(names: Sequence[str] | None) -> tuple[Contestant, ...]:
    """By system or by `system-setting`, in the table's order; all where `names` is None. Raises ValueError for an unknown name."""
    if names is None:
        return CONTESTANTS
    known = {name for one in CONTESTANTS for name in (one.system, one.name)}
    if unknown := sorted(set(names) - known):
        raise ValueError(f"no system {', '.join(unknown)}: one of {', '.join(sorted(known))}")
    return tuple(one for one in CONTESTANTS if one.system in names or one.name in names)
