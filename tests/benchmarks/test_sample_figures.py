"""The parts of the figures of asking that need no model."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from answering.answer import Answer, Timings
from benchmarks.ask_while_reindexing import search_while
from benchmarks.first_passages import search_ms
from benchmarks.first_token import asked_model, counted
from benchmarks.fresh_clone import bare_environment
from benchmarks.reindexing import Reindexing, write_rules
from benchmarks.samples import golden_questions
from desk import Inquiry, SearchResult
from errors import SourceUnknown
from ingest.report import FileResult, IngestReport, RunEnded, RunEvent
from tests.app.fake_documents import WRITTEN


def answer(timings: Timings) -> Answer:
    return Answer("はい。", False, (), (), timings, "model", "質問")


def test_golden_questions_are_different_and_repeat_with_their_seed() -> None:
    asked = golden_questions(30)
    assert len(set(asked)) == 30
    assert asked == golden_questions(30)
    assert asked != golden_questions(30, seed=1)


def test_new_rules_have_no_two_articles_alike(tmp_path: Path) -> None:
    write_rules(tmp_path, files=3, articles=8)
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.md"))]
    articles = [part for text in texts for part in text.split("## ")[1:]]
    assert len(texts) == 3
    assert len(set(articles)) == 24
    assert all(250 <= len(article) <= 450 for article in articles)


def test_an_answer_without_the_model_is_no_first_token() -> None:
    assert asked_model("質問", answer(Timings(retrieve_ms=90.0, total_ms=95.0)), 0) is None
    asked = asked_model("質問", answer(Timings(90.0, 4000.0, 9000.0, 900, 899, 30)), 650)
    assert asked is not None
    assert (asked.first_token_ms, asked.prompt_tokens, asked.read_tokens) == (4000.0, 900, 650)


def test_read_tokens_are_the_servers_count() -> None:
    metrics = (
        "# TYPE llamacpp:prompt_tokens_total counter\nllamacpp:prompt_tokens_total 1234\nllamacpp:tokens_total 9\n"
    )
    assert counted(metrics) == 1234
    with pytest.raises(ValueError, match="doesn't count"):
        counted("llamacpp:tokens_total 9\n")


def test_a_bare_environment_has_no_caches_and_no_settings(tmp_path: Path) -> None:
    own = str(Path(sys.executable).parent)
    bare = bare_environment(
        {
            "PATH": os.pathsep.join((own, "/usr/bin")),
            "HOME": "/home/one",
            "SHOKO_MODELS": "/models",
            "XDG_CACHE_HOME": "/cache",
            "VIRTUAL_ENV": "/venv",
            "PIP_INDEX_URL": "https://packages.example/simple",
        },
        tmp_path,
    )
    assert bare == {"PATH": "/usr/bin", "HOME": str(tmp_path), "PIP_INDEX_URL": "https://packages.example/simple"}


class Finder:
    def __init__(self, finds: bool) -> None:
        self.asked: list[str] = []
        self._hits = (WRITTEN[0].hit(0.9),) if finds else ()

    def search(self, inquiry: Inquiry) -> SearchResult:
        self.asked.append(inquiry.text)
        return SearchResult(self._hits, 1.0)


def test_searches_go_on_while_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.ask_while_reindexing.PAUSE_S", 0.0)
    finder, left = Finder(finds=True), iter((True, True, True, False))
    taken = search_while(finder, iter("一二三四"), lambda: next(left))
    assert finder.asked == ["一", "二", "三"]
    assert len(taken) == 3 and all(milliseconds > 0 for milliseconds in taken)


def test_an_empty_search_is_not_counted_as_quick() -> None:
    with pytest.raises(RuntimeError, match="nothing was found for 日当"):
        search_ms(Finder(finds=False), "日当")


class Indexer:
    """A run that ends with `ending`, or raises it; None: it ends without a report."""

    def __init__(self, ending: IngestReport | SourceUnknown | None) -> None:
        self._ending = ending

    def ingest(self, source_id: str) -> Generator[RunEvent, None, None]:
        if isinstance(self._ending, SourceUnknown):
            raise self._ending
        if self._ending is not None:
            yield RunEnded(self._ending)


def report(*files: FileResult) -> IngestReport:
    return IngestReport("run", "source", "folder", files)


def test_a_run_beside_something_else_gives_its_report() -> None:
    well = report(FileResult("a.md", "indexed", chunks=3))
    with Reindexing(Indexer(well), "source") as reindexing:
        pass
    assert not reindexing.going
    assert reindexing.report() == well


@pytest.mark.parametrize(
    ("ending", "raised"),
    [
        (SourceUnknown(source="source"), SourceUnknown),
        (None, RuntimeError),
        (report(FileResult("a.md", "failed", error_code="file_empty")), RuntimeError),
    ],
)
def test_a_run_that_went_wrong_is_no_measurement(
    ending: IngestReport | SourceUnknown | None, raised: type[Exception]
) -> None:
    with Reindexing(Indexer(ending), "source") as reindexing:
        pass
    with pytest.raises(raised):
        reindexing.report()
