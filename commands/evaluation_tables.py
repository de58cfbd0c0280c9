"""Stored runs on a terminal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from commands.output import print_table, say
from evaluation.safety.words import aim_of, finding
from evaluation.words import BY, STATES, label, overall, shown, shown_change, shown_interval, verdict

if TYPE_CHECKING:
    from errors import Language
    from evaluation.compare import Comparison
    from evaluation.gate import GateResult
    from evaluation.judge_labels import JudgeAgreement
    from evaluation.observed import Observed
    from evaluation.run_record import RunRecord
    from evaluation.run_store import Progress
    from evaluation.statistics import Interval
    from evaluation.summary import RunSummary


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list. `model` is what answered, else what embedded."""

    id: str
    name: str
    kind: str
    dataset: str
    state: str
    done: int
    total: int
    model: str
    started_at: str

    def cells(self) -> tuple[str, ...]:
        asked = f"{self.done}/{self.total}"
        return (self.id, self.name, self.kind, self.dataset, STATES[self.state], asked, self.model)

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def run_row(record: RunRecord, progress: Progress) -> RunRow:
    marks = record.marks
    return RunRow(
        id=record.id,
        name=record.name,
        kind=record.plan.kind,
        dataset=record.plan.dataset,
        state=record.state,
        done=progress.done,
        total=progress.total,
        model=marks.chat_model if marks.chat_model is not None else marks.embedding_model,
        started_at=record.started_at.isoformat(),
    )


def print_summary(found: RunSummary, language: Language, worst: int) -> None:
    record, marks = found.record, found.record.marks
    rows = [
        (one.name, label(one.name, language), shown(one.value, one.unit), shown_interval(one), str(one.questions))
        for one in found.figures
    ]
    print_table(("指標", "", "値", "95% 区間", "質問"), rows)
    grouped = [
        (BY[group.by], group.name, str(group.questions), one.name, shown(one.value, one.unit), shown_interval(one))
        for group in found.groups
        for one in group.figures
    ]
    if grouped:
        print_table(("内訳", "", "質問", "指標", "値", "95% 区間"), grouped)
    print_table(("悪かった質問", "質問", "正解", "回答か、見つけたもの"), [_worst(one) for one in found.worst[:worst]])
    totals = record.totals
    say(
        f"実行 {record.id} {record.name}  {STATES[record.state]}  質問 {len(found.observed)} 件（{record.plan.dataset}）"
    )
    say(
        f"索引 {totals.index_s or 0:,.1f} 秒  質問 {totals.asking_s:,.1f} 秒  最大メモリー {totals.peak_memory_mib:,.0f} MiB"
    )
    say(f"埋め込み {marks.embedding_model}  回答 {marks.chat_model or 'なし'}  インデックス {marks.index}")


def print_comparison(found: Comparison, language: Language, worst: int) -> None:
    say(f"A {found.first.id} {found.first.name}\nB {found.second.id} {found.second.name}")
    for mark in found.marks:
        say(f"  {mark.mark}: {mark.first} → {mark.second}")
    rows = [
        (
            one.name,
            shown(one.first, one.unit),
            shown(one.second, one.unit),
            shown_change(one),
            shown_interval(one),
            verdict(one, language),
        )
        for one in found.differences
    ]
    print_table(("指標", "A", "B", "差", "95% 区間", "判定"), rows)
    grouped = [
        (
            BY[group.by],
            group.name,
            str(group.questions),
            one.name,
            shown(one.first, one.unit),
            shown(one.second, one.unit),
            verdict(one, language),
        )
        for group in found.groups
        for one in group.differences
    ]
    if grouped:
        print_table(("内訳", "", "質問", "指標", "A", "B", "判定"), grouped)
    lost = [
        (pair.first.result.asked.id, pair.first.result.asked.text, _told(pair.first), _told(pair.second))
        for pair in found.worst[:worst]
    ]
    if lost:
        print_table(("B が悪い質問", "質問", "A", "B"), lost)
    if found.left_out:
        say(f"片方だけにある質問 {found.left_out} 件は、比べていません。")
    say(overall(found, language))


def print_gate(result: GateResult, language: Language) -> None:
    rows = [
        (
            check.difference.name,
            shown(check.difference.first, check.difference.unit),
            shown(check.difference.second, check.difference.unit),
            f"{check.loss:+.2f}",
            f"{check.allowed:.2f}",
            "通過" if check.passed else "不合格",
            verdict(check.difference, language),
        )
        for check in result.checks
    ]
    print_table(("指標", "基準", "今回", "悪化", "許す悪化", "結果", "判定"), rows)
    say("通過" if result.passed else "不合格: 許された幅を超えて悪い指標があります。")


def print_agreement(judge: str, found: JudgeAgreement) -> None:
    rows = [
        ("一致した割合", shown(found.agreement, "share"), _span(found.agreement_interval, 100, "%")),
        (
            "κ（偶然を除いた一致）",
            "—" if found.kappa is None else f"{found.kappa:.2f}",
            _span(found.kappa_interval, 1, ""),
        ),
    ]
    print_table(("", "値", "95% 区間"), rows)
    say(
        f"{judge}: 回答 {found.answers} 件。「同じ」は人が {found.labelled_same} 件、判定モデルが {found.said_same} 件。"
        f"判定できなかったもの {found.undecided} 件。"
    )


def _span(span: Interval | None, scale: int, unit: str) -> str:
    if span is None:
        return ""
    digits = 1 if scale == 100 else 2
    return f"{span.low * scale:.{digits}f}{unit}〜{span.high * scale:.{digits}f}{unit}"


def _worst(one: Observed) -> tuple[str, ...]:
    asked = one.result.asked
    aim = "" if asked.probe is None else aim_of(asked.probe)
    wanted = "、".join(asked.references or asked.wanted) or aim or "（断る）"
    told = _told(one) if one.verdict is None else f"{finding(one.verdict.finding, 'ja')}: {_told(one)}"
    return (asked.id, asked.text, wanted, told)


def _told(one: Observed) -> str:
    if one.result.answer is None:
        return "、".join(one.result.ranked[:3]) or "なし"
    return one.result.answer.text
