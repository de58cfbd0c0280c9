from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from errors import EgressProofImpossible
from security.egress_record import EgressProof, StepOutcome, kept
from security.packets import Leaving
from tests.commands.conftest import Shoko

WELL = StepOutcome("ask", 1.0)
LEAKS = StepOutcome("ask", 1.0, 1, 1, (Leaving("udp", "192.0.2.53", 53, "evil.example"),))


def proof(step: StepOutcome) -> EgressProof:
    return EgressProof(
        datetime(2026, 11, 27, tzinfo=UTC), "0.1.0", StepOutcome("control", packets=3, look_ups=1), (step,)
    )


@pytest.fixture(autouse=True)
def _no_real_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("security.egress_steps.real_steps", lambda settings, home: ())


@pytest.mark.parametrize(("step", "code"), [(WELL, 0), (LEAKS, 1)])
def test_a_proof_is_kept_and_its_exit_code_says_whether_it_holds(
    shoko: Shoko, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: StepOutcome, code: int
) -> None:
    monkeypatch.setattr("security.egress.prove", lambda steps: proof(step))
    ended = shoko("security", "egress", "--data", tmp_path / "data", "--json")
    assert (ended.code, ended.json()["packets"]) == (code, step.packets)
    assert kept(tmp_path / "data") == proof(step)
    said = shoko("security", "egress", "--data", tmp_path / "data").stdout
    assert ("evil.example" in said) is (code == 1)


def test_a_machine_that_cannot_prove_it_says_so_and_keeps_nothing(
    shoko: Shoko, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def impossible(steps: object) -> EgressProof:
        raise EgressProofImpossible(reason="no /dev/net/tun")

    monkeypatch.setattr("security.egress.prove", impossible)
    ended = shoko("security", "egress", "--data", tmp_path / "data")
    assert (ended.code, "/dev/net/tun" in ended.stderr, kept(tmp_path / "data")) == (6, True, None)


def test_the_report_is_one_command(shoko: Shoko, tmp_path: Path) -> None:
    said = shoko("security", "report", "--data", tmp_path / "data")
    assert (said.code, "■ 監査ログ" in said.stdout, "llm.clearance | 極秘" in said.stdout) == (0, True, True)
    found = shoko("security", "report", "--data", tmp_path / "data", "--json").json()
    assert {"settings", "gates", "suites", "egress", "audit", "models", "packages"} <= set(found)


def test_the_sbom_is_a_file(shoko: Shoko, tmp_path: Path) -> None:
    assert shoko("security", "sbom", "--out", tmp_path / "sbom.json").code == 0
    assert json.loads((tmp_path / "sbom.json").read_text())["bomFormat"] == "CycloneDX"
    assert shoko("security", "sbom", "--out", tmp_path / "nowhere" / "sbom.json").code == 6
