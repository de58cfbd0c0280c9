"""`shoko people`: who may log in, with which groups and roles, and where they are logged in now."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json, print_table, say

if TYPE_CHECKING:
    from people.directory import Known

people = typer.Typer(no_args_is_help=True, help="ログインできる人（名簿の取り込み、一覧、停止、ログイン中の画面）")

PersonArgument = Annotated[str, typer.Argument(metavar="ID", help="人の ID（既定ではメールアドレス）")]


@people.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV、または SCIM 2.0 の Users の JSON")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """会社の名簿を取り込みます。ファイルが名簿の全体で、載っていない人は利用できなくなります。

    CSV の列は id,name,groups,roles,enabled（groups と roles は ; で区切る）。JSON は userName、displayName、active、groups[].display。
    """
    from assemble_login import open_people

    settings = settings_of(data)
    with open_people(settings) as desk:
        done = desk.import_file(file)
    if as_json:
        print_json({"people": done.people, "added": done.added, "shut_out": done.shut_out})
        return
    say(f"{done.people:,} 人を取り込みました（新しい人 {done.added:,}、利用できなくなった人 {done.shut_out:,}）。")
    if settings.login.groups_from == "claim":
        note(
            'グループは認証サービスの値から決まっています。名簿から決めるには login.groups_from = "directory" にします。'
        )


@people.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """名簿やログインで知られている人を一覧します。"""
    from assemble_login import open_people

    with open_people(settings_of(data)) as desk:
        found = desk.all()
    if as_json:
        print_json({"people": [_json(known) for known in found]})
        return
    rows = [(one.id, one.name, "、".join(one.groups), "、".join(one.roles), _state(one)) for one in found]
    print_table(("ID", "名前", "グループ", "役割", "状態"), rows)


@people.command()
def show(person: PersonArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """一人について、グループ、役割、利用できるかどうかを示します。"""
    from assemble_login import open_people
    from errors import LoginError
    from people.admission import admitted

    settings = settings_of(data)
    with open_people(settings) as desk:
        known = desk.show(person)
    try:
        roles, refusal = admitted(known, known.id, settings.login).roles, None
    except LoginError as error:
        roles, refusal = (), error.sentence(settings.language)
    if as_json:
        print_json({**_json(known), "roles_in_force": list(roles), "refused": refusal})
        return
    say(f"{known.id}  {known.name}  {_state(known)}")
    say(f"  グループ: {'、'.join(known.groups) or 'なし'}")
    say(f"  役割: {'、'.join(roles) or 'なし'}")
    if refusal is not None:
        note(refusal)


@people.command()
def disable(person: PersonArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """利用を止めます。ログイン中の画面も閉じます。次の名簿の取り込みでも止まったままです。"""
    from assemble_login import open_people

    with open_people(settings_of(data)) as desk:
        ended = desk.disable(person)
    if as_json:
        print_json({"person": person, "ended": ended})
    else:
        say(f"{person} の利用を止め、ログイン中の {ended:,} 件を終わらせました。")


@people.command()
def enable(person: PersonArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """止めた利用を元に戻します。名簿で無効の人は、名簿で有効になるまで入れません。"""
    from assemble_login import open_people

    with open_people(settings_of(data)) as desk:
        desk.enable(person)
        known = desk.show(person)
    if as_json:
        print_json(_json(known))
    else:
        say(f"{known.id}: {_state(known)}")


@people.command()
def sessions(data: DataOption = None, as_json: JsonOption = False) -> None:
    """いまログインしている人と、いつから、最後にいつ使ったかを一覧します。"""
    from assemble_login import open_people

    with open_people(settings_of(data)) as desk:
        found = desk.sessions()
    if as_json:
        lines = [
            {"id": one.id, "person": one.person, "begun": one.begun_at.isoformat(), "seen": one.seen_at.isoformat()}
            for one in found
        ]
        print_json({"sessions": lines})
        return
    rows = [(one.person, _moment(one.begun_at), _moment(one.seen_at), one.id) for one in found]
    print_table(("人", "ログイン", "最後に使った時刻", "番号"), rows)


@people.command("end-sessions")
def end_sessions(person: PersonArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """その人がログインしている画面をすべて終わらせます。もう一度ログインはできます。"""
    from assemble_login import open_people

    with open_people(settings_of(data)) as desk:
        ended = desk.end_sessions(person)
    if as_json:
        print_json({"person": person, "ended": ended})
    else:
        say(f"{person} のログイン {ended:,} 件を終わらせました。")


def _state(known: Known) -> str:
    if known.barred:
        return "停止（管理者）"
    return "有効" if known.active else "無効（名簿）"


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def _json(known: Known) -> dict[str, object]:
    return {
        "id": known.id,
        "name": known.name,
        "groups": list(known.groups),
        "roles": list(known.roles),
        "from": known.origin,
        "active": known.active,
        "barred": known.barred,
    }
