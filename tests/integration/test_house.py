"""The assembled house on real parts: what is read is found and answered, what is removed is gone, and nothing outlives it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from answering.answer import Finished, Found, Question, Rewritten, Sentence, Turn
from assemble import House, OwningDesk, open_desk, open_house
from desk import Inquiry
from errors import IndexLocked, ModelServerDown, SourceOverlaps
from index_store.records import Narrowing, Source
from ingest.report import IngestReport, RunEnded
from settings import IngestSettings, Settings, load_settings
from tests.integration.small_company import QUESTION, children, eventually, is_gone, shoko, write_company

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings(tmp_path_factory.mktemp("house") / "data")


@pytest.fixture(scope="module")
def house(settings: Settings) -> Iterator[House]:
    opened = open_house(settings, with_model=True, wait_for_model=True)
    try:
        yield opened
    finally:
        below = children(os.getpid(), "llama_server")
        opened.close()
        assert below
        eventually(lambda: all(is_gone(child) for child in below), "the end of the model's server")
        assert not children(os.getpid(), "embedding_worker") and not children(os.getpid(), "sandbox_parent")


@pytest.fixture(scope="module")
def source(house: House, settings: Settings) -> Source:
    return house.desk.add_source(write_company(settings.data.parent / "documents"))


@pytest.fixture(scope="module")
def report(house: House, source: Source) -> IngestReport:
    return run(house, source)


def run(house: House, source: Source) -> IngestReport:
    (ended,) = [event for event in house.desk.ingest(source.id) if isinstance(event, RunEnded)]
    return ended.report


def test_a_run_is_kept_with_its_lines(house: House, report: IngestReport) -> None:
    assert (report.count("indexed"), report.count("failed"), report.count("skipped")) == (2, 3, 2)
    (kept,) = house.runs.recent()
    assert (kept.indexed, kept.failed) == (2, 3)
    health = house.desk.health()
    assert (health.documents, health.llm) == (2, "ready")
    assert health.chunks == sum(file.chunks for file in report.files)


def test_search_is_narrowed(house: House, source: Source, report: IngestReport) -> None:
    best = house.desk.search(Inquiry(QUESTION)).hits[0]
    assert best.document.path == "総務/旅費規程.md"
    assert best.scores.lemma > 0 and best.scores.bigram > 0
    only = {hit.document.path for hit in house.desk.search(Inquiry(QUESTION, Narrowing(file_types=("txt",)))).hits}
    assert only == {"休暇.txt"}
    assert house.desk.search(Inquiry(QUESTION, Narrowing(source_ids=("none",)))).hits == ()


def test_an_answer_is_streamed_and_a_follow_up_completed(house: House, report: IngestReport) -> None:
    events = list(house.desk.ask(Inquiry(QUESTION)))
    assert isinstance(events[0], Found)
    last = events[-1]
    assert isinstance(last, Finished)
    answer = last.answer
    assert "3,000円" in answer.text
    assert "".join(event.text for event in events if isinstance(event, Sentence)) == answer.text
    history = (Turn(QUESTION, answer.text),)
    again = house.desk.ask(Inquiry("では日帰りなら？", history=history))
    first = next(again)
    again.close()
    assert isinstance(first, Rewritten) and "日帰り" in first.search_text


def test_an_answer_that_is_not_there_is_refused(house: House, report: IngestReport) -> None:
    answer = house.answering().ask(Question("来年の株主総会はどこで開かれますか", house.readable()))
    assert answer.refused and not answer.citations


def test_one_house_holds_the_index(house: House, settings: Settings, report: IngestReport) -> None:
    with pytest.raises(IndexLocked):
        open_desk(settings, with_model=False)


def test_a_folder_inside_a_source_leaves_no_scope_behind(house: House, source: Source) -> None:
    scopes = len(house.rights.rules.all())
    with pytest.raises(SourceOverlaps):
        house.desk.add_source(Path(source.folder) / "総務")
    assert house.desk.add_source(Path(source.folder)).id == source.id
    assert len(house.rights.rules.all()) == scopes


def test_what_is_removed_is_gone_at_once_and_comes_back_the_same(
    house: House, source: Source, report: IngestReport
) -> None:
    before = house.desk.search(Inquiry(QUESTION)).hits
    house.desk.remove_source(source.id)
    assert house.desk.search(Inquiry(QUESTION)).hits == ()
    assert house.desk.health().chunks == 0
    run(house, house.desk.add_source(Path(source.folder)))
    assert [hit.point_id for hit in house.desk.search(Inquiry(QUESTION)).hits] == [hit.point_id for hit in before]


def test_an_index_is_opened_with_the_pipeline_that_it_was_built_with(tmp_path: Path) -> None:
    with_default = load_settings(tmp_path / "data")
    desk = open_desk(with_default, with_model=False)
    assert isinstance(desk, OwningDesk)
    with pytest.raises(ModelServerDown):
        desk.ask(Inquiry(QUESTION))
    desk.close()
    changed = with_default.model_copy(update={"ingest": IngestSettings(chunk_characters=333)})
    desk = open_desk(changed, with_model=False)
    (difference,) = desk.indexes.overview().differences
    assert (difference.name, difference.indexed, difference.current) == ("chunk_characters", "500", "333")
    assert desk.search(Inquiry(QUESTION)).hits == ()
    desk.close()
    open_desk(with_default, with_model=False).close()  # it left no lock


PASSAGES = """{"id": "p1", "title": "日当", "text": "宿泊を伴う国内出張の日当は、1日につき3,000円とする。"}
{"id": "p2", "title": "宿泊費", "text": "宿泊費は1泊12,000円を上限として実費を支給する。"}
{"id": "p3", "title": "休暇", "text": "年次有給休暇は3営業日前までに所属長へ申請する。"}
{"id": "p4", "title": "勤務時間", "text": "始業は9時、終業は17時45分、休憩は正午から1時間とする。"}
{"id": "p5", "title": "紛失", "text": "社用の電話をなくしたときは、直ちに情報システム課へ連絡する。"}
{"id": "p6", "title": "慶弔", "text": "従業員が結婚したときは、祝金として30,000円を支給する。"}
"""
QUESTIONS = """{"id": "q1", "question": "泊まりの出張の日当はいくらですか", "passage_ids": ["p1"], "answers": ["3,000円"], "negative_passage_ids": ["p2", "p6"]}
{"id": "q2", "question": "結婚したときのお祝いはいくらですか", "passage_ids": ["p6"], "answers": ["30,000円"]}
{"id": "q3", "question": "社用の電話をなくしたらどこへ連絡しますか", "passage_ids": ["p5"], "answers": ["情報システム課"]}
{"id": "q4", "question": "本社の住所はどこですか"}
"""


def test_a_set_of_passages_is_measured(house: House, tmp_path: Path) -> None:
    """The answers come from this house's model, as from a server of someone else's: a second one would take half a minute."""
    model = house.llm.address()
    server = {
        "SHOKO_LLM__BASE_URL": model.base_url,
        "SHOKO_LLM__API_KEY": model.api_key,
        "SHOKO_LLM__CLEARANCE": "極秘",
    }
    (tmp_path / "passages.jsonl").write_text(PASSAGES, encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(QUESTIONS, encoding="utf-8")
    common = ("--dataset", tmp_path, "--data", tmp_path / "data", "--json")
    found = shoko("eval", "retrieval", *common).json()
    assert found["metrics"] == dict.fromkeys(("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"), 1.0)
    questions = found["questions"]
    assert isinstance(questions, list)
    assert [(question["id"], question["ranked"][0]) for question in questions] == [
        ("q1", "p1"),
        ("q2", "p6"),
        ("q3", "p5"),
    ]
    answered = shoko("eval", "answers", *common, "--limit", 2, "--seed", 1, **server).json()
    metrics, answers = answered["metrics"], answered["questions"]
    assert isinstance(metrics, dict) and isinstance(answers, list)
    judged = {"correct", "char_f1", "refused_right", "refused_wrong", "citations_valid", "citation_recall"}
    assert metrics.keys() >= judged
    assert len(answers) == 2
    assert all(answer.keys() >= {"id", "answer", "refused", "correct", "citations"} for answer in answers)
    # Nothing of the throw-away index stays: only the vectors that a second run need not compute again, and that somebody measured.
    kept = {path.name for path in (tmp_path / "data").iterdir()}
    assert kept == {"evaluation", "shoko.db", "audit.key", "audit.head"}
