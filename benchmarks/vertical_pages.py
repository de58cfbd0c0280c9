"""Pages of vertical writing with their true text, drawn with a Japanese font of this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

_ROOT = Path(__file__).parents[1]
_SIGNS = re.compile(r"^[#\-*]+ |[|*]|-{3,}")
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))
_NAMES = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "ipaexm.ttf", "ipaexg.ttf", "ipamp.ttf")
_GOTHIC = ("NotoSansCJK-Regular.ttc", "ipaexg.ttf")
_A4_AT_200_DPI = (1654, 2339)
_LETTER, _ROOM, _LETTERS_A_LINE, _LINES = 40, 1.75, 34, 17
# A page's own text: of no document that anything was tuned on, and with what vertical writing has of its own (ー、「」、。、小書き).
TEXT = (
    "第一章　総則。この規程は、霧坂精工株式会社（以下「会社」という。）の社員が、業務のために書庫を利用するときの手続を定める。"
    "書庫の鍵は総務部が保管し、貸し出しのつど「鍵貸出簿」に氏名、日付、時刻を記入する。ただし、災害のおそれがあるときは、この限りでない。"
    "第二章　利用。社員は、書庫に飲み物を持ち込んではならない。コピー機やスキャナーを使うときは、原本を傷めないように注意し、"
    "終わったら元の棚へ戻す。「持出禁止」の札がある資料は、複写をもって持ち出しに代える。期間は二週間までとし、延長は一回に限る。"
    "第三章　保存。契約書、決算書、株主総会の議事録は、十年を下らない期間保存する。保存年限を過ぎた資料は、部長の承認を得たうえで、"
    "シュレッダーにかけて廃棄する。廃棄の記録は、年度ごとにまとめ、翌年度の四月末日までに監査室へ報告しなければならない。"
    "第四章　雑則。この規程に定めのない事項については、総務部長がそのつど決める。プロジェクトごとの取り決めがあるときは、それによる。"
)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    picture: Image.Image
    text: str


def japanese_font(gothic: bool = False) -> Path | None:
    """A gothic one, or the first of all, a Mincho. None where there is none, or where Pillow can't set vertical lines (it needs libraqm for that)."""
    if not features.check("raqm"):
        return None
    for name in _GOTHIC if gothic else _NAMES:
        for folder in _FOLDERS:
            found = next(folder.rglob(name), None) if folder.is_dir() else None
            if found is not None:
                return found
    return None


def sample_text() -> str:
    """A sample's text without its signs of Markdown: figures, katakana, headings and a table's cells among the sentences."""
    lines = (_ROOT / "samples" / "人事" / "育児・介護休業のしおり.md").read_text(encoding="utf-8").splitlines()
    return "".join(_SIGNS.sub("", line) for line in lines)


def vertical_page(font: Path, text: str = TEXT) -> DrawnPage:
    """A4 at 200 dpi, letters of 14 points, the lines from right to left; as much of `text` as fits."""
    width, height = _A4_AT_200_DPI
    picture = Image.new("L", (width, height), 255)
    pen, face = ImageDraw.Draw(picture), ImageFont.truetype(str(font), _LETTER)
    written = text[: _LETTERS_A_LINE * _LINES]
    for line in range(0, len(written), _LETTERS_A_LINE):
        left = width - 220 - round(line // _LETTERS_A_LINE * _LETTER * _ROOM)
        part = written[line : line + _LETTERS_A_LINE]
        pen.text((left, 300), part, font=face, fill=0, direction="ttb", language="ja", features=["vert"])
    return DrawnPage(picture, written)
