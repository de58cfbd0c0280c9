from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from errors import ModelServerDown, QuestionTooLong
from index_store.records import Edition, Source, Standing
from tests.app.fake_documents import CHANGED
from tests.commands.conftest import Opened, Shoko
from tests.commands.fake_desk import ANSWER, REFUSAL, FakeDesk

CITATION_KEYS = {"number", "document", "path", "page", "cells", "section", "quote", "score"}
TIMING_KEYS = {"retrieve_ms", "first_token_ms", "total_ms", "prompt_tokens", "answer_tokens"}


def test_ask_json_has_the_promised_shape(shoko: Shoko, opened: Opened) -> None:
    outcome = shoko("ask", "日当は？", "--json")
    assert (outcome.code, outcome.stderr) == (0, "")
    answer = outcome.json()
    assert {"answer", "refused", "citations", "passages", "timings", "model"} <= answer.keys()
    assert (answer["answer"], answer["refused"], answer["model"]) == (ANSWER.text, False, "fake-qwen")
    citations, timings = answer["citations"], answer["timings"]
    assert isinstance(citations, list) and isinstance(timings, dict)
    assert all(citation.keys() >= CITATION_KEYS for citation in citations)
    assert [citation["page"] for citation in citations] == [3, None]
    assert [citation["cells"] for citation in citations] == [None, "申請書!B9:I12"]
    assert citations[0]["section"] == "第3章 旅費 > 第12条"
    assert timings.keys() >= TIMING_KEYS
    assert opened.with_model == [True]
    assert (opened.desk.closed, opened.desk.closed_streams) == (1, 1)


def test_ask_prints_the_answer_once_with_its_citations(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("ask", "日当は？")
    assert outcome.stdout.count(ANSWER.text) == 1
    assert "[2] 出張精算書 記入例 — 総務/expense.xlsx 申請書!B9:I12" in outcome.stdout
    assert "注記です。" in outcome.stderr


def test_a_refusal_is_said_with_the_nearest_passages(shoko: Shoko, desk: FakeDesk) -> None:
    desk.answer = REFUSAL
    outcome = shoko("ask", "社長の趣味は？")
    assert outcome.code == 0
    assert outcome.stdout.startswith("資料には記載がありません\n")
    assert "近い資料: 国内出張旅費規程" in outcome.stdout


def test_while_the_model_is_down_what_was_found_is_shown_and_why_is_said(shoko: Shoko, desk: FakeDesk) -> None:
    desk.fails = ModelServerDown(url="http://127.0.0.1:9", reason="connection refused")
    outcome = shoko("ask", "日当は？")
    assert outcome.code == 5
    assert "近い資料: 国内出張旅費規程" in outcome.stdout
    assert outcome.stderr.splitlines()[-1].startswith("shoko: 回答モデルのサーバー http://127.0.0.1:9 が応答しません")
    assert desk.closed == 1


def test_a_failed_ask_writes_nothing_to_stdout_as_json(shoko: Shoko, desk: FakeDesk) -> None:
    desk.fails = QuestionTooLong(tokens=9000, limit=3000)
    outcome = shoko("ask", "長い質問", "--json")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "9000" in outcome.stderr and "3000" in outcome.stderr


def test_search_json_keeps_the_raw_scores(shoko: Shoko, opened: Opened) -> None:
    outcome = shoko("search", "日当", "--json")
    assert (outcome.code, outcome.stderr, opened.with_model) == (0, "", [False])
    found = outcome.json()
    passages = found["passages"]
    assert isinstance(passages, list)
    assert passages[0]["scores"] == pytest.approx({"dense": 0.85, "lemma": 10.8, "bigram": 16.2, "fused": 0.9})
    assert passages[0].keys() >= {"document", "path", "page", "cells", "section", "text"}
    assert found["timings"] == {"retrieve_ms": 12.5}


def test_nothing_found_is_said_and_is_no_error(shoko: Shoko, desk: FakeDesk) -> None:
    desk.hits = ()
    outcome = shoko("search", "日当")
    assert (outcome.code, outcome.stdout) == (0, "")
    assert "見つかりませんでした" in outcome.stderr


def test_filters_reach_the_desk(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    desk.known = [Source("one", str(tmp_path), CHANGED)]
    shoko("search", "日当", "--type", ".PDF", "--source", ".", "--since", "2025-04-01", "--until", "2025-04-01")
    narrowing = desk.asked[0].narrowing
    assert (narrowing.file_types, narrowing.source_ids) == (("pdf",), ("one",))
    assert narrowing.modified_from == datetime(2025, 4, 1).astimezone()
    assert narrowing.modified_to == datetime(2025, 4, 1, 23, 59, 59, 999999).astimezone()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((" 　\n",), "質問が空です"),
        (("日当", "--type", "exe"), "type=exe は使えません。pdf、docx"),
        (("日当", "--since", "昨日"), "since=昨日 は使えません。2025-04-01 の形の日付"),
        (("日当", "--until", "2025-13-01"), "until=2025-13-01 は使えません"),
        (("日当", "--since", "2025-04-02", "--until", "2025-04-01"), "since=2025-04-02 は使えません"),
        (("日当", "--source", "none"), "ソース none は登録されていません"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_bad_input_is_one_sentence(
    shoko: Shoko, desk: FakeDesk, command: str, arguments: tuple[str, ...], sentence: str
) -> None:
    outcome = shoko(command, *arguments)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("shoko: ") and outcome.stderr.count("\n") == 1
    assert sentence in outcome.stderr
    assert desk.asked == []


def test_a_question_that_is_no_utf8_is_asked_all_the_same(shoko: Shoko, desk: FakeDesk) -> None:
    assert shoko("search", "日当\udc83", "--json").code == 0
    assert desk.asked[0].text == "日当?"


@pytest.mark.parametrize("by", ["option", "environment"])
def test_the_data_folder_is_chosen(
    shoko: Shoko, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by: str
) -> None:
    if by == "environment":
        monkeypatch.setenv("SHOKO_DATA", str(tmp_path / "elsewhere"))
    shoko("search", "日当", *(["--data", tmp_path / "elsewhere"] if by == "option" else []))
    assert opened.settings[0].data == tmp_path / "elsewhere"


def test_an_old_edition_is_named_in_passages_and_citations(shoko: Shoko, desk: FakeDesk) -> None:
    old = Standing("superseded", Edition(effective=date(2022, 4, 1)), Edition(effective=date(2025, 4, 1)))
    words = "旧版（2022年4月1日施行、現行は2025年4月1日施行の版）"
    desk.hits = tuple(replace(hit, standing=old) for hit in desk.hits)
    desk.answer = replace(ANSWER, citations=tuple(replace(one, standing=old) for one in ANSWER.citations))
    assert f"1. 国内出張旅費規程（2026年4月改定） {words} — 総務/travel.pdf" in shoko("search", "日当").stdout
    assert f"[2] 出張精算書 記入例 {words} — 総務/expense.xlsx" in shoko("ask", "日当は？").stdout
