"""`shoko security report|sbom|egress`: what is in force, what the program consists of, and the proof that nothing leaves."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json, say
from errors import FileUnwritable

if TYPE_CHECKING:
    from security.egress_record import EgressProof, StepOutcome
    from security.report import SecurityReport, SuiteState
    from settings import Settings

security = typer.Typer(no_args_is_help=True, help="セキュリティの報告、SBOM、外へ出ないことの証明")


@security.command("report")
def report(data: DataOption = None, as_json: JsonOption = False) -> None:
    """いま効いている設定、関門の働き、安全性の測定、外へ出ないことの証明、監査ログ、モデルを 1 つの報告にします。文書の内容は含みません。
    監査ログも、その場で検証します。異常があれば終了コード 1 で終わります。"""
    from security.audit_state import verify_and_keep
    from security.report import REPORT, security_report

    settings = settings_of(data)
    if settings.audit.enabled:
        verify_and_keep(settings)
    found = security_report(settings)
    if as_json:
        print_json(REPORT.dump_python(found, mode="json"))
    else:
        _say_report(settings, found)
    if found.audit.fault is not None or (found.audit.verified is not None and found.audit.verified.fault is not None):
        raise typer.Exit(1)


def _say_report(settings: Settings, found: SecurityReport) -> None:
    from evaluation.library import RunLibrary
    from evaluation.measures import HEADLINES
    from evaluation.words import label, shown
    from security.report_tables import moment, tables

    language, library = settings.language, RunLibrary(settings)

    def figures(suite: SuiteState) -> str:
        summary = library.summary(suite.run or "")
        measured = {one.name: one for one in summary.figures}
        names = [name for name in HEADLINES[summary.record.plan.kind] if name in measured]
        return ", ".join(
            f"{label(name, language)} {shown(measured[name].value, measured[name].unit)}" for name in names
        )

    say(moment(found.at, found.code, language))
    for table in tables(found, figures, language):
        say(f"\n■ {table.title}")
        for sentence in table.sentences:
            say(sentence)
        for row in table.rows:
            say("  " + " | ".join(cell for cell in row if cell))


@security.command("sbom")
def sbom(
    out: Annotated[Path, typer.Option("--out", help="書き出すファイル（CycloneDX 1.6 の JSON）", show_default=False)],
) -> None:
    """このプログラムを構成する Python パッケージとモデルの一覧を、CycloneDX の JSON で書き出します。"""
    from datetime import UTC, datetime

    from evaluation.machine import code_mark
    from security.sbom import installed_packages, sbom_now

    try:
        out.write_text(sbom_now(code_mark(), datetime.now(UTC)), encoding="utf-8")
    except OSError as error:
        raise FileUnwritable(path=out, reason=error.strerror) from error
    say(f"{out} に {len(installed_packages())} 個のパッケージとモデルを書き出しました。")


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
