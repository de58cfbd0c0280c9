"""All passages cut anew with other terms: what changes, what stays, and what is in force when it is stopped or fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from errors import DiskFull, TermsInvalid
from index_store.records import PointWords
from index_store.sparse import query_vector
from ingest import retokenize
from ingest.ingest_folder import IngestFolder
from ingest.retokenize import CutIndex, Retokenizer
from ingest.terms import MARK, read_terms
from ingest.terms_book import TermsBook
from ingest.terms_state import Retokenizing, TermsApplied
from ingest.tokenizer import Tokenizer
from settings import IngestSettings
from tests.ingest.ingest_bench import Bench

LEAVE = "育休,育児休業"


class TermsBench(Bench):
    """Two rules, indexed and cut by the real tokenizer; the book of terms over them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.tokenizer = Tokenizer()
        self.ingest = IngestFolder(replace(self.parts, tokenizer=self.tokenizer), IngestSettings(chunk_characters=100))
        self.file = folder / "terms.csv"
        self.behind = False
        self.book = TermsBook(self.file, self.manifest.terms, Retokenizer(self.manifest, self.tokenizer, self.opened))
        self.write("育児.txt", "育児休業は一年とする。")
        self.write("日当.txt", "日当は三千円とする。")
        self.run()
        self.index.calls.clear()

    @contextmanager
    def opened(self) -> Iterator[list[CutIndex]]:
        yield [CutIndex(self.manifest, self.index, self.behind)]

    def holding(self, token: str) -> list[str]:
        """The texts of the points that hold this token on the lemma leg."""
        wanted = query_vector([token]).indices[0]
        ids = [id_ for id_, point in self.index.points.items() if wanted in point.vectors.lemma.indices]
        passages = self.manifest.passages_after("", 100)
        return [passage.chunk.text for passage in passages if passage.point_id in ids]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[TermsBench]:
    bench = TermsBench(tmp_path)
    yield bench
    bench.cache.close()


def test_passages_get_the_tokens_of_the_new_terms_and_nothing_is_read_or_embedded(bench: TermsBench) -> None:
    before = {id_: point.vectors.dense.copy() for id_, point in bench.index.points.items()}
    parsed, embedded = len(bench.parser.parsed), len(bench.embedder.texts)
    *_, end = bench.book.apply(LEAVE)
    assert isinstance(end, TermsApplied)
    assert (end.terms, end.passages, end.stopped) == (1, 2, False)
    assert bench.holding(f"{MARK}育休") == ["育児休業は一年とする。"]
    assert (len(bench.parser.parsed), len(bench.embedder.texts)) == (parsed, embedded)
    assert all(np.array_equal(before[id_], point.vectors.dense) for id_, point in bench.index.points.items())
    assert f"{MARK}育休" in bench.tokenizer.lemmas("育休は何日ですか")


def test_an_index_cut_anew_equals_one_that_was_made_with_the_terms(bench: TermsBench) -> None:
    list(bench.book.apply(LEAVE))
    anew = {id_: (point.vectors.lemma, point.vectors.bigram) for id_, point in bench.index.points.items()}
    bench.manifest.mark_unread(list(bench.index.points))
    bench.run()
    assert {id_: (point.vectors.lemma, point.vectors.bigram) for id_, point in bench.index.points.items()} == anew


def test_the_points_are_on_the_disk_before_the_terms_are_in_force(bench: TermsBench) -> None:
    in_force: list[str] = []
    bench.index.before_flush = lambda: in_force.append(bench.manifest.terms())
    list(bench.book.apply(LEAVE))
    assert bench.index.calls == ["words 2", "flush"]
    assert in_force == [""]
    assert bench.manifest.terms() == LEAVE


def test_terms_that_are_taken_away_leave_no_token(bench: TermsBench) -> None:
    list(bench.book.apply(LEAVE))
    list(bench.book.apply(""))
    assert bench.holding(f"{MARK}育休") == []
    assert bench.tokenizer.lemmas("育休") == Tokenizer().lemmas("育休")


def test_remarks_alone_cut_nothing_anew(bench: TermsBench) -> None:
    list(bench.book.apply(LEAVE))
    bench.index.calls.clear()
    *_, end = bench.book.apply(f"# 人事部で使う語\n{LEAVE}")
    assert isinstance(end, TermsApplied)
    assert (end.passages, bench.index.calls) == (0, [])
    assert bench.manifest.terms().startswith("# 人事部")


def test_stopped_midway_the_terms_before_stay_in_force(bench: TermsBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retokenize, "BATCH", 1)
    asked = iter((False, True))
    events = list(bench.book.apply(LEAVE, lambda: next(asked)))
    assert events[0] == Retokenizing(1, 2)
    assert isinstance(events[-1], TermsApplied)
    assert events[-1].stopped
    assert bench.manifest.terms() == ""
    assert bench.tokenizer.terms.digest == read_terms("").digest
    state = bench.book.state()
    assert (state.saved, state.in_force, state.pending) == (LEAVE, "", True)


def test_a_write_that_fails_leaves_the_terms_before_and_lets_runs_begin_again(bench: TermsBench) -> None:
    def full(points: Sequence[PointWords]) -> None:
        raise DiskFull(path="/", free="0", needed="1")

    bench.index.replace_words = full  # type: ignore[method-assign]
    with pytest.raises(DiskFull):
        list(bench.book.apply(LEAVE))
    assert bench.manifest.terms() == ""
    assert not bench.run().stopped


def test_an_index_that_is_behind_is_cut_though_the_terms_are_the_same(bench: TermsBench) -> None:
    list(bench.book.apply(LEAVE))
    bench.index.calls.clear()
    bench.behind = True
    list(bench.book.apply(LEAVE))
    assert bench.index.calls == ["words 2", "flush"]


def test_a_bad_line_changes_nothing(bench: TermsBench) -> None:
    list(bench.book.apply(LEAVE))
    with pytest.raises(TermsInvalid):
        list(bench.book.apply("休"))
    assert bench.file.read_text() == LEAVE
    assert bench.manifest.terms() == LEAVE


def test_new_documents_are_cut_with_the_terms_in_force(bench: TermsBench) -> None:
    list(bench.book.apply(LEAVE))
    bench.write("申請.txt", "育休は申請する。")
    bench.run()
    assert sorted(bench.holding(f"{MARK}育休")) == ["育休は申請する。", "育児休業は一年とする。"]
