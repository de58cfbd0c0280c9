from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from access.people import LOCAL_PERSON, Role
from app.house import DOOR
from app.security_routes import security_routes
from security.egress_record import EgressProof, StepOutcome, keep
from security.packets import Leaving
from tests.app.fake_house import FakeHouse
from tests.app.stored_runs import results, write_run

pytestmark = pytest.mark.slow

PAGE = "from app import security_page\nsecurity_page.show()"
PROOF = EgressProof(
    at=datetime(2026, 11, 27, 3, 4, tzinfo=UTC),
    code="0.1.0 abc",
    control=StepOutcome("control", packets=4, look_ups=2),
    steps=(StepOutcome("ask", 2.0), StepOutcome("page", not_done="no Chromium")),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[FakeHouse]:
    built = FakeHouse(tmp_path / "documents")
    DOOR.let_in(built)
    yield built
    DOOR.close(run_seconds=10)


def page() -> AppTest:
    return AppTest.from_string(PAGE, default_timeout=30).run()


def html(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def as_role(monkeypatch: pytest.MonkeyPatch, *roles: Role) -> None:
    person = replace(LOCAL_PERSON, roles=roles)
    for module in ("app.session", "app.security_page"):
        monkeypatch.setattr(f"{module}.visitor", lambda: person)
    monkeypatch.setattr("app.file_routes.visitor_of", lambda request: person)


def test_the_page_tells_what_is_in_force_in_both_languages(house: FakeHouse) -> None:
    write_run(house.settings.data, "", results(3, 10.0)[:0], kind="bias", questions=0)
    shown = page()
    said = html(shown)
    for words in (
        "外へ出ないことの証明",
        "まだ行っていません",
        "まだ検証していません",
        "llm.clearance",
        "極秘",
        "偏り",
        "まだ測っていません",
    ):
        assert words in said
    shown.session_state["language"] = "en"
    assert "Proof that nothing leaves" in html(shown.run())


def test_the_last_proof_is_shown_with_its_control(house: FakeHouse) -> None:
    house.settings.data.mkdir()
    keep(PROOF, house.settings.data)
    said = html(page())
    assert "外へ出ようとした通信はありませんでした" in said and "4 パケット、2 件" in said and "no Chromium" in said
    leaking = StepOutcome("ask", 1.0, 2, 1, (Leaving("udp", "192.0.2.53", 53, "<b>evil.example"),))
    keep(replace(PROOF, steps=(leaking,)), house.settings.data)
    said = html(page())
    assert "証明できていません（パケット 2、名前の問い合わせ 1）" in said
    assert "&lt;b&gt;evil.example" in said, "a name from outside is text, not HTML"


def test_the_log_is_verified_by_a_press(house: FakeHouse) -> None:
    shown = page()
    shown.button("audit-verify").click().run()
    assert "異常はありませんでした" in html(shown)


def test_where_there_is_a_login_the_way_out_is_here_too(house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "data-logout" not in html(page())
    monkeypatch.setattr("app.frame.THRESHOLD", SimpleNamespace(entrance=object()))
    assert "data-logout" in html(page())


def test_a_command_is_shown_as_one(house: FakeHouse) -> None:
    """Of a proof that was never made the page says how to make it."""
    said = html(page())
    assert "<code>shoko security egress</code>" in said and "`" not in said


@pytest.mark.parametrize(
    ("roles", "sees"),
    [(("auditor",), True), (("administrator",), True), (("employee",), False), (("employee", "model_owner"), False)],
)
def test_only_auditors_and_administrators_see_it(
    house: FakeHouse, monkeypatch: pytest.MonkeyPatch, roles: tuple[Role, ...], sees: bool
) -> None:
    as_role(monkeypatch, *roles)
    client = TestClient(Starlette(routes=security_routes(DOOR)))
    for path, sign in (("/security/report.json", "settings"), ("/security/sbom.json", "components")):
        answer = client.get(path)
        assert (answer.status_code, sign in answer.text) == ((200, True) if sees else (404, False))
        assert "no-store" in answer.headers["cache-control"]
    shown = AppTest.from_string(PAGE, default_timeout=30).run()
    assert (len(shown.exception) == 0) is sees
    if not sees:
        assert "llm.clearance" not in "".join(element.proto.body for element in shown.get("html"))
