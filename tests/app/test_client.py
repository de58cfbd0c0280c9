from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from answering.answer import Finished, Found, Turn
from app.client import RemoteDesk, find_running_server
from app.server_card import ServerCard, write_card
from desk import Inquiry
from errors import AccessDenied, FolderNotFound, ServerUnreachable, SourceUnknown
from index_store.records import Narrowing
from ingest.report import Progress, RunEnded
from ingest.run_order import RunOrder
from ingest.terms_state import Retokenizing, TermsApplied
from tests.app.fake_documents import CHANGED
from tests.app.served import Served

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(server: Served) -> Iterator[RemoteDesk]:
    found = find_running_server(server.data)
    assert found is not None
    with closing(found):
        yield found


def test_a_question_comes_through_whole(desk: RemoteDesk) -> None:
    inquiry = Inquiry("では日帰りなら？", Narrowing(modified_to=CHANGED), (Turn("宿泊を伴う日当は", "3,000円"),))
    first, found, *sentences, last = desk.ask(inquiry)
    assert isinstance(found, Found)
    assert isinstance(last, Finished)
    assert last.answer.search_text == "日帰り出張の日当はいくらですか"
    assert last.answer.passages == found.hits
    assert found.hits[0].document.modified_at == CHANGED


def test_narrowing_reaches_the_desk(desk: RemoteDesk) -> None:
    result = desk.search(Inquiry("出張の日当", Narrowing(file_types=("xlsx",))))
    assert {hit.document.file_type for hit in result.hits} == {"xlsx"}


def test_errors_come_back_as_they_were_raised(desk: RemoteDesk) -> None:
    with pytest.raises(FolderNotFound, match="/no/such/folder"):
        desk.add_source(Path("/no/such/folder"))
    with pytest.raises(SourceUnknown):
        desk.remove_source("nowhere")


def test_a_run_comes_through_with_its_report(desk: RemoteDesk) -> None:
    *progress, last = desk.ingest("rules")
    assert all(isinstance(event, Progress) for event in progress)
    assert isinstance(last, RunEnded)
    assert last.report.count("failed") == 2
    assert desk.report(last.report.run_id).files == last.report.files
    *_, again = desk.ingest("rules", RunOrder(only=frozenset({"経理/=決算.csv"})))
    assert isinstance(again, RunEnded)
    assert [run.only for run in desk.runs()][:2] == [("経理/=決算.csv",), None]
    assert desk.report(last.report.run_id).count("failed") == 1
    assert last.report.files[3].sentence("ja") is not None


def test_terms_come_through(desk: RemoteDesk) -> None:
    before = desk.terms()
    *progress, last = desk.apply_terms("情シス,情報システム部\n")
    assert progress == [Retokenizing(50, 100)]
    assert last == TermsApplied(1, 100, 0.5)
    assert desk.terms().in_force == "情シス,情報システム部\n"
    list(desk.apply_terms(before.saved))


def test_health_and_sources(desk: RemoteDesk) -> None:
    assert desk.health().chat_model == "fake-qwen"
    assert [source.id for source in desk.sources()] == ["rules"]


def test_a_wrong_token_is_refused(server: Served) -> None:
    with closing(RemoteDesk(server.url, "wrong")) as stranger, pytest.raises(AccessDenied):
        stranger.sources()


def test_a_server_that_is_gone_is_told() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    desk = RemoteDesk("http://127.0.0.1:9", "token", transport=httpx.MockTransport(refuse))
    with pytest.raises(ServerUnreachable, match="refused"):
        desk.health()
    with pytest.raises(ServerUnreachable, match="refused"):
        next(desk.ask(Inquiry("日当")))


def test_without_a_card_no_server_runs(tmp_path: Path) -> None:
    assert find_running_server(tmp_path) is None


def test_the_card_of_a_dead_process_counts_as_none(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    write_card(tmp_path, ServerCard("http://127.0.0.1:9", child.pid, "token"))
    assert find_running_server(tmp_path) is None


def test_a_card_whose_process_is_another_program_counts_as_none(tmp_path: Path) -> None:
    write_card(tmp_path, ServerCard("http://127.0.0.1:9", os.getpid(), "token"))
    assert find_running_server(tmp_path) is None
