"""Generations of the index as JSON, and what a switch rested on as a line for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from commands.shapes import report_json

if TYPE_CHECKING:
    from errors import Language
    from generations.index_desk import Built, Fault, GenerationLine, IndexOverview, Switched
    from index_store.generations import Switch


def overview_json(overview: IndexOverview, language: Language) -> dict[str, object]:
    """`generations`, `switches` (oldest first), `differences` between the serving one and the settings, `refusal` (why the
    serving one cannot be searched, or null) and `unknown` (why the settings' pipeline cannot be told, or null)."""
    return {
        "generations": [line_json(line) for line in overview.generations],
        "switches": [{"at": dated.switched_at.isoformat(), **asdict(dated.switch)} for dated in overview.switches],
        "differences": [asdict(difference) for difference in overview.differences],
        "refusal": _fault_json(overview.refusal, language),
        "unknown": _fault_json(overview.unknown, language),
    }


def _fault_json(fault: Fault | None, language: Language) -> dict[str, object] | None:
    """`code` (stable) with `sentence` (for people, in their language)."""
    return None if fault is None else {"code": fault.code, "sentence": fault.sentence(language)}


def line_json(line: GenerationLine) -> dict[str, object]:
    return {**asdict(line), "made_at": line.made_at.isoformat()}


def built_json(built: Built, language: Language) -> dict[str, object]:
    """`generation`, `missing` (paths; with any it cannot be switched to) and `sources`, each as `shoko ingest` reports it."""
    return {
        "generation": line_json(built.line),
        "missing": list(built.missing),
        "stopped": built.stopped,
        "sources": [report_json(report, language) for report in built.reports],
    }


def switched_json(switched: Switched) -> dict[str, object]:
    """`before`, `after`, `is_rollback`, `questions`, `recall_before`, `recall_after`, `accepted`, `changed`."""
    return {**asdict(switched.switch), "changed": switched.changed}


def recall_text(switch: Switch) -> str:
    if switch.recall_after is None:
        return "質問集での比較はしていません。"
    before = "—（検索できない世代）" if switch.recall_before is None else f"{switch.recall_before:.4f}"
    accepted = "。下がりましたが、指定により切り替えました" if switch.accepted == "worse" else ""
    return f"recall@5: {before} → {switch.recall_after:.4f}（{switch.questions} 問）{accepted}"
