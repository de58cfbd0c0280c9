"""Units as Japanese documents write them. A counter that isn't here is no unit to us: its number stands for itself."""

from __future__ import annotations

import re

# What a reading calls its unit -> how it is written, folded as `ingest.normalize.fold` does. Longer ones first.
UNITS = {
    "営業日": "営業日",
    "か月": "(?:か|ヶ|ヵ|ケ|カ|箇)月間?|月間",
    "日": "日間|日目|日(?![程付報本当常時記誌産曜])",
    "週": "週間?(?![次末])",
    "時間": "時間",
    "分": "分間?(?![野類割別の])",
    "秒": "秒間?",
    "円": "円",
    "ドル": "ドル",
    "%": "%|パーセント",
    "ポイント": "ポイント",
    "人": "人(?![事材])|名(?![簿前義称])",
    "回": "回目|回(?![線答収])",
    "泊": "泊",
    "個": "個(?!人)|コ(?![ァ-ヴー])|つ",
    "枚": "枚",
    "台": "台(?!帳)",
    "件": "件(?![数名])",
    "冊": "冊",
    "階": "階(?![級層段])",
    "級": "級(?![別地])",
    "条": "条(?![件例約])",
    "項": "項(?!目)",
    "号": "号(?![室機])",
    "章": "章",
    "歳": "歳|才",
    "親等": "親等",
    "倍": "倍",
    "km": "km(?![a-z])|キロメートル",
    "kg": "kg(?![a-z])|キログラム",
    "cm": "cm(?![a-z])|センチ(?:メートル)?",
    "mm": "mm(?![a-z])|ミリ(?:メートル)?",
    "m2": "m2|平方メートル|平米",
    "m": "m(?![a-z0-9])|メートル",
    "g": "g(?![a-z])|グラム",
    "°c": "°c|℃",
    "mpa": "mpa",
    "gb": "gb(?![a-z])|ギガバイト",
    "mb": "mb(?![a-z])|メガバイト",
    "文字": "文字",
    "桁": "桁|けた",
    "版": "版",
    "ページ": "ページ|頁",
}
# Values of these are no decimal numbers: `4/1`, `17:30`, `1/3`; digits inside a part number. SPOKEN is the 5:30 of 午後5時半, which
# a bare 5時半 may mean.
DATE, CLOCK, SPOKEN, FRACTION, CODE = "月日", "時刻", "十二時制", "分数", "符号"
# 「3,000」 under a header 「日当（円）」 has no unit of its own: it agrees with any but these.
_ALONE = frozenset({DATE, CLOCK, SPOKEN, FRACTION})
# 1時間 is 60分: how many of the second are one of the first.
CONVERSIONS = (("時間", "分", 60), ("年", "か月", 12), ("週", "日", 7))

UNIT = "|".join(UNITS.values())
_WRITTEN = {unit: re.compile(written) for unit, written in UNITS.items()}


def unit_of(written: str) -> str:
    """The unit's name; "" where nothing was written."""
    return next((unit for unit, pattern in _WRITTEN.items() if pattern.fullmatch(written)), "")


def agree(needed: str, held: str) -> bool:
    """Whether a number of one unit may be the number of the other."""
    if needed == held:
        return True
    if CODE in (needed, held):
        return "" in (needed, held)
    return "" in (needed, held) and not {needed, held} & _ALONE
