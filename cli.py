"""`shoko …`: the commands, and the one edge where our errors become a sentence and an exit code."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import typer

from commands import asking, evaluating, hosting, indexing, modelling
from commands.output import complain
from errors import Language, ShokoError
from settings import load_settings

INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="書庫 (Shoko): 社内文書に、引用つきで答えます。",
)
app.command("ask")(asking.ask)
app.command("search")(asking.search)
app.command("ingest")(indexing.ingest)
app.command("serve")(hosting.serve)
app.command("doctor")(hosting.doctor)
app.add_typer(indexing.sources, name="sources")
app.add_typer(modelling.models, name="models")
app.add_typer(evaluating.evaluate, name="eval")


def main() -> None:
    """Run a command. Exit code 0, 130 after Ctrl-C or SIGTERM, or the error's own with its sentence on stderr."""
    # A command that a shell started in the background inherits "ignore" for Ctrl-C; ours must stop its children all the same.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except ShokoError as error:
        complain(error.sentence(_language()))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _language() -> Language:
    try:
        return load_settings().language
    except ShokoError:
        return "ja"


if __name__ == "__main__":
    main()
