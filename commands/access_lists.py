"""What an exported list of permissions comes to, as lines and as JSON."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from typing import TYPE_CHECKING

from commands.output import note, print_json, say

if TYPE_CHECKING:
    from access.ntfs_take_over import Unclear
    from access_desk import ListView

# kind: what was met, and what helps. All of them are read by nobody.
_UNCLEAR = {
    "unlisted": ("一覧にない", "サブフォルダーとファイルも含めて（/T、-Recurse）書き出し直してください"),
    "fault": ("読み取れない記述「{value}」", "その権限を許可と拒否だけに直すか、shoko access set で決めてください"),
    "unmapped": ("対応表にないアカウント {value}", "--names の CSV に {value},group:名前 の行を足してください"),
    "kept_out": (
        "拒否されたアカウント {value} を除いて読ませることはできない",
        "拒否をやめてグループを分けるか、shoko access set で決めてください",
    ),
}


def say_list(view: ListView, *, as_json: bool) -> None:
    if as_json:
        print_json(_json(view))
        return
    for path, readers in view.rules:
        say(f"{view.source.folder}/{path}".rstrip("/"))
        say(f"  読める人: {'、'.join(readers) or 'だれも読めません'}")
    for one in view.unclear:
        note(_sentence(one))
    ruled = f"ルール {len(view.rules)} 件（ファイルごと {view.files} 件）"
    note(
        f"{ruled}を引き継ぎました。"
        if view.applied
        else f"{ruled}。まだ引き継いでいません。よければ --apply を付けてください。"
    )


def _sentence(one: Unclear) -> str:
    what, remedy = (text.format(value=one.value) for text in _UNCLEAR[one.kind])
    return f"{what}: {one.count} 件（例 {one.example or '.'}）。この分はだれも読めません。{remedy}。"


def _json(view: ListView) -> dict[str, object]:
    return {
        "source": view.source.id,
        "applied": view.applied,
        "files": view.files,
        "rules": [{"path": path, "readers": list(readers)} for path, readers in view.rules],
        "unclear": [
            {
                "kind": one.kind,
                "value": one.value,
                "count": one.count,
                "example": one.example,
                "sentence": _sentence(one),
            }
            for one in view.unclear
        ],
    }
