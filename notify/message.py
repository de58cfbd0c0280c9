"""News of a source in words: a subject and a text for people, an object for programs. No content of a document is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from errors import FileError, Language, ShokoError, error_from
from journal.alerts import Alert
from journal.runs import StoredRun

FORMAT = 1
# A message is read on a telephone; the report has them all.
SHOWN_FILES = 20

_SUBJECTS: dict[str, tuple[str, str]] = {
    "failed": ("再インデックスに失敗しました", "re-indexing failed"),
    "shrinking": ("多くのファイルが見つかりません", "many files are missing"),
    "worse": ("読めないファイルが増えました", "more files could not be read"),
    "incomplete": ("読めないファイルがあります", "some files could not be read"),
    "well": ("正常に戻りました", "it is well again"),
}
_STARTED_BY: dict[str | None, tuple[str, str]] = {
    "page": ("ページ", "page"),
    "command": ("コマンド", "command"),
    "schedule": ("定期実行", "schedule"),
    "watch": ("監視", "watch"),
    None: ("不明", "unknown"),
}
_BODY = (
    "{sentence}\n\nソース: {folder}\n開始: {started}（{by}）\n終了: {ended}\n"
    "読み取り {indexed}、変更なし {unchanged}、読めず {failed}、対象外 {skipped}、見つからず {missing}、削除 {removed}\n{files}\n"
    "くわしい結果は、書庫の「管理」のページにあります。\n",
    "{sentence}\n\nsource: {folder}\nstarted: {started} ({by})\nended: {ended}\n"
    "read {indexed}, unchanged {unchanged}, failed {failed}, not documents {skipped}, missing {missing}, removed {removed}\n{files}\n"
    "The whole report is on the Manage page.\n",
)
_WELL = ("{folder} の再インデックスは、正常に戻りました。", "Re-indexing {folder} is well again.")
_FILES = ("\n読めなかったファイル:\n", "\nfiles that could not be read:\n")
_MORE = ("ほか {count} 件\n", "{count} more\n")


@dataclass(frozen=True, slots=True)
class Message:
    """`body` is the text of a mail, `record` what a webhook gets as JSON."""

    subject: str
    body: str
    record: dict[str, object]


def message_of(alert: Alert, run: StoredRun, files: Sequence[str], language: Language) -> Message:
    """`files` are the names that may be told, empty where none may."""
    position = 0 if language == "ja" else 1
    sentence = sentence_of(alert, language)
    name = "書庫" if language == "ja" else "Shoko"
    counts = {
        "indexed": run.indexed,
        "unchanged": run.unchanged,
        "failed": run.failed,
        "skipped": run.skipped,
        "missing": run.missing,
        "removed": run.removed,
    }
    body = _BODY[position].format(
        sentence=sentence,
        folder=_whole(alert.folder),
        started=_moment(run.started_at),
        ended="-" if run.ended_at is None else _moment(run.ended_at),
        by=_STARTED_BY[run.started_by][position],
        files=_listed(files, position),
        **counts,
    )
    record: dict[str, object] = {
        "shoko": FORMAT,
        "event": "recovered" if alert.kind == "well" else alert.kind,
        "text": f"{name}: {sentence}",
        "code": alert.error_code or None,
        "source": alert.source_id,
        "folder": _whole(alert.folder),
        "run": run.id,
        "started_by": run.started_by,
        "started_at": run.started_at.isoformat(),
        "ended_at": None if run.ended_at is None else run.ended_at.isoformat(),
        "documents": run.documents,
        "counts": counts,
    }
    if files:
        record["files"] = [_whole(file) for file in files[:SHOWN_FILES]]
    return Message(f"{name}: {_SUBJECTS[alert.kind][position]}", body, record)


def sentence_of(alert: Alert, language: Language) -> str:
    """What is wrong. Of an error that isn't ours only the kind is told: its words may be anything, also a document's."""
    if alert.kind == "well":
        return _WELL[0 if language == "ja" else 1].format(folder=_whole(alert.folder))
    error = error_from(alert.error_code, dict(alert.error_values))
    if type(error) is ShokoError or isinstance(error, FileError):
        error = ShokoError(detail=f"{alert.error_code}, {_whole(alert.folder)}")
    return _whole(error.sentence(language))


def _listed(files: Sequence[str], position: int) -> str:
    if not files:
        return ""
    shown = "".join(f"- {_whole(file)}\n" for file in files[:SHOWN_FILES])
    more = len(files) - SHOWN_FILES
    return _FILES[position] + shown + (_MORE[position].format(count=more) if more > 0 else "")


def _whole(text: str) -> str:
    """One line that UTF-8 can hold: a name on a disk may have line breaks and bytes that are no character."""
    return " ".join(text.encode("utf-8", "backslashreplace").decode().split())


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
