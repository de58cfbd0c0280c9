from __future__ import annotations

from app.file_parts import part_name, parts_of
from index_store.records import Chunk, Place


def chunks(*places: Place) -> tuple[Chunk, ...]:
    return tuple(Chunk(ordinal, f"本文{ordinal}", place) for ordinal, place in enumerate(places))


def names(parts_: tuple[Chunk, ...], pages_total: int = 0) -> list[str]:
    return [part_name(part, "ja") for part in parts_of(parts_, pages_total)]


def test_every_page_is_a_part_those_without_text_too() -> None:
    read = chunks(Place(page=2), Place(page=2), Place(page=4))
    assert names(read, 5) == [
        "1 ページ（文字なし）",
        "2 ページ",
        "3 ページ（文字なし）",
        "4 ページ",
        "5 ページ（文字なし）",
    ]
    assert [len(part.chunks) for part in parts_of(read, 5)] == [0, 2, 0, 1, 0]
    assert len(parts_of(read, 0)) == 4


def test_slides_and_sheets_are_parts() -> None:
    assert names(chunks(Place(slide=3), Place(slide=3), Place(slide=5))) == ["スライド 3", "スライド 5"]
    assert names(chunks(Place(sheet="申請書"), Place(sheet="控"))) == [
        "シート 申請書 · 箇所 1–1",
        "シート 控 · 箇所 2–2",
    ]


def test_a_long_text_is_parted_by_passages() -> None:
    assert names(chunks(*[Place()] * 61)) == ["箇所 1–30", "箇所 31–60", "箇所 61–61"]
    assert names(()) == []
