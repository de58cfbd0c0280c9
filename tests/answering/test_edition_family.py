from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from answering import edition_family
from answering.edition_family import are_editions, edition_of, is_newer, standing_of, with_standing
from index_store.records import Document, Edition, Standing
from tests.answering.building import hit

TODAY = date(2026, 6, 1)


def document(path: str, edition: Edition, title: str = "旅費規程", file_type: str = "pdf") -> Document:
    return Document(
        path, "s1", "all", path, title, file_type, 1, f"hash of {path}", 1, datetime(2026, 1, 1, tzinfo=UTC), edition
    )


def rule(path: str, effective: date | None, repealed: date | None = None, number: int | None = None) -> Document:
    return document(path, Edition("総-07", "旅費規程", number=number, effective=effective, repealed=repealed))


OLD = rule("総務/旧版/旅費規程_2022年版.pdf", date(2022, 4, 1))
NOW = rule("総務/旅費規程_2025年版.pdf", date(2025, 4, 1))
NEXT = rule("総務/旅費規程_2027年版.pdf", date(2027, 4, 1))


def named(path: str, title: str, code: str = "", family: str = "") -> Document:
    return document(path, Edition(code, family or title), title)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (OLD, NOW, True),
        (named("a/旅費.pdf", "旅費規程", "総-07"), named("b/旅費.pdf", "旅費規程", "総-07"), True),
        (named("a/旅費.pdf", "旅費規程", "総-07"), named("a/旅費2.pdf", "旅費規程", "総-08"), False),
        (named("a/旅費.pdf", "旅費規程", "総-07"), named("a/購買.pdf", "購買の手引き", "総-07"), False),
        (named("a/旅費規程.pdf", "旅費規程"), named("a/旧版/旅費規程.pdf", "旅費規程"), True),
        (named("a/旅費規程.pdf", "旅費規程"), named("b/旅費規程.pdf", "旅費規程"), False),
        (named("a/旅費規程.pdf", "旅費規程"), named("a/travel_rules.pdf", "旅費規程"), False),
        (
            named("docx/437_モデル解説書_子供預かり情報.docx", "モデル解説書 子供預かり情報", "437_"),
            named("old/437_モデル解説書_子育て支援情報.docx", "モデル解説書 子育て支援情報", "437_"),
            True,
        ),
        (named("01_目的.docx", "目的", "01_"), named("01_範囲と用語.docx", "範囲と用語", "01_"), False),
        (named("議事録.docx", "議事録", family="-"), named("議事録2.docx", "議事録", family="--"), False),
    ],
)
def test_which_documents_are_editions_of_one(one: Document, other: Document, together: bool) -> None:
    assert are_editions(one, other) is together
    assert are_editions(other, one) is together


def test_two_sources_share_a_stated_number_only() -> None:
    stated = replace(OLD, source_id="s2")
    titled = replace(named("a/旅費規程.pdf", "旅費規程"), source_id="s2")
    assert are_editions(stated, NOW)
    assert not are_editions(titled, named("a/旧版/旅費規程.pdf", "旅費規程"))


def test_a_document_that_was_read_before_editions_were_has_those_of_its_title() -> None:
    plain = document("価格表_2025年4月.xlsx", Edition(), "価格表_2025年4月")
    assert edition_of(plain) == Edition("", "価格表", "2025年4月", None, date(2025, 4, 1))
    assert edition_of(document("m.eml", Edition(), "価格表_2025年4月", "eml")) == Edition()


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (NOW, OLD),
        (rule("b.pdf", None, number=3000), rule("a.pdf", None, number=2001)),
        (rule("b.pdf", date(2025, 4, 1), number=1000), rule("a.pdf", date(2024, 4, 1), number=2000)),
        (rule("旅費規程.pdf", None), rule("旧版/旅費規程.pdf", None)),
    ],
)
def test_the_newer_of_two(newer: Document, older: Document) -> None:
    assert is_newer(newer, older)
    assert not is_newer(older, newer)


def test_two_files_of_one_edition_are_not_older_than_each_other() -> None:
    """The PDF says its day of force, the Word file beside it only its year; and a note was put into the old one last year."""
    pdf = document("規程.pdf", Edition("総-07", "旅費規程", dated=date(2025, 1, 1), effective=date(2025, 4, 1)))
    word = document("規程.docx", Edition("総-07", "旅費規程", dated=date(2025, 1, 1)))
    old = document("規程_2022.docx", Edition("総-07", "旅費規程", dated=date(2022, 1, 1), revised=date(2026, 1, 10)))
    assert not is_newer(pdf, word) and not is_newer(word, pdf)
    assert is_newer(word, old) and not is_newer(old, word)


def test_a_copy_is_not_older() -> None:
    copy = replace(rule("旧版/旅費規程.pdf", None), content_hash="same")
    assert not is_newer(replace(rule("旅費規程.pdf", None), content_hash="same"), copy)


@pytest.mark.parametrize(
    ("today", "standings"),
    [
        (date(2022, 3, 31), ("future", "future", "future")),
        (date(2022, 4, 1), ("current", "future", "future")),
        (date(2025, 3, 31), ("current", "future", "future")),
        (date(2025, 4, 1), ("superseded", "current", "future")),
        (date(2027, 4, 1), ("superseded", "superseded", "current")),
    ],
)
def test_standings_move_with_the_day(today: date, standings: tuple[str, str, str]) -> None:
    every = (OLD, NOW, NEXT)
    assert tuple(standing_of(one, every, today).status for one in every) == standings


def test_the_edition_in_force_is_named_instead() -> None:
    assert standing_of(OLD, (OLD, NOW, NEXT), TODAY) == Standing("superseded", OLD.edition, NOW.edition)
    assert standing_of(NEXT, (OLD, NOW, NEXT), TODAY) == Standing("future", NEXT.edition, NOW.edition)
    assert standing_of(NOW, (OLD, NOW, NEXT), TODAY) == Standing("current", NOW.edition)


def test_an_old_edition_whose_successor_may_not_be_read_is_not_old() -> None:
    assert standing_of(OLD, (OLD,), TODAY) == Standing("current", OLD.edition)


def test_repealed_from_the_day_after() -> None:
    repealed = rule("旅費規程.pdf", date(2022, 4, 1), date(2025, 3, 31))
    assert standing_of(repealed, (), date(2025, 3, 31)).status == "current"
    assert standing_of(repealed, (), date(2025, 4, 1)) == Standing("repealed", repealed.edition)
    assert standing_of(repealed, (NOW,), TODAY) == Standing("repealed", repealed.edition, NOW.edition)


def test_a_repealed_successor_supersedes_nothing() -> None:
    gone = rule("旅費規程_2024年版.pdf", date(2024, 4, 1), date(2024, 12, 31))
    assert standing_of(OLD, (gone,), TODAY).status == "current"


def test_a_document_that_says_nothing_is_unknown() -> None:
    assert standing_of(named("案内.html", "案内"), (), TODAY).status == "unknown"


def test_hundreds_of_one_title_are_compared_with_it_and_not_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def counted(one: Document, other: Document) -> bool:
        compared.append((one.path, other.path))
        return is_newer(one, other)

    monkeypatch.setattr(edition_family, "is_newer", counted)
    notes = [named(f"営業/報告{number:03}.md", "営業報告") for number in range(300)]
    assert standing_of(notes[0], notes, TODAY).status == "unknown"
    assert 100 < len(compared) <= 2 * 299  # is one of the others newer, is one older?


def test_what_is_newest_of_a_family_is_found_once_for_all_its_hits(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(one: Document, other: Document) -> bool:
        compared.append(one.path)
        return is_newer(one, other)

    monkeypatch.setattr(edition_family, "is_newer", counted)
    every = [rule(f"旅費規程_{year}年版.pdf", date(year, 4, 1)) for year in range(1980, 2020)]
    hits = [replace(hit("日当", point=one.id), document=one) for one in every]
    stood = with_standing(hits, every, TODAY)
    assert [one.standing.status for one in stood] == ["superseded"] * 39 + ["current"]
    assert {one.standing.instead for one in stood[:-1]} == {every[-1].edition}
    # 40 × 40 for who is newer than whom, half as many for who is the newest; anew for each hit it would be 20,000.
    assert len(compared) <= 3 * 40 * 40


@pytest.mark.parametrize("seed", range(60))
def test_a_search_finds_the_same_standing_as_each_document_by_itself(seed: int) -> None:
    """What is looked up once for all hits changes nothing: few titles, codes and days, so that much is shared and much is silent."""
    chance = random.Random(seed)
    every = [
        document(
            chance.choice(("", "旧版/", "b/")) + f"{chance.choice(('旅費規程', '旅費', '000'))}{number}.pdf",
            chance.choice(
                (
                    Edition(),
                    Edition(chance.choice(("", "総-07", "443_")), chance.choice(("旅費規程", "購買規程", ""))),
                    Edition("", "旅費規程", number=chance.choice((1000, 2000))),
                    Edition(
                        chance.choice(("", "総-07")),
                        "旅費規程",
                        effective=date(chance.choice((2022, 2025, 2027)), 4, 1),
                        repealed=chance.choice((None, date(2026, 1, 1))),
                    ),
                )
            ),
            title=chance.choice(("旅費規程", "旅費規程（旧）", "購買規程")),
        )
        for number in range(chance.randrange(2, 14))
    ]
    hits = [replace(hit("日当", point=one.id), document=one) for one in every[::2]]
    stood = with_standing(hits, every, TODAY)
    assert [one.standing for one in stood] == [standing_of(one.document, every, TODAY) for one in hits]


def test_of_several_newer_ones_the_newest_is_named() -> None:
    between = rule("総務/旧版/旅費規程_2023年版.pdf", date(2023, 4, 1))
    assert standing_of(OLD, (OLD, between, NOW), TODAY).instead == NOW.edition
    assert standing_of(NEXT, (between, NOW, NEXT), TODAY) == Standing("future", NEXT.edition, NOW.edition)
