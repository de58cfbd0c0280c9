"""`shoko audit verify|head|export|prune|renew`: who asked and did what, and that nothing of it was changed."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.days import first_moment, last_moment
from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json, say
from errors import AuditRetentionUnset, FilterInvalid, IndexLocked

if TYPE_CHECKING:
    from journal.audit_verify import Verified

audit = typer.Typer(no_args_is_help=True, help="監査ログ（検証・書き出し・保存期間による削除）")


@audit.command("verify")
def verify(
    head: Annotated[
        str | None,
        typer.Option("--head", help="別の場所に控えた先頭（`shoko audit head` の出力）とも照らす", show_default=False),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """監査ログが、書かれたときのままかを確かめます。変更、抜け、入れ替え、末尾の切り取りがあれば、最初の異常を示して終了コード 9 で終わります。"""
    from assemble_audit import open_audit_log
    from journal.audit_head import given_head
    from journal.audit_verify import verify as verified
    from security.audit_state import keeping

    given, settings = None if head is None else given_head(head), settings_of(data)
    with keeping(settings) as keep, open_audit_log(settings) as log:
        found = verified(log.place, given)
        keep(found)
    if as_json:
        print_json(_verified_json(found))
        return
    say(f"異常はありません（記録 {found.entries:,} 件、先頭 {found.head}）。")
    if found.renewed:
        note(f"{found.renewed:,} 番までの記録は、前の鍵で署名されているため確かめられません。")
    if not found.guarded:
        note("データベースの、監査ログの書き換えを拒む仕組み（トリガー）が外されています。")


@audit.command("head")
def head(data: DataOption = None, as_json: JsonOption = False) -> None:
    """監査ログの先頭（最後の記録の番号とハッシュ）を表示します。別の場所に控えておくと、`verify --head` で照らせます。"""
    from assemble_audit import open_audit_log
    from journal.audit_read import head_of

    with open_audit_log(settings_of(data)) as log:
        found = head_of(log.place.database)
    if as_json:
        print_json({"sequence": found.sequence, "hash": found.hash})
    else:
        say(str(found))


@audit.command("export")
def export(
    since: Annotated[str | None, typer.Option("--from", help="この日から（2025-04-01）", show_default=False)] = None,
    until: Annotated[str | None, typer.Option("--to", help="この日まで（2025-04-01）", show_default=False)] = None,
    person: Annotated[str | None, typer.Option("--person", help="この人のものだけ", show_default=False)] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help="この種類だけ（question、answer、index.switch、index など）", show_default=False),
    ] = None,
    form: Annotated[Literal["jsonl", "csv"], typer.Option("--format", help="書式")] = "jsonl",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="書き先（既定は標準出力）", show_default=False)
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """監査ログを書き出します。JSONL の各行からは、ハッシュを計算し直せます。CSV は表計算ソフトで数式になりません。"""
    from assemble_audit import open_audit_log
    from commands.audit_export import write_entries
    from journal.audit_read import Wanted

    if as_json and out is None:
        raise FilterInvalid(name="--json", value="", limit="--out FILE")
    wanted = Wanted(first_moment("from", since), last_moment("to", until), person, kind)
    settings = settings_of(data)
    with open_audit_log(settings) as log:
        count = write_entries(log.place.database, wanted, form, out, settings.language)
    if as_json:
        print_json({"path": str(out), "entries": count})
    elif out is not None:
        say(f"{count:,} 件を {out} に書き出しました。")


@audit.command("prune")
def prune(data: DataOption = None, as_json: JsonOption = False) -> None:
    """設定 audit.retention_days より古い記録を削除します。削除したことは記録に残り、残りは確かめられるままです。"""
    from access.people import LOCAL_PERSON
    from assemble_audit import open_audit_log
    from journal.audit_prune import prune as pruned

    settings = settings_of(data)
    days = settings.audit.retention_days
    if days is None:
        raise AuditRetentionUnset
    with open_audit_log(settings) as log:
        told = pruned(log, days, LOCAL_PERSON.id)
    removed = 0 if told is None else told.removed
    if as_json:
        print_json({"removed": removed, "upto": None if told is None else told.upto, "days": days})
    else:
        say(f"{days} 日より古い記録を {removed:,} 件削除しました。")


@audit.command("renew")
def renew(data: DataOption = None, as_json: JsonOption = False) -> None:
    """鍵が失われたとき、または直せない異常があるとき、そのことを記録して新しい鍵で続けます。

    それまでの記録は残りますが、確かめられなくなります。ページを止めてから実行してください。
    """
    from contextlib import closing

    from access.people import LOCAL_PERSON
    from app.client import is_served
    from database import Database
    from journal.audit_renew import renew as renewed

    settings = settings_of(data)
    if is_served(settings.data):
        raise IndexLocked(path=settings.data)
    with closing(Database.open(settings.data)) as database:
        entry = renewed(database, settings.data, settings.audit.key, LOCAL_PERSON.id)
    if as_json:
        print_json({"sequence": entry.sequence, "hash": entry.hash})
    else:
        say(f"新しい鍵で続けます（先頭 {entry.sequence}:{entry.hash}）。")


def _verified_json(found: Verified) -> dict[str, object]:
    return {
        "entries": found.entries,
        "first": found.first,
        "head": {"sequence": found.head.sequence, "hash": found.head.hash},
        "guarded": found.guarded,
        "renewed": found.renewed,
    }
