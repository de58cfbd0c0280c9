from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from access.people import Person
from app.file_routes import file_routes
from app.house import Door
from errors import Language
from ingest.containers import ContainerLimits, Containers
from privacy.settings import PrivacySettings
from tests.app.fake_documents import WRITTEN
from tests.app.fake_house import FakeHouse
from tests.ingest.fake_parts import FakeParser


@pytest.fixture
def client(door: Door) -> TestClient:
    return TestClient(Starlette(routes=file_routes(door)))


def test_a_pdf_opens_in_the_browser(client: TestClient) -> None:
    answer = client.get("/files/doc-travel")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''travel.pdf"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_anything_else_is_a_sandboxed_download(client: TestClient) -> None:
    answer = client.get("/files/doc-notice")
    assert answer.text == WRITTEN[4].text
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "path", ["/files/doc-unknown", "/files/..%2F..%2Fetc%2Fpasswd", "/files/%2e%2e", "/files/doc-travel%00", "/files/"]
)
def test_what_is_not_there_is_an_empty_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_may_not_be_read_looks_like_what_is_not_there(client: TestClient, house: FakeHouse) -> None:
    house.manifest.hidden.add("doc-leave")
    for path in ("/files/{}", "/files/{}/picture?chunk=0", "/files/{}/picture?page=1"):
        hidden, unknown = client.get(path.format("doc-leave")), client.get(path.format("doc-unknown"))
        assert (hidden.status_code, hidden.content, hidden.headers) == (404, b"", unknown.headers)


def test_a_link_that_leads_out_of_the_source_is_not_followed(client: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("outside")
    inside = tmp_path / "documents" / "情報" / "notice.txt"
    inside.unlink()
    inside.symlink_to(secret)
    assert client.get("/files/doc-notice").status_code == 404


def test_a_folder_that_leads_out_of_the_source_is_not_followed(client: TestClient, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    (tmp_path / "documents" / "情報").rename(moved)
    (tmp_path / "documents" / "情報").symlink_to(moved)
    assert client.get("/files/doc-notice").status_code == 404


def test_a_file_that_is_gone_is_an_empty_404(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "documents" / "情報" / "notice.txt").unlink()
    assert client.get("/files/doc-notice").status_code == 404


def test_a_page_picture_holds_the_page_and_a_box_a_line(client: TestClient) -> None:
    answer = client.get("/files/doc-travel/picture?chunk=0")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.text.count("<rect") == 2
    # The first box is (0.1, 0.27)-(0.9, 0.295) of 620 x 877 pixels.
    assert '<rect x="62.0" y="236.8" width="496.0" height="21.9"' in answer.text
    assert "data:image/png;base64,iVBOR" in answer.text


def test_any_page_has_a_picture_without_marks(client: TestClient) -> None:
    answer = client.get("/files/doc-travel/picture?page=7")
    assert "<rect" not in answer.text
    assert "data:image/png;base64,iVBOR" in answer.text
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/files/doc-travel/picture?chunk=9",
        "/files/doc-travel/picture",
        "/files/doc-leave/picture?chunk=0",
        "/files/doc-leave/picture?page=1",
        *(f"/files/doc-travel/picture?page={page}" for page in ("0", "-1", "1.5", "x", "", "9999999", "１")),
    ],
)
def test_there_is_no_picture_without_a_page(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


NUMBER = "マイナンバー 123456789018"


def say_number(house: FakeHouse, monkeypatch: pytest.MonkeyPatch, page: int | None) -> None:
    """In the travel rules, which have page 3 too."""
    rule = WRITTEN[0].chunk()
    named = replace(rule, ordinal=1, text=NUMBER, place=replace(rule.place, page=page))
    monkeypatch.setattr(house.manifest, "chunks", lambda document_id, readable: (rule, named))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_that_shows_what_is_masked_is_not_given(
    client: TestClient, house: FakeHouse, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    say_number(house, monkeypatch, 4)
    house.settings = house.settings.model_copy(update={"language": language})
    file, its_page, another = (
        client.get(f"/files/doc-travel{rest}") for rest in ("", "/picture?page=4", "/picture?chunk=0")
    )
    assert (file.status_code, its_page.status_code, another.status_code) == (403, 403, 200)
    assert file.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in file.text and "privacy.originals" in file.text
    assert its_page.headers["content-type"].startswith("image/svg+xml")
    assert "<image" not in its_page.text
    for answer in (file, its_page):
        assert "%PDF" not in answer.text and "123456789018" not in answer.text
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["content-security-policy"].startswith("sandbox;")


def test_the_page_says_its_language(client: TestClient, house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    say_number(house, monkeypatch, 4)
    assert '<html lang="en">' in client.get("/files/doc-travel?language=en").text
    assert "This page holds" in client.get("/files/doc-travel/picture?page=4&language=en").text
    assert '<html lang="ja">' in client.get("/files/doc-travel?language=xx").text


def test_a_number_without_a_page_may_stand_on_any(
    client: TestClient, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_number(house, monkeypatch, None)
    assert client.get("/files/doc-travel/picture?chunk=0").status_code == 403


def test_a_company_may_leave_originals_open(
    client: TestClient, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_number(house, monkeypatch, 4)
    house.settings = house.settings.model_copy(update={"privacy": PrivacySettings(originals="open")})
    assert client.get("/files/doc-travel").content.startswith(b"%PDF")
    assert "<image" in client.get("/files/doc-travel/picture?page=4").text


def test_a_report_is_csv_for_a_spreadsheet(client: TestClient, house: FakeHouse) -> None:
    list(house.desk.ingest("rules"))
    answer = client.get("/reports/run-0.csv")
    english = client.get("/reports/run-0.csv?language=en").content
    assert english.startswith("\ufeffFile,Status".encode())
    assert "Hidden sheets were read too (控).".encode() in english
    assert answer.content.startswith("\ufeffファイル,状態".encode())
    assert answer.headers["content-disposition"] == 'attachment; filename="shoko-report.csv"'
    assert "情報/notice.txt,読み取り,txt,cp932,,,,900,3,0.0000,0.00,,,\r\n" in answer.text
    assert client.get("/reports/run-9.csv").status_code == 404


def test_what_a_role_does_not_allow_is_not_there(
    client: TestClient, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(house.desk.ingest("rules"))
    monkeypatch.setattr("app.file_routes.visitor_of", lambda request: Person("tanaka"))
    assert client.get("/reports/run-0.csv").status_code == 404
    assert client.get("/files/doc-travel").status_code == 200
    monkeypatch.setattr("app.file_routes.visitor_of", lambda request: Person("tanaka", roles=()))
    assert client.get("/files/doc-travel").status_code == 404


def test_what_lies_in_a_container_is_unpacked_and_opened_under_its_own_name(
    client: TestClient, house: FakeHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = tmp_path / "documents" / "総務" / "資料.zip"
    container.write_text("箱\n旅費.pdf:%PDF-1.4 中身\n他.pdf:別")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    house.containers = Containers(FakeParser(), ContainerLimits(10, 1, 3, 1), scratch)
    document = replace(WRITTEN[0].document(), path="総務/資料.zip//旅費.pdf")
    monkeypatch.setattr(house.manifest, "document", lambda document_id, readable: document)
    answer = client.get("/files/doc-travel")
    assert answer.text == "%PDF-1.4 中身"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f"inline; filename*=UTF-8''{quote('旅費.pdf')}"
    assert client.get("/files/doc-travel/picture?chunk=0").status_code == 200
    assert list(scratch.iterdir()) == []
    container.write_text("箱\n他.pdf:別")
    assert client.get("/files/doc-travel").status_code == 404
    assert list(scratch.iterdir()) == []
