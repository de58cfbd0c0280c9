"""Breaks the access code in one place after the other; each time a test that is named here must fail.

    python -m tests.access.mutants            # all
    python -m tests.access.mutants idf        # those whose name holds the word

Each runs in a child that was forked after the libraries were loaded and before anything of ours was; the module is changed as it is
imported, no file is.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parent.parent.parent
# What takes long to import and holds no threads before it is used.
LIBRARIES = ("alembic.command", "numpy", "pydantic", "pytest", "qdrant_client", "qdrant_edge", "sqlalchemy.orm")


@dataclass(frozen=True, slots=True)
class Mutant:
    """`before` stands once in the file; with `after` in its place, `test` must fail."""

    name: str
    file: str
    before: str
    after: str
    test: str


def _break(mutant: Mutant) -> None:
    """The module's source is another one from now on, whoever loads it: migrations are not imported by their name."""
    broken, as_it_is = ROOT / mutant.file, SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, fullname: str) -> CodeType | None:
        if Path(loader.path) != broken:
            return as_it_is(loader, fullname)
        source = broken.read_text(encoding="utf-8")
        return compile(source.replace(mutant.before, mutant.after), loader.path, "exec")

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]


def survives(mutant: Mutant | None, test: str) -> bool:
    """Whether the test passes; None: with nothing broken."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == 0
    import pytest

    if mutant is not None:
        _break(mutant)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), test])))


def problems(mutants: Sequence[Mutant]) -> list[str]:
    """Mutants that don't apply, tests that fail unbroken, and mutants that no test noticed."""
    found = [
        f"{mutant.name}: stands {count} times in {mutant.file}"
        for mutant in mutants
        if (count := (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.before)) != 1
    ]
    found += [
        f"{test}: fails unbroken" for test in sorted({mutant.test for mutant in mutants}) if not survives(None, test)
    ]
    for mutant in mutants:
        lives = survives(mutant, mutant.test)
        sys.stdout.write(f"{'SURVIVES' if lives else 'caught':8} {mutant.name}\n")
        sys.stdout.flush()
        if lives:
            found.append(f"{mutant.name}: no test noticed")
    return found


def main() -> None:
    from tests.access.mutant_list import MUTANTS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", nargs="?", default="")
    word = parser.parse_args().word
    for library in LIBRARIES:
        importlib.import_module(library)
    chosen = [mutant for mutant in MUTANTS if word in mutant.name]
    found = problems(chosen)
    sys.stdout.write("\n".join([*found, f"{len(chosen)} mutants, {len(found)} problems"]) + "\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
