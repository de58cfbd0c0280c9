"""Text as search sees it. What people read keeps its original form; questions and documents both pass here.

In order: NFKC (full-width letters, half-width katakana, Kangxi radicals, ㈱, ①), invisible characters away, radicals of the
CJK Radicals Supplement and variant kanji to the usual ones, dashes and waves to one each, white space squeezed, and the
spaces that layout puts between Japanese characters removed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Part of an index's fingerprint: raise it with every change that makes any text come out otherwise.
NORMALIZER_VERSION = 1

# Soft hyphen, zero width and word joiners, directions and their isolates, BOM, variation selectors (IVS included), tags.
_INVISIBLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE0FFF),
)  # fmt: skip

# NFKC maps Kangxi radicals (U+2F00…), but of the CJK Radicals Supplement (U+2E80…) only two. These are whole characters
# that PDF fonts put in place of the kanji, from Unicode's EquivalentUnifiedIdeograph.txt.
_RADICALS = {
    "⺁": "厂", "⺄": "乙", "⺅": "亻", "⺆": "冂", "⺈": "刀", "⺉": "刂", "⺊": "卜", "⺋": "㔾", "⺌": "小", "⺍": "小",
    "⺎": "兀", "⺏": "尣", "⺐": "尢", "⺒": "巳", "⺓": "幺", "⺔": "彑", "⺖": "忄", "⺘": "扌", "⺙": "攵", "⺛": "旡",
    "⺝": "月", "⺞": "歺", "⺠": "民", "⺡": "氵", "⺢": "氺", "⺣": "灬", "⺤": "爫", "⺥": "爫", "⺦": "丬", "⺧": "牛",
    "⺨": "犭", "⺩": "王", "⺬": "示", "⺭": "礻", "⺮": "竹", "⺯": "糹", "⺰": "纟", "⺱": "罓", "⺲": "罒", "⺶": "羊",
    "⺹": "耂", "⺺": "肀", "⺻": "聿", "⺼": "肉", "⺽": "臼", "⺾": "艹", "⺿": "艹", "⻀": "艹", "⻁": "虎", "⻂": "衤",
    "⻃": "覀", "⻄": "西", "⻅": "见", "⻆": "角", "⻈": "讠", "⻉": "贝", "⻊": "足", "⻋": "车", "⻌": "辶", "⻍": "辶",
    "⻎": "辶", "⻏": "阝", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻖": "阝", "⻗": "雨", "⻘": "青",
    "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻟": "飠", "⻠": "饣", "⻢": "马", "⻣": "骨", "⻤": "鬼",
    "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻫": "斉", "⻬": "齐", "⻭": "歯", "⻮": "齿",
    "⻯": "竜", "⻰": "龙", "⻱": "龜", "⻲": "亀",
}  # fmt: skip

# 異体字 that stand for one another in names and documents, each to the form of the 常用漢字表 or else the commoner one.
# Only pairs that mean the same everywhere; 斎 and 斉, which are two characters, stay two.
_VARIANTS = {
    "髙": "高", "﨑": "崎", "嵜": "崎", "碕": "崎", "濵": "浜", "濱": "浜", "邉": "辺", "邊": "辺", "齋": "斎",
    "齊": "斉", "澤": "沢", "櫻": "桜", "廣": "広", "國": "国", "圀": "国", "會": "会", "學": "学", "體": "体",
    "舊": "旧", "澁": "渋", "澀": "渋", "瀧": "滝", "龍": "竜", "德": "徳", "惠": "恵", "榮": "栄", "條": "条",
    "眞": "真", "實": "実", "壽": "寿", "槇": "槙", "嶋": "島", "嶌": "島", "峯": "峰", "冨": "富", "曻": "昇",
    "淸": "清", "靑": "青", "𠮷": "吉", "𠮟": "叱", "剝": "剥", "塡": "填", "頰": "頬", "餠": "餅", "豫": "予",
    "與": "与", "圖": "図", "寫": "写", "證": "証", "單": "単", "變": "変", "戶": "戸", "黑": "黒", "步": "歩",
    "每": "毎", "增": "増", "寬": "寛", "晉": "晋", "栁": "柳", "桒": "桑", "舘": "館", "內": "内", "鷗": "鴎",
    "礒": "磯", "桧": "檜", "篭": "籠", "鄕": "郷", "鄉": "郷", "緖": "緒", "敎": "教", "淵": "渕", "彌": "弥",
    "祿": "禄", "豐": "豊", "鐵": "鉄", "藝": "芸", "圓": "円", "舩": "船", "靏": "鶴", "靍": "鶴",
}  # fmt: skip

# NFKC makes ASCII of the full-width forms only; typists mix all of these for one another.
_DASHES = "‐‑‒–—―−─━﹘﹣"
_WAVES = "〜〰∼∽～"
_OTHERS = {"’": "'", "‘": "'", "“": '"', "”": '"', "\u3000": " ", "\u00a0": " ", "゠": "=", "／": "/"}

_TABLE: dict[int, str | None] = {
    **{code: None for first, last in _INVISIBLE for code in range(first, last + 1)},
    **{ord(odd): usual for odd, usual in {**_RADICALS, **_VARIANTS}.items() if odd != usual},
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _WAVES), "~"),
    **{ord(odd): usual for odd, usual in _OTHERS.items()},
}

_JAPANESE = r"[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff、。「」『』（）・]"
_SPACE_BETWEEN = re.compile(rf"(?<={_JAPANESE}) (?={_JAPANESE})")
_SPACES = re.compile(r"[ \t\r\f\v]+")
_LINE_SPACES = re.compile(r" ?\n[ \n]*")
# A run of characters that each fold to one (ASCII, kana, 、。 and unified ideographs), or a character with the half-width voicing marks, combining marks and
# variation selectors behind it: at most 30, as in UAX #15's Stream-Safe Text Format, since NFKC sorts them in quadratic time.
_MARK = r"[\uff9e\uff9f\u3099\u309a\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_CLUSTER = re.compile(rf"(?P<run>[\x00-\x7f、。ぁ-ゖァ-ヺー\u4e00-\u9fff]+)(?!{_MARK})|(?s:.){_MARK}{{0,30}}")


def normalize(text: str) -> str:
    """The form that is indexed and sought. Lines stay lines; the result normalises to itself."""
    composed = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    plain = _SPACES.sub(" ", composed.translate(_TABLE))
    if not unicodedata.is_normalized("NFKC", plain):  # a removed selector can leave a pair that composes
        plain = unicodedata.normalize("NFKC", plain)
    return _SPACE_BETWEEN.sub("", _LINE_SPACES.sub("\n", plain)).strip()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in the form of `normalize` and in lower case, with its white space as it was; `starts` and `ends` tell for each of its
    characters where in the original it stands."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """`[start, end)` of the folded text, not empty, in the original."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Character by character, each with the marks that belong to it (ﾊﾞ), so that what is found can be shown where it stands."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CLUSTER.finditer(text):
        start, end = found.span()
        if found["run"] is not None:
            pieces.append(found[0].translate(_TABLE).lower())
            starts += range(start, end)
            ends += range(start + 1, end + 1)
            continue
        piece = _folded(found[0])
        pieces.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return Folded("".join(pieces), tuple(starts), tuple(ends))


@lru_cache(maxsize=10_000)
def _folded(cluster: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).translate(_TABLE)).lower()
