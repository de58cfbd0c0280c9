"""`shoko terms`: the company's own words and their synonyms."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, counted, note, print_json, say
from errors import FileUnreadable, TermsStopped

if TYPE_CHECKING:
    from desk import Desk
    from ingest.terms_state import TermsApplied

terms = typer.Typer(no_args_is_help=True, help="社内用語（そのまま残す語と同義語）の表示・反映")

_FileArgument = Annotated[
    Path | None, typer.Argument(help="用語のファイル（省くと、保存されている terms.csv）", show_default=False)
]


@terms.command("show")
def show(data: DataOption = None, as_json: JsonOption = False) -> None:
    """検索に使われている社内用語と、まだ反映していない変更の有無を表示します。"""
    with desk_of(settings_of(data)) as desk:
        state = desk.terms()
    if as_json:
        print_json({"in_force": state.in_force, "saved": state.saved, "pending": state.pending})
        return
    say(state.in_force.rstrip("\n") or "社内用語はまだありません。")
    if state.pending:
        note("terms.csv に反映していない変更があります。`shoko terms apply` で反映します。")


@terms.command("apply")
def apply(file: _FileArgument = None, data: DataOption = None, as_json: JsonOption = False) -> None:
    """社内用語を保存し、すべての文書を新しい用語で分かち書きし直します（読み直しも埋め込みもしません）。

    1 行に 1 語、同義語はその後にカンマで続けます（例: 育休,育児休業,育児休暇）。# で始まる行は覚え書きです。
    """
    with desk_of(settings_of(data)) as desk:
        ended = _apply(desk, desk.terms().saved if file is None else _text_of(file))
    if as_json:
        print_json({"terms": ended.terms, "passages": ended.passages, "seconds": round(ended.seconds, 3)})
    else:
        say(f"社内用語 {ended.terms} 行を反映しました（{ended.passages:,} 段落、{ended.seconds:.1f} 秒）。")


def _apply(desk: Desk, text: str) -> TermsApplied:
    """Raises TermsStopped where it was stopped elsewhere."""
    from ingest.terms_state import TermsApplied

    with counted("用語の反映") as advance, closing(desk.apply_terms(text)) as events:
        for event in events:
            if not isinstance(event, TermsApplied):
                advance(event.passages_done, event.passages_total)
            elif not event.stopped:
                return event
    raise TermsStopped()


def _text_of(file: Path) -> str:
    """In any Japanese encoding: Excel writes cp932. Raises FileUnreadable."""
    from ingest.encoding import decode_text

    try:
        return decode_text(file.read_bytes()).text
    except OSError as error:
        raise FileUnreadable(reason=f"{file}: {error.strerror}") from error
