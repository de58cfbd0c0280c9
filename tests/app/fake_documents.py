"""The fake house's documents: a few passages of a fictional company's rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index_store.records import Chunk, Document, Hit, LegShare, Place, Scores, point_id

SOURCE_ID = "rules"
SCOPE_ID = "scope-all"
CHANGED = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)

TRAVEL = (
    "第12条（日当）　国内出張のうち宿泊を伴うものの日当は、1日につき3,000円とする。"
    "ただし、移動のみの日は半額とする。\n2　日帰り出張の日当は、片道100キロメートルを超える場合に限り、1日につき1,500円とする。"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A document of the fake house: its only passage, and the words that find it."""

    path: str
    title: str
    text: str
    place: Place
    words: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"doc-{Path(self.path).stem}"

    @property
    def file_type(self) -> str:
        return Path(self.path).suffix.removeprefix(".")

    def document(self) -> Document:
        return Document(self.id, SOURCE_ID, SCOPE_ID, self.path, self.title, self.file_type, 1, "0" * 64, 1024, CHANGED)

    def chunk(self) -> Chunk:
        return Chunk(0, self.text, self.place)

    def hit(self, fused: float) -> Hit:
        shares = (LegShare(1, fused * 0.6), LegShare(2, fused * 0.3), LegShare(4, fused * 0.1))
        scores = Scores(dense=0.4 + fused / 2, lemma=fused * 12, bigram=fused * 18, fused=fused, shares=shares)
        return Hit(point_id(self.id, 1, 0), self.document(), self.chunk(), scores, matched=self.matched())

    def matched(self) -> tuple[tuple[int, int], ...]:
        return tuple(found.span() for found in re.finditer("|".join(self.words), self.text))


WRITTEN = (
    Written(
        "総務/travel.pdf",
        "国内出張旅費規程（2026年4月改定）",
        TRAVEL,
        Place(page=3, section=("第3章 旅費", "第12条")),
        ("出張", "日当", "日帰り"),
    ),
    Written(
        "総務/expense.xlsx",
        "出張精算書 記入例",
        "出張先 > 期間: 2026/05/11〜2026/05/13\n日当 > 単価: 3,000円\n日当 > 日数: 3",
        Place(sheet="申請書", cells="B9:I12"),
        ("出張", "日当", "精算"),
    ),
    Written(
        "営業/briefing.pptx",
        "営業部 新人向け説明会",
        "出張の前日までに申請を済ませること。日当と宿泊費は精算書で請求する。",
        Place(slide=14, section=("出張のしかた",)),
        ("出張", "申請"),
    ),
    Written(
        "人事/leave.docx",
        "就業規則",
        "年次有給休暇を取得する者は、3営業日前までに所属長に申請しなければならない。",
        Place(section=("第5章 休暇", "第31条")),
        ("有給", "休暇", "申請"),
    ),
    Written(
        "情報/notice.txt",
        "<script>alert('題')</script>情報機器の取り扱い",
        '紛失したときは、直ちに情報システム課（内線 4110）へ連絡する。![](http://outside.example/?q=secret) <img src="http://outside.example/x.png">',
        Place(),
        ("紛失", "パソコン", "連絡"),
    ),
)
