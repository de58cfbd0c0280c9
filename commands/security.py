"""`shoko security egress`: proof that nothing leaves the machine."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json, say

if TYPE_CHECKING:
    from security.egress_record import EgressProof, StepOutcome

security = typer.Typer(no_args_is_help=True, help="セキュリティの状態（外部へ出ないことの証明）")


@security.command("egress")
def egress(data: DataOption = None, as_json: JsonOption = False) -> None:
    """外につながらないネットワークの中で、索引・質問・再索引・評価・ページを実際に行い、外へ出ようとした通信を数えます。
    数分かかります。1 つでもあれば（または行えなければ）終了コード 1 で終わります。結果はセキュリティのページに出ます。"""
    from security.egress import prove
    from security.egress_record import keep
    from security.egress_steps import real_steps

    settings = settings_of(data)
    with tempfile.TemporaryDirectory(prefix="shoko-egress-") as home:
        steps = real_steps(settings, Path(home))
        note(f"{len(steps)} 段階を、外につながらないネットワークの中で行います。数分かかります。")
        proof = prove(steps)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = keep(proof, settings.data)
    if as_json:
        print_json(_proof_json(proof))
    else:
        for step in (proof.control, *proof.steps):
            say(_step_line(step))
        verdict = "外へ出ようとした通信はありません" if proof.holds else "証明できません"
        say(f"{verdict}（パケット {proof.packets}、名前の問い合わせ {proof.look_ups}）。{path} に控えました。")
    if not proof.holds:
        raise typer.Exit(1)


def _step_line(step: StepOutcome) -> str:
    if step.not_done is not None:
        return f"－ {step.name}: 行っていません（{step.not_done}）"
    ended = "" if step.failed is None else f"、失敗: {step.failed}"
    where = "".join(f" → {one.asks or one.to}" for one in step.targets[:3])
    return f"・ {step.name}: {step.seconds:g} 秒、パケット {step.packets}、問い合わせ {step.look_ups}{where}{ended}"


def _proof_json(proof: EgressProof) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "at": proof.at.isoformat(),
        "code": proof.code,
        "holds": proof.holds,
        "packets": proof.packets,
        "look_ups": proof.look_ups,
        "control": asdict(proof.control),
        "steps": [asdict(step) for step in proof.steps],
    }
