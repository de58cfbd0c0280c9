"""The sentences about evaluation runs on the 評価 page, Japanese beside English; `app.language` has them all."""

from __future__ import annotations

from typing import Final

EVALUATION_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "evaluation.title": ("評価", "Evaluation"),
    "evaluation.section": ("表示", "Show"),
    "evaluation.section.runs": ("測定", "Runs"),
    "evaluation.section.questions": ("自社の質問", "Our questions"),
    "evaluation.section.questions.new": ("自社の質問（候補 {count}）", "Our questions ({count} new)"),
}
