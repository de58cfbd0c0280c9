"""Why a passage was found: what each leg of the search says of it, as bars with rank and score."""

from __future__ import annotations

from html import escape

from app.language import text
from errors import Language
from index_store.records import LEGS, Leg, LegShare, Scores


def why_html(scores: Scores, language: Language) -> str:
    """A row for each leg: its name, its share of what speaks for the passage, its rank among all candidates, its raw score."""
    title = escape(text(language, "passage.why"))
    total = escape(text(language, "passage.why.total", fused=f"{scores.fused:.2f}"))
    rows = "".join(_row(leg, share, scores, language) for leg, share in zip(LEGS, scores.shares, strict=False))
    again = ""
    if scores.reranker is not None:
        again = f"<p>{escape(text(language, 'passage.why.reranker', score=f'{scores.reranker:.2f}'))}</p>"
    return f'<section class="sk-found-by" aria-label="{title}"><div class="sk-found-head"><b>{title}</b><span>{total}</span></div>{rows}{again}</section>'


def _row(leg: Leg, share: LegShare, scores: Scores, language: Language) -> str:
    raw = getattr(scores, leg)
    score = f"{raw:.3f}" if leg == "dense" else f"{raw:.1f}"
    rank = text(language, "passage.why.none" if share.rank is None else "passage.why.rank", rank=share.rank)
    percent = _percent(share, scores)
    said = text(language, "passage.why.against" if share.adds < 0 else "passage.why.share", percent=percent)
    return (
        f'<div class="sk-leg"><span>{escape(text(language, f"passage.why.{leg}"))}</span>'
        f'<span class="sk-leg-bar" role="img" aria-label="{escape(said)}" title="{escape(said)}"><i style="width:{percent}%"></i></span>'
        f"<b>{escape(rank)}</b><small>{escape(score)}</small></div>"
    )


def _percent(share: LegShare, scores: Scores) -> int:
    """Of all that speaks for the passage; a leg that speaks against it has no bar."""
    total = sum(max(0.0, one.adds) for one in scores.shares)
    return round(100 * max(0.0, share.adds) / total) if total > 0.0 else 0
