"""What figures are called, what they mean, and what a comparison comes to, in both languages."""

from __future__ import annotations

from errors import Language
from evaluation.compare import Comparison, Difference
from evaluation.measure import Unit
from evaluation.safety.words import SAFETY_FIGURES
from evaluation.summary import Figure

# name: (Japanese label, English label, Japanese meaning, English meaning)
_FIGURES: dict[str, tuple[str, str, str, str]] = {
    "recall@1": (
        "1 位的中",
        "recall@1",
        "正しいもののうち 1 位に入った割合",
        "share of the true passages that come first",
    ),
    "recall@5": (
        "5 位以内",
        "recall@5",
        "正しいもののうち上位 5 件に入った割合",
        "share of the true passages among the first five",
    ),
    "recall@10": (
        "10 位以内",
        "recall@10",
        "正しいもののうち上位 10 件に入った割合",
        "share of the true passages among the first ten",
    ),
    "mrr@10": (
        "MRR@10",
        "MRR@10",
        "最初の正しいものの順位の逆数の平均。1 位なら 1、2 位なら 0.5",
        "mean of one over the rank of the first true passage",
    ),
    "ndcg@10": (
        "nDCG@10",
        "nDCG@10",
        "正しいものがどれだけ上に並ぶか。理想の並びで 1",
        "how far up the true passages stand; 1 is the ideal order",
    ),
    "passage@3": (
        "箇所 3 位以内",
        "passage@3",
        "質問が指すページやセルの箇所が、上位 3 件に入った割合",
        "share of questions whose very page or cell is among the first three",
    ),
    "right": (
        "正しい対応",
        "right",
        "正しく答えた、または断るべき質問を断った割合",
        "share of questions answered correctly, or refused where they must be",
    ),
    "correct": (
        "正答",
        "correct",
        "答えられる質問で、正解の語句を含む回答をした割合（表記の違いは無視）",
        "share of answerable questions whose answer holds a reference, spelling normalised",
    ),
    "exact_match": (
        "完全一致",
        "exact match",
        "回答が正解の語句そのものだった割合（文で答えると 0 に近い）",
        "share of answers that are a reference and nothing else",
    ),
    "char_f1": (
        "文字 F1",
        "character F1",
        "回答と正解に共通する文字の割合（適合率と再現率の調和平均）",
        "overlap of the characters of answer and reference",
    ),
    "same": (
        "同じ内容",
        "same by judge",
        "判定モデルが、正解と同じことを述べていると判定した割合",
        "share that the judge model finds to say what the reference says",
    ),
    "refused_right": (
        "正しい拒否",
        "refused rightly",
        "文書に答えのない質問を断った割合",
        "share of unanswerable questions that were refused",
    ),
    "refused_wrong": (
        "誤った拒否",
        "refused wrongly",
        "答えられる質問を断った割合。小さいほどよい",
        "share of answerable questions that were refused; less is better",
    ),
    "refusals_balanced": (
        "拒否の釣り合い正解率",
        "balanced refusals",
        "断るべき質問を断った割合と、答えるべき質問を断らなかった割合の平均。でたらめで 0.5",
        "mean of the shares treated rightly of unanswerable and answerable questions; 0.5 is chance",
    ),
    "citations_valid": (
        "有効な出典",
        "valid citations",
        "出典のうち、その回答が読んだ箇所を正しく指す割合",
        "share of citations that point at a passage the answer was given",
    ),
    "citation_precision": (
        "出典の適合率",
        "citation precision",
        "出典のうち、質問の正しい箇所を指す割合",
        "share of cited passages that are true ones",
    ),
    "citation_recall": (
        "出典の再現率",
        "citation recall",
        "答えた質問のうち、正しい箇所を一つでも出典に挙げた割合",
        "share of answered questions of which a true passage is cited",
    ),
    "marked_right": (
        "印の付いた正答",
        "right answers marked",
        "正しい回答のうち、裏付けのない箇所があると印を付けた割合。小さいほどよい",
        "share of right answers in which something is marked as not proved; less is better",
    ),
    "marked_wrong": (
        "印の付いた誤答",
        "wrong answers marked",
        "誤った回答のうち、裏付けのない箇所があると印を付けた割合",
        "share of wrong answers in which something is marked as not proved",
    ),
    "search_p50_ms": ("検索時間 中央値", "search, median", "検索 1 回の時間の中央値", "median time of a search"),
    "search_p95_ms": ("検索時間 95%", "search, p95", "検索の 95% がこの時間以内", "95 % of searches take no longer"),
    "first_token_p50_ms": (
        "最初の文字 中央値",
        "first token, median",
        "質問から回答の最初の文字までの時間の中央値",
        "median time from the question to the first token",
    ),
    "first_token_p95_ms": (
        "最初の文字 95%",
        "first token, p95",
        "95% の回答が、この時間以内に始まる",
        "95 % of answers begin within it",
    ),
    "answer_p50_ms": (
        "回答時間 中央値",
        "answer, median",
        "質問から回答の終わりまでの時間の中央値（断った質問も含む）",
        "median time from the question to the end of the answer, refusals included",
    ),
    "answer_p95_ms": (
        "回答時間 95%",
        "answer, p95",
        "95% の質問が、この時間以内に終わる",
        "95 % of questions end within it",
    ),
    "prompt_tokens": (
        "プロンプトのトークン",
        "prompt tokens",
        "モデルに渡した 1 問あたりのトークン数（モデルに聞いた質問だけ）",
        "tokens given to the model, a question that it was asked",
    ),
    "reused_tokens": (
        "再利用したトークン",
        "reused tokens",
        "そのうち、前の質問から読み済みだったトークン数",
        "of these, tokens that it had read before",
    ),
    "answer_tokens": (
        "回答のトークン",
        "answer tokens",
        "モデルが書いた 1 問あたりのトークン数",
        "tokens that it wrote, a question",
    ),
    "yen_per_1000": (
        "1,000 問の費用",
        "yen per 1,000",
        "1,000 問を順に処理するときの機械代と電気代の円",
        "yen for a thousand questions, machine and power",
    ),
    **SAFETY_FIGURES,
}

STATES = {"running": "実行中", "finished": "終了", "stopped": "停止", "failed": "失敗"}
BY = {"kind": "質問の種類", "file_type": "文書の形式"}

_DIGITS: dict[Unit, int] = {"share": 1, "score": 2, "ms": 0, "tokens": 0, "yen": 1}
_UNITS: dict[Unit, tuple[str, str]] = {
    "share": ("ポイント", "points"),
    "score": ("", ""),
    "ms": ("ミリ秒", "ms"),
    "tokens": ("トークン", "tokens"),
    "yen": ("円", "yen"),
}


def label(name: str, language: Language) -> str:
    return _FIGURES[name][0 if language == "ja" else 1]


def meaning(name: str, language: Language) -> str:
    """What the figure tells, in a sentence."""
    return _FIGURES[name][2 if language == "ja" else 3]


def shown(number: float | None, unit: Unit) -> str:
    """A share as per cent, a score with its sign, else in its unit; a dash where nothing was counted."""
    if number is None:
        return "—"
    if unit == "score":
        return f"{number:+.2f}"
    return f"{number * 100:.1f}%" if unit == "share" else f"{number:,.{_DIGITS[unit]}f}"


def shown_interval(figure: Figure | Difference) -> str:
    """`95.1%–97.2%`; of a difference in points, with signs. Empty where there is none."""
    if figure.interval is None:
        return ""
    low, high = figure.interval.low, figure.interval.high
    if isinstance(figure, Difference):
        return f"{_signed(low, figure.unit)}〜{_signed(high, figure.unit)}"
    return f"{shown(low, figure.unit)}〜{shown(high, figure.unit)}"


def shown_change(difference: Difference) -> str:
    return "—" if difference.change is None else _signed(difference.change, difference.unit)


def verdict(difference: Difference, language: Language) -> str:
    """「Bが2.1〜5.4ポイント上回ります」, and that nothing can be told where the interval holds 0."""
    found, span = difference.verdict, difference.interval
    if found == "none" or span is None:
        return "優劣のない指標です" if language == "ja" else "neither way is better"
    if span.low == span.high == 0:
        return "AとBで同じです" if language == "ja" else "the same in both"
    if found == "unclear":
        return (
            f"{difference.questions}問では差があるとはいえません"
            if language == "ja"
            else f"no difference can be told with {difference.questions} questions"
        )
    least, most = sorted((abs(span.low), abs(span.high)))
    unit = _UNITS[difference.unit][0 if language == "ja" else 1]
    amount = (_amount(least, difference.unit), _amount(most, difference.unit))
    if language == "ja":
        return f"Bが{amount[0]}〜{amount[1]}{unit}{_ja_direction(difference)}"
    return f"B is {found} by {amount[0]} to {amount[1]} {unit}".rstrip()


def overall(comparison: Comparison, language: Language) -> str:
    """The verdict on the headline figure, with its name."""
    headline = comparison.headline
    name = label(headline.name, language)
    if language == "ja":
        return f"{name}: {verdict(headline, 'ja')}（{len(comparison.pairs)}問）。"
    return f"{name}: {verdict(headline, 'en')} ({len(comparison.pairs)} questions)."


def _ja_direction(difference: Difference) -> str:
    better = difference.verdict == "better"
    if difference.unit == "ms":
        return "速いです" if better else "遅いです"
    if difference.higher_is_better is False:
        return "少なく、よい結果です" if better else "多く、悪い結果です"
    return "上回ります" if better else "下回ります"


def _amount(number: float, unit: Unit) -> str:
    return f"{number * (100 if unit == 'share' else 1):,.{_DIGITS[unit]}f}"


def _signed(number: float, unit: Unit) -> str:
    return f"{number * (100 if unit == 'share' else 1):+,.{_DIGITS[unit]}f}"
