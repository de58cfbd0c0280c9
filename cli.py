"""`shoko …`: the commands, and the one edge where our errors become a sentence and an exit code."""

from __future__ import annotations

import io
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import typer

from commands import (
    access,
    asking,
    audit,
    doctor,
    evaluating,
    generating,
    golden,
    hosting,
    indexing,
    ingesting,
    modelling,
    people,
    run_reports,
    security,
    terms,
)
from commands.output import complain
from errors import ShokoError

if TYPE_CHECKING:
    from errors import Language

INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="書庫 (Shoko): 社内文書に、引用つきで答えます。",
    epilog="終了コード: 0 成功、1 予期しない誤りか評価のゲートの不合格、2 指定の誤り、3 ファイル、4 インデックス、5 モデル、6 マシン、7 許可、8 再インデックス、9 監査ログ、130 中断。",
)
app.command("ask")(asking.ask)
app.command("search")(asking.search)
app.command("ingest")(ingesting.ingest)
app.command("serve")(hosting.serve)
app.command("doctor")(doctor.doctor)
app.add_typer(indexing.sources, name="sources")
app.add_typer(terms.terms, name="terms")
app.add_typer(run_reports.runs, name="runs")
app.add_typer(generating.index, name="index")
app.add_typer(modelling.models, name="models")
app.add_typer(evaluating.evaluate, name="eval")
app.add_typer(golden.golden, name="golden")
app.add_typer(audit.audit, name="audit")
app.add_typer(access.access, name="access")
app.add_typer(security.security, name="security")
app.add_typer(people.people, name="people")


def main() -> None:
    """Run a command. Exit code 0, 130 after Ctrl-C or SIGTERM, or the error's own with its sentence on stderr."""
    # A command that a shell started in the background inherits "ignore" for Ctrl-C; ours must stop its children all the same.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        # A file name may hold what the terminal cannot show: shown as an escape, it stops nothing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except ShokoError as error:
        sys.exit(_told(error))
    except KeyboardInterrupt:
        _end_by_code()
        sys.exit(INTERRUPTED)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _end_by_code()
        raise
    except Exception as error:  # noqa: BLE001 - the outermost edge: a person gets a sentence, never a traceback
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        sys.exit(_told(ShokoError(detail=f"{type(error).__name__}: {error} ({where})")))


def _told(error: ShokoError) -> int:
    complain(error.sentence(_language()))
    return error.exit_code


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_by_code() -> None:
    """Makes the process end with its exit code after an interrupt that came while a library ran generated source.

    CPython remembers an interrupt inside `exec` of a text (`dataclasses` writes methods so) as one that nobody caught, and
    then ends by SIGINT whatever the exit code is; the next `exec` of a text clears that (`run_eval_code_obj`, pythonrun.c).
    """
    exec("")  # noqa: S102 - an empty text


def _language() -> Language:
    from settings import load_settings

    try:
        return load_settings().language
    except ShokoError:
        return "ja"


if __name__ == "__main__":
    main()
