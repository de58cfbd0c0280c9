"""`shoko ingest`: one folder, or every source one after the other."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, complain, counted, note, print_json, say
from commands.shapes import ended_json, report_json
from errors import RunFailsMore, RunIncomplete, RunInProgress, RunStopped, ShokoError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desk import Desk
    from errors import Language
    from index_store.records import Source
    from ingest.report import FileStatus, IngestReport
    from ingest.run_order import RunOrder

FolderArgument = Annotated[Path | None, typer.Argument(help="文書のフォルダー", show_default=False)]
AllOption = Annotated[bool, typer.Option("--all", help="登録されているソースを、順にすべて読み取る")]
AcceptOption = Annotated[
    bool, typer.Option("--accept-removals", help="多くのファイルが見つからなくても、その文書を削除する")
]
ScheduledOption = Annotated[
    bool, typer.Option("--scheduled", help="定期実行として記録する（cron、systemd タイマー用）")
]

OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="PATH", help="このファイルだけを読み直す（フォルダーから見たパス。何度でも指定できる）"
    ),
]

_COUNTED: tuple[FileStatus, ...] = ("indexed", "unchanged", "skipped", "failed")
# Between two tries at a source that somebody else is reading; nothing waits for it but this command.
_RETRY_SECONDS = 1.0


def ingest(
    folder: FolderArgument = None,
    only: OnlyOption = None,
    every: AllOption = False,
    accept_removals: AcceptOption = False,
    scheduled: ScheduledOption = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """フォルダーを読み取り、検索できるようにします（変わったファイルだけ読み直します）。

    一部のファイルが読めなくても、残りが検索できれば終了コードは 0 です（読めなかったものと理由は一覧に出ます）。
    検索できるファイルが 1 つもないとき、途中で止められたとき、多くのファイルが見つからないときは 8 です。
    --only を付けると、そのファイルだけを、変わっていなくても読み直します。
    --all では、1 つのソースが失敗しても残りを読み、終了コードは 0 か、いちばん大きいものです。
    """
    from ingest.run_order import RunOrder

    order = RunOrder("schedule" if scheduled else "command", accept_removals)
    settings = settings_of(data)
    if every:
        if folder is not None or only:
            raise typer.BadParameter("--all と、フォルダーや --only は、どちらか一方だけを指定してください。")
        with desk_of(settings) as desk:
            worst = _ingest_every(desk, order, settings.language, as_json)
        if worst:
            raise typer.Exit(worst)
        return
    if folder is None:
        raise typer.BadParameter("フォルダーか --all を指定してください。")
    with desk_of(settings) as desk:
        source = desk.add_source(folder)
        report = _run(desk, source, replace(order, only=frozenset(path_in_source(source, path) for path in only or ())))
    if as_json:
        print_json(report_json(report, settings.language))
    else:
        _show_report(report, settings.language)
    for sentence in _warnings(report, settings.language):
        complain(sentence)
    error = _fault(report)
    if error is not None:
        raise error


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a source fared: a report, an error, or both."""

    source: Source
    report: IngestReport | None
    error: ShokoError | None


def _ingest_every(desk: Desk, order: RunOrder, language: Language, as_json: bool) -> int:
    """Every source, whatever becomes of the others. Returns the exit code: the largest of the errors', 0 where there is none."""
    ended: list[_Ended] = []
    known = desk.sources()
    try:
        for source in known:
            ended.append(_one_of_all(desk, source, order))
            if not as_json:
                _show_ended(ended[-1], language)
    except KeyboardInterrupt:
        complain(f"中断しました（{len(known)} ソースのうち {len(ended)} が終わりました）。読み終えた分は検索できます。")
        raise
    finally:
        if as_json:
            runs = [ended_json(one.source, one.report, one.error, language) for one in ended]
            print_json({"runs": runs})
    if not known:
        note("ソースはまだありません。`shoko ingest フォルダー` で加えられます。")
    return max((one.error.exit_code for one in ended if one.error is not None), default=0)


def _one_of_all(desk: Desk, source: Source, order: RunOrder) -> _Ended:
    try:
        report = _run_when_free(desk, source, order)
    except ShokoError as error:
        return _Ended(source, None, error)
    return _Ended(source, report, _fault(report))


def _run_when_free(desk: Desk, source: Source, order: RunOrder) -> IngestReport:
    """Waits for the end of a run that somebody else has begun: it may have passed what changed since."""
    told = False
    while True:
        try:
            return _run(desk, source, order)
        except RunInProgress:
            if not told:
                note(f"{source.folder} は再インデックス中です。終わるのを待ちます…")
            told = True
            time.sleep(_RETRY_SECONDS)


def _run(desk: Desk, source: Source, order: RunOrder) -> IngestReport:
    """One run to its end. Raises RunStopped where it was stopped elsewhere (the page has a button)."""
    from ingest.report import Progress, RunEnded

    with counted("再インデックス") as advance, closing(desk.ingest(source.id, order)) as events:
        for event in events:
            if isinstance(event, Progress):
                advance(event.files_done, event.files_total)
            elif isinstance(event, RunEnded):
                return event.report
    raise RunStopped(folder=source.folder)


def path_in_source(source: Source, named: str) -> str:
    """As the report names it: a path as seen from the source's folder, or from here, as a shell completes it. What follows
    `//` lies in a container."""
    from index_store.paths import INSIDE

    outer, mark, inner = named.partition(INSIDE)
    folder = Path(source.folder)
    if Path(outer).is_absolute() or not os.path.lexists(folder / outer):
        from_here = Path(os.path.normpath(Path.cwd() / outer))
        if from_here.is_relative_to(folder):
            outer = str(from_here.relative_to(folder))
    return f"{outer}{mark}{inner}"


def _fault(report: IngestReport) -> ShokoError | None:
    """What a command ends with after this run; None where it went well enough."""
    if report.stopped:
        return RunStopped(folder=report.folder)
    if report.error is not None and not isinstance(report.error, RunFailsMore):
        return report.error
    searchable = report.count("indexed") + report.count("unchanged")
    return _incomplete(report) if report.count("failed") and searchable == 0 else None


def _warnings(report: IngestReport, language: Language) -> Iterator[str]:
    """What deserves a sentence and isn't the end of the command."""
    if report.stopped:
        return
    fault = _fault(report)
    if report.error is not None and fault is None:
        yield report.error.sentence(language)
    if report.count("failed") and not isinstance(fault, RunIncomplete):
        yield _incomplete(report).sentence(language)


def _incomplete(report: IngestReport) -> RunIncomplete:
    return RunIncomplete(failed=report.count("failed"), total=len(report.files))


def _show_ended(ended: _Ended, language: Language) -> None:
    sentences: Sequence[str] = ()
    if ended.report is not None:
        _show_report(ended.report, language)
        sentences = tuple(_warnings(ended.report, language))
    for sentence in (*sentences, *([] if ended.error is None else [ended.error.sentence(language)])):
        complain(sentence)


def _show_report(report: IngestReport, language: Language) -> None:
    from app.language import text
    from app.report_table import noticed_words

    for file in report.files:
        if file.status in ("failed", "skipped", "missing"):
            reason = file.sentence(language) or " ".join(file.notes(language))
            note(f"{text(language, f'status.{file.status}')}: {file.path}" + (f": {reason}" if reason else ""))
    statuses = (*_COUNTED, "missing") if report.count("missing") else _COUNTED
    words = [f"{text(language, f'status.{status}')} {report.count(status)}" for status in statuses]
    counts = text(language, "run.line.between").join(words)
    values = {"folder": report.folder, "counts": counts, "removed": report.removed, "seconds": report.seconds}
    say(text(language, "run.line", **values))
    for noticed in noticed_words(report, language):
        say(noticed)
