"""What the manifest tells, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from errors import DocumentUnknown
from index_store.records import Chunk, Described, Narrowing, Place, Readable
from tests.index_store.manifest_world import APRIL_NS, World, facts, open_world, points_of
from tests.readers import everything

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
NOBODY = Readable(scope_ids=())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world(tmp_path)
    yield opened
    opened.database.close()


def test_a_passage_comes_back_as_it_went_in(world: World) -> None:
    chunk = Chunk(0, "出張先 > 期間: 4月10日", Place(sheet="申請書", cells="I9", section=("別表", "一")), "ocr")
    slide = Chunk(1, "方針", Place(slide=3))
    begun = world.manifest.begin_version(
        world.source, facts("f.xlsx", "x"), Described("申請書", "xlsx"), (chunk, slide)
    )
    world.manifest.activate(begun)
    points = points_of(begun, 2)
    found = world.manifest.resolve(points, world.readable)
    assert found == {points[0]: (begun, chunk), points[1]: (begun, slide)}
    assert begun.modified_at == APRIL
    assert (begun.scope_id, begun.path, begun.size_bytes) == (world.readable.scope_ids[0], "f.xlsx", 1)


def test_a_scope_that_may_not_be_read_is_absent_everywhere(world: World, tmp_path: Path) -> None:
    mine = world.write("a.md", "公")
    (tmp_path / "secret").mkdir()
    secret = world.manifest.add_source(tmp_path / "secret")
    world.source, own = secret, world.source
    hidden = world.write("b.txt", "秘一\n秘二")
    world.source = own
    assert world.texts() == ["公"]
    assert world.texts(NOBODY) == []
    assert world.texts(everything(world.manifest)) == ["公", "秘一", "秘二"]
    assert (world.manifest.document_count(world.readable), world.manifest.chunk_count(world.readable)) == (1, 1)
    assert (world.manifest.document_count(NOBODY), world.manifest.chunk_count(NOBODY)) == (0, 0)
    assert world.manifest.file_types(world.readable) == ("md",)
    for unseen in (hidden.id, "no-such-document"):
        with pytest.raises(DocumentUnknown):
            world.manifest.document(unseen, world.readable)
        with pytest.raises(DocumentUnknown):
            world.manifest.chunks(unseen, world.readable)
    assert world.manifest.document(mine.id, world.readable) == mine


def test_document_ids_narrow_what_may_be_read_and_never_widen_it(world: World) -> None:
    first = world.write("a.md", "一\n二")
    world.write("b.txt", "三")
    assert world.texts(Readable(world.readable.scope_ids, (first.id, first.id))) == ["一", "二"]
    assert world.texts(Readable(world.readable.scope_ids, ())) == []
    assert world.texts(Readable(("another",), (first.id,))) == []
    only = Readable(world.readable.scope_ids, (first.id, first.id, "unknown"))
    assert (world.manifest.document_count(only), world.manifest.chunk_count(only)) == (1, 2)
    assert world.manifest.file_types(only) == ("md",)


def test_more_documents_than_fit_into_one_statement(world: World) -> None:
    documents = [world.begin(f"{number:04d}.md", "一") for number in range(3)]
    for document in documents:
        world.manifest.activate(document)
    many = Readable(
        world.readable.scope_ids, (*(f"unknown-{number}" for number in range(1500)), *(d.id for d in documents))
    )
    assert world.manifest.document_count(many) == 3
    points = [f"unknown-{number}" for number in range(40_000)] + [points_of(document, 1)[0] for document in documents]
    assert len(world.manifest.resolve(points, many)) == 3


def test_narrowing_by_source_and_type(world: World) -> None:
    world.write("a.md", "一")
    world.write("b.pdf", "二")
    assert world.texts(narrowing=Narrowing(file_types=("pdf",))) == ["二"]
    assert world.texts(narrowing=Narrowing(file_types=("pdf", "md"))) == ["一", "二"]
    assert world.texts(narrowing=Narrowing(source_ids=(world.source.id,), file_types=("md",))) == ["一"]
    assert world.texts(narrowing=Narrowing(source_ids=("other",))) == []


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (APRIL, None, True),
        (None, APRIL, True),
        (APRIL, APRIL, True),
        (APRIL + timedelta(microseconds=1), None, False),
        (None, APRIL - timedelta(microseconds=1), False),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), True),
    ],
)
def test_dates_are_inclusive_to_the_microsecond(
    world: World, start: datetime | None, end: datetime | None, found: bool
) -> None:
    """The file's time has 999 ns beyond the microsecond that people and the index know."""
    world.write("a.md", "一", APRIL_NS + 999)
    assert bool(world.texts(narrowing=Narrowing(modified_from=start, modified_to=end))) is found


def test_chunks_of_a_document_come_in_order(world: World) -> None:
    document = world.write("a.md", "\n".join(f"{number}" for number in range(12)))
    assert [chunk.ordinal for chunk in world.manifest.chunks(document.id, world.readable)] == list(range(12))
